"""One change of a payout and of a batch by each of its verbs."""

from tests.factories.market import Market, Person
from tests.factories.payments import operator_of
from tests.factories.payouts import asked, batched, path_of, payable
from tests.http.change import Change


async def of_payouts(market: Market, owner: Person) -> dict[str, Change]:
    operator = await operator_of(market)
    await payable(owner)
    _, batch = await batched(owner, "10.00")
    wanted = await asked(owner, "10.00")
    return {
        "payouts_cancel_payout": Change(
            *(owner, "POST", f"{path_of(wanted)}/cancel"),
            seen=path_of(wanted),
            moves_money=True,
        ),
        "payouts_submit_payout_batch": Change(operator, "POST", f"{batch}/submit", seen=batch),
    }
