"""Who is what to money, written by hand."""

from collections.abc import Iterator

from tests.machines.callers import CLIENT, SOMEBODY
from tests.machines.views import View, each, plain
from va_market.payments import policies as payments

KEEPING = ("client owner", "client admin", "client finance", "of both")
PAYMENT = {
    **each([*KEEPING, "assistant who owns the client"], "payer"),
    **each(["operator"], "house"),
}


def views() -> Iterator[View]:
    shown = plain(payments.allowed_actions, organization_id=CLIENT, announced_by=SOMEBODY)
    yield View("payment", "", shown, PAYMENT)
