"""One change of a payment by each of its verbs."""

from tests.factories.market import Market, Person
from tests.factories.payments import announced, at_house, operator_of, paid_in, path_of
from tests.http.change import Change


async def of_payments(market: Market, owner: Person) -> dict[str, Change]:
    operator = await operator_of(market)
    sent, coming = await announced(owner), await announced(owner)
    going = await paid_in(owner, operator=operator)
    came = {"amount": coming["amount"], "received_on": "2026-12-07"}
    return {
        "payments_cancel_payment": Change(
            owner, "POST", f"{path_of(sent)}/cancel", seen=path_of(sent)
        ),
        "payments_receive_payment": Change(
            *(operator, "POST", f"{at_house(coming)}/receive", came),
            seen=at_house(coming),
            moves_money=True,
        ),
        "payments_return_payment": Change(
            *(operator, "POST", f"{at_house(going)}/return", {"returned_on": "2026-12-07"}),
            seen=at_house(going),
            moves_money=True,
        ),
    }
