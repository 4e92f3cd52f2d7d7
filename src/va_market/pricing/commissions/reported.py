"""How much of what was paid for came from commission, of contracts together (R48)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from va_market.pricing.percents import percent_text, share_text
from va_market.pricing.rounding import quantity_text

_PLACES = 10**4  # of percentages in terms


@dataclass(frozen=True, slots=True)
class PaidPart:
    """Pay of one contract and what of it is commission, in the smallest unit; the planned share."""

    pay: int
    commission: int
    target: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ReportedShare:
    """Percentages for reading, and the warning, which compares exactly."""

    percent: str | None
    target: str | None
    is_below_target: bool


def reported_share(parts: Iterable[PaidPart]) -> ReportedShare:
    """The share of commission in all pay, with one decimal, half up; none where there is no pay.

    The target of several is the mean of those that plan one, weighed by their pay, with four
    decimals. The warning looks at these alone: what others pay neither hides nor causes it. Where
    more was credited than billed, nothing counts.
    """
    found = [*parts]
    planned = [(part, _scaled(part.target)) for part in found if part.target is not None]
    pay, planned_pay = sum(part.pay for part in found), sum(part.pay for part, _ in planned)
    percent = share_text(max(sum(one.commission for one in found), 0), pay) if pay > 0 else None
    if planned_pay <= 0:
        return ReportedShare(percent, _alone(planned), is_below_target=False)
    due = sum(part.pay * target for part, target in planned)
    earned = sum(part.commission for part, _ in planned)
    target = quantity_text(max(due, 0), planned_pay * _PLACES)
    return ReportedShare(percent, target, is_below_target=100 * _PLACES * earned < due)


def _scaled(target: Decimal) -> int:
    return int(target * _PLACES)


def _alone(planned: list[tuple[PaidPart, int]]) -> str | None:
    """What is planned where nothing was paid yet, as long as there is one plan."""
    targets = {part.target for part, _ in planned if part.target is not None}
    return percent_text(targets.pop()) if len(targets) == 1 else None
