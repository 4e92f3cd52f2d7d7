"""One change of what binds an assistant, by each of its verbs."""

from tests.factories.commitments import ALL
from tests.factories.market import Deal, Market
from tests.http.change import Change


async def of_exclusivity(market: Market) -> dict[str, Change]:
    asking, refusing, releasing = [await _exclusive(market) for _ in range(3)]
    for deal in (refusing, releasing):
        await deal.assistant.move(f"{deal.path}/request-release")
    return {
        "contracts_request_release": Change(
            asking.assistant, "POST", f"{asking.path}/request-release", seen=asking.path
        ),
        "contracts_refuse_release": Change(
            refusing.owner, "POST", f"{refusing.path}/refuse-release", seen=refusing.path
        ),
        "contracts_release_exclusivity": Change(
            releasing.owner, "POST", f"{releasing.path}/release-exclusivity", seen=releasing.path
        ),
    }


async def _exclusive(market: Market) -> Deal:
    """A contract whose assistant works for nobody else."""
    return await market.deal(proposal={"conditions": ALL})
