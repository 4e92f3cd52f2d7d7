"""Who is what to money, written by hand."""

from collections.abc import Iterator

from tests.machines.callers import (
    CLIENT,
    OTHER,
    SOMEBODY,
    SUPERVISOR,
    WORKER,
)
from tests.machines.views import View, each, plain
from va_market.bank_statements import policies as bank_statements
from va_market.disputes import policies as disputes
from va_market.payments import policies as payments
from va_market.payouts import policies as payouts

KEEPING = ("client owner", "client admin", "client finance", "of both")
PAYMENT = {
    **each([*KEEPING, "assistant who owns the client"], "payer"),
    **each(["operator"], "house"),
}
BY_CARD = each([*KEEPING, "assistant who owns the client"], "payer")  # the provider tells the rest
PAYOUT = {
    **each([*KEEPING, "assistant who owns the client"], "payee"),
    **each(["operator"], "house"),
}


ACROSS = ("other owner", "other admin", "other finance", "assistant who owns the other")
# Whoever sent the invoice is never its client as well.
WITH_ASSISTANT = {
    **each([*KEEPING], "client"),
    **each(
        ("assistant", "assistant who owns the client", "assistant who owns the other"), "issuer"
    ),
    **each(["operator"], "operator"),
}
WITH_AGENCY = {
    **each([*KEEPING, "assistant who owns the client"], "client"),
    **each(["of both", *ACROSS], "issuer"),
    **each(["operator"], "operator"),
}


def in_turn(who: dict[str, set[str]], side: str) -> dict[str, set[str]]:
    """The same while that side is to answer a settlement."""
    return {
        caller: {*parties, "turn"} if side in parties else parties
        for caller, parties in who.items()
    }


def views() -> Iterator[View]:
    sent = {"organization_id": CLIENT, "announced_by": SOMEBODY}
    shown = plain(payments.allowed_actions, **sent, provider="manual")
    yield View("payment", "by transfer", shown, PAYMENT)
    shown = plain(payments.allowed_actions, **sent, provider="stripe")
    yield View("payment", "by card", shown, BY_CARD)
    said = {
        "organization_id": CLIENT,
        "assistant_id": WORKER,
        "opened_by": SUPERVISOR,
        "answered_by": None,
    }
    for about, issuer_id, who in (
        ("with the assistant", WORKER, WITH_ASSISTANT),
        ("with an agency", OTHER, WITH_AGENCY),
    ):
        for side in ("client", "issuer"):
            shown = plain(disputes.allowed_actions, **said, issuer_id=issuer_id, turn=side)
            yield View("dispute", f"{about}, turn of the {side}", shown, in_turn(who, side))
    sent = plain(bank_statements.statement_actions, adds_up=True)
    yield View("bank statement", "", sent, each(["operator"], "house"))
    yield View("bank line", "", plain(bank_statements.line_actions), each(["operator"], "house"))
    out = plain(payouts.allowed_actions, owner_id=CLIENT, requested_by=SOMEBODY)
    yield View("payout", "", out, PAYOUT)
    yield View("payout batch", "", plain(payouts.batch_actions), each(["operator"], "house"))
