"""What the events of Stripe mean to the house (docs.stripe.com/api/events/types)."""

from collections.abc import Callable
from typing import Any

from va_market.pricing.card_amounts import NotACardAmount, money_of_units
from va_market.providers.protocol import Report, ReportKind

Said = dict[str, Any]
_NOT_TAKEN = "warning_"
"""Statuses of disputes that only ask: nothing is taken from the account."""


def report_of(event: Any) -> Report:
    """What an event tells.

    Raises:
        ValueError: it has not the form of an event.
    """
    try:
        identity, type_ = str(event["id"]), str(event["type"])
        read = _READERS.get(type_)
        if read is None:
            return Report(identity, type_, ReportKind.OTHER)
        found = read(event["data"]["object"])
    except NotACardAmount as error:
        return Report(identity, type_, ReportKind.OTHER, code=error.code)
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError("no event of Stripe") from error
    return Report(identity, type_, **found)


def _succeeded(intent: Said) -> Said:
    amount = money_of_units(intent["amount_received"], intent["currency"])
    return {"kind": ReportKind.SUCCEEDED, "intent_id": intent["id"], "amount": amount}


def _declined(intent: Said) -> Said:
    failure = intent.get("last_payment_error") or {}
    code = failure.get("decline_code") or failure.get("code")
    return {"kind": ReportKind.DECLINED, "intent_id": intent["id"], "code": code}


def _canceled(intent: Said) -> Said:
    return {"kind": ReportKind.CANCELED, "intent_id": intent["id"]}


def _refunded(charge: Said) -> Said:
    currency = charge["currency"]
    return {
        "kind": ReportKind.REFUNDED,
        "intent_id": charge["payment_intent"],
        "reference": charge["id"],
        "amount": money_of_units(charge["amount_refunded"], currency),
        "paid": money_of_units(charge["amount_captured"], currency),
    }


def _disputed(dispute: Said) -> Said:
    return _of_dispute(dispute, ReportKind.DISPUTED)


def _dispute_closed(dispute: Said) -> Said:
    is_lost = dispute["status"] == "lost"
    return _of_dispute(dispute, ReportKind.DISPUTE_LOST if is_lost else ReportKind.DISPUTE_WON)


def _of_dispute(dispute: Said, kind: ReportKind) -> Said:
    if dispute["status"].startswith(_NOT_TAKEN):
        kind = ReportKind.OTHER
    return {
        "kind": kind,
        "intent_id": dispute["payment_intent"],
        "reference": dispute["id"],
        "amount": money_of_units(dispute["amount"], dispute["currency"]),
    }


_READERS: dict[str, Callable[[Said], Said]] = {
    "payment_intent.succeeded": _succeeded,
    "payment_intent.payment_failed": _declined,
    "payment_intent.canceled": _canceled,
    "charge.refunded": _refunded,
    "charge.dispute.created": _disputed,
    "charge.dispute.closed": _dispute_closed,
}
