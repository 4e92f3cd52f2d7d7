"""How money comes in: a client announces a transfer, and an operator confirms it."""

from va_market.demo.caller import Caller, Json
from va_market.demo.days import day
from va_market.demo.prices import price


async def announce(payer: Caller, amount: str) -> Json:
    """Say that money of the payer's organization is on its way."""
    own = (await payer.organization()).rsplit("/", 1)[1]
    return await payer.pay("/v1/payments", {"organization_id": own, "amount": price(amount)})


async def confirm(operator: Caller, payment: Json) -> Json:
    """Say that all of it has come today; it is held for the payer from then on."""
    came = {"amount": payment["amount"], "received_on": day(0)}
    return await operator.decide(f"/v1/admin/payments/{payment['id']}", "receive", came)


async def pay_in(payer: Caller, operator: Caller, amount: str) -> None:
    await confirm(operator, await announce(payer, amount))
