"""One change of a payee record that is shared."""

from tests.factories.market import Market
from tests.factories.payee_records import OWN, of_firm, shared
from tests.http.change import Change


async def of_payee_records(market: Market) -> dict[str, Change]:
    deal = await market.deal()
    path = f"{OWN}/{(await shared(deal))['id']}"
    return {
        "payee_records_revoke_payee_record": Change(
            deal.assistant, "POST", f"{path}/revoke", seen=path
        ),
        "payee_records_view_payee_record": Change(
            deal.owner, "POST", f"{of_firm(deal)}/{(await shared(deal))['id']}/view", {}
        ),
    }
