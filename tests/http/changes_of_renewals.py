"""One change of whether a contract goes on, by each of its verbs."""

from tests.factories.market import Market
from tests.factories.renewals import renewing
from tests.http.change import REASON, Change


async def of_renewals(market: Market) -> dict[str, Change]:
    declining, asking = [await renewing(market) for _ in range(2)]
    return {
        "contracts_decline_renewal": Change(
            declining.owner,
            "POST",
            f"{declining.path}/decline-renewal",
            REASON,
            seen=declining.path,
        ),
        "contracts_renew_contract": Change(
            asking.assistant, "POST", f"{asking.path}/renew", REASON, seen=asking.path
        ),
    }
