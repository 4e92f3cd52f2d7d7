from tests.factories.corrections import path_of, proposed
from tests.factories.market import Market
from tests.http.change import REASON, Change


async def of_corrections(market: Market) -> dict[str, Change]:
    found = {}
    for verb, body in (("approve", None), ("decline", REASON), ("withdraw", None)):
        deal = await market.deal()
        entry = await market.approved(deal, minutes=10)
        path = path_of(await proposed(deal.assistant, entry))
        who = deal.assistant if verb == "withdraw" else deal.owner
        found[f"time_{verb}_correction"] = Change(who, "POST", f"{path}/{verb}", body, seen=path)
    return found
