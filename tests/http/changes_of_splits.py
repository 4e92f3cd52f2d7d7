"""One change of a split by each of its verbs."""

from tests.factories.market import Market
from tests.factories.splits import billed, directly, splits_of
from tests.http.change import Change


async def of_splits(market: Market) -> dict[str, Change]:
    deal, invoice = await billed(market)
    await directly(deal, invoice)
    [split] = await splits_of(deal.agency)
    path = f"/v1/splits/{split['id']}"
    return {
        "splits_pay_split": Change(
            *(deal.agency, "POST", f"{path}/pay", {"source": "outside"}),
            seen=path,
            moves_money=True,
        )
    }
