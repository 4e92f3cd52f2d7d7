"""What the events of Stripe mean to the house (docs.stripe.com/api/events/types)."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from va_market.pricing.card_amounts import NotACardAmount, money_of_units
from va_market.providers.protocol import Report, ReportKind

Said = dict[str, Any]
_FAILED = ("failed", "canceled")
"""Statuses of refunds that give nothing back: what they were to cost is in the account again."""
_NOT_TAKEN = "warning_"
"""Statuses of disputes that only ask: nothing is taken from the account."""


def report_of(event: Any) -> Report:
    """What an event tells.

    Raises:
        ValueError: it has not the form of an event.
    """
    try:
        identity, type_ = str(event["id"]), str(event["type"])
        told_at = _moment(event.get("created"))
        read = _READERS.get(type_)
        if read is None:
            return Report(identity, type_, ReportKind.OTHER, told_at=told_at)
        found = read(event["data"]["object"])
    except NotACardAmount as error:
        return Report(identity, type_, ReportKind.OTHER, code=error.code, told_at=told_at)
    except (LookupError, TypeError, AttributeError, OverflowError, OSError) as error:
        raise ValueError("no event of Stripe") from error
    return Report(identity, type_, told_at=told_at, **found)


def _moment(seconds: Any) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(int(seconds), UTC)


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


def _refund_changed(refund: Said) -> Said:
    if refund["status"] not in _FAILED:
        return {"kind": ReportKind.OTHER}
    return {
        "kind": ReportKind.REFUND_FAILED,
        "intent_id": refund["payment_intent"],
        "reference": refund["id"],
        "amount": money_of_units(refund["amount"], refund["currency"]),
        "code": refund.get("failure_reason"),
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
    # Stripe tells of one failure by each of them, as its versions go.
    "charge.refund.updated": _refund_changed,
    "refund.updated": _refund_changed,
    "refund.failed": _refund_changed,
    "charge.dispute.created": _disputed,
    "charge.dispute.closed": _dispute_closed,
}
