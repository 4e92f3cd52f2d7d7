"""What the release of a milestone, or of a part of it, pays (money.md §4)."""

from dataclasses import dataclass

from va_market.kit.money import Money
from va_market.pricing.projects.deposits import recouped_on_release
from va_market.pricing.projects.errors import AmountNotPositive
from va_market.pricing.rounding import in_proportion
from va_market.pricing.trace import DIVIDED_BY, MINUS, TIMES, TraceStep


@dataclass(frozen=True, slots=True)
class Release:
    """A part of a milestone: what of it the deposit has paid already, and what is left to pay."""

    part: Money
    recouped: Money
    payable: Money
    steps: tuple[TraceStep, ...]


def release(part: Money, *, milestone: Money, recoupment: Money, released_before: Money) -> Release:
    """What `part` of a milestone pays, of whose amount the deposit covers `recoupment`.

    All parts of a milestone together pay its amount less the recoupment, to the smallest unit.

    Raises:
        AmountNotPositive: nothing, or less, would be released.
        ReleaseAboveMilestone: more is released than the milestone comes to.
    """
    if part.minor <= 0:
        raise AmountNotPositive("the amount must be more than zero", field="amount")
    recouped = recouped_on_release(
        recoupment, milestone=milestone, release=part, released_before=released_before
    )
    payable = part - recouped
    steps = [
        TraceStep(
            step="release",
            formula=f"{part} of {milestone}, after {released_before}",
            result=str(part),
        ),
        *_recoupment(recoupment, recouped, milestone, released_before + part, released_before),
        TraceStep(step="payable", formula=f"{part} {MINUS} {recouped}", result=str(payable)),
    ]
    return Release(part, recouped, payable, tuple(steps))


def _recoupment(
    recoupment: Money, recouped: Money, milestone: Money, after: Money, before: Money
) -> list[TraceStep]:
    """How much of the deposit is set off; a milestone that it does not reach says nothing of it."""
    if recoupment.minor == 0:
        return []
    earlier = in_proportion(recoupment, before.minor, milestone.minor)
    so_far = f"{recoupment} {TIMES} {after} {DIVIDED_BY} {milestone}"
    formula = f"{so_far} {MINUS} {earlier} set off before"
    return [TraceStep(step="recoupment", formula=formula, result=str(recouped))]
