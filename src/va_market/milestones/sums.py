"""What the movements of a milestone come to."""

from collections.abc import Iterable, Sequence
from typing import Any

from va_market.kit.money import Money
from va_market.milestones.models import MovementKind
from va_market.pricing.fees import FeeRule
from va_market.pricing.projects.held_fees import HeldFee, held_fee
from va_market.pricing.projects.milestones import Funding


def funding_of(movements: Iterable[Any], currency: str) -> Funding:
    """What the movements come to."""
    funding = Funding.none(currency)
    for one in movements:
        amount = Money.from_minor(one.amount_minor, currency)
        if amount.minor == 0:  # covered by the deposit alone
            continue
        match one.kind:
            case MovementKind.FUNDED:
                funding = funding.fund(amount)
            case MovementKind.RELEASED:
                funding = funding.release(amount)
            case _:
                funding = funding.refund(amount)
    return funding


def approved_of(movements: Iterable[Any], currency: str) -> Money:
    """How much of the amount of a milestone was released, what the deposit covers included."""
    released = (one for one in movements if one.kind == MovementKind.RELEASED)
    minor = sum(one.amount_minor + one.deposit_minor for one in released)
    return Money.from_minor(minor, currency)


def fee_of(milestone: Any, movements: Sequence[Any], rule: Any, billed_before: int) -> HeldFee:
    """The fee on what is funded: as it was put up, or else as the terms say.

    `billed_before` is what the milestones before it come to, which graduated fees look at.
    """
    currency = milestone.currency
    funded = next((one for one in movements if one.kind == MovementKind.FUNDED), None)
    if funded is not None:
        return HeldFee(
            Money.from_minor(funded.client_fee_minor, currency),
            Money.from_minor(funded.assistant_fee_minor, currency),
        )
    line = Money.from_minor(milestone.amount_minor - milestone.deposit_minor, currency)
    before = Money.from_minor(billed_before, currency)
    return held_fee(line, FeeRule.model_validate(rule), billed_before=before)
