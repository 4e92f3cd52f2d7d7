"""Work by the hour that never costs more than a ceiling (money.md §1 limits, §4 not-to-exceed).

Time is billed in lines, such as the weeks of a contract: each is rounded once, and all of them
together come to the ceiling at most.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from va_market.kit.money import Money
from va_market.pricing.projects.policies import ProjectPolicy
from va_market.pricing.rounding import divide_half_up
from va_market.pricing.terms.project import NotToExceed
from va_market.pricing.timing.caps import levels_reached, split_at_amount
from va_market.pricing.trace import Explained

_SECONDS_PER_HOUR = 3600


@dataclass(frozen=True, slots=True)
class CeilingBill:
    """What a line of time costs below a ceiling, and what of it the ceiling holds back.

    `held` is what the held time would have cost, `rest` what the ceiling leaves for later work,
    and `warnings` are the shares of the ceiling, in percent, that this line reaches first.
    """

    amount: Explained
    held: Money
    rest: Money
    billed_seconds: int
    held_seconds: int
    warnings: tuple[int, ...]


def bill_up_to(
    agreed: NotToExceed, seconds: int, *, billed_before: Money, policy: ProjectPolicy
) -> CeilingBill:
    """Bill the lesser of what `seconds` cost and what was not billed before.

    Where they pass the ceiling, the rest of it is billed to the cent; the billed seconds are those
    that the rest pays for in full. What a ceiling holds back stays visible.

    Raises:
        NumberTooSmall: less than 0 seconds.
        CurrencyMismatch: the amounts are not of one currency.
        AmountOutOfRange: the whole time would cost more than 15 digits in the smallest unit.
    """
    ceiling = agreed.ceiling
    split = split_at_amount(seconds, agreed.rate, spent=billed_before, limit=ceiling)
    billed = billed_before + split.billed.value
    return CeilingBill(
        amount=split.billed,
        held=split.unbilled,
        rest=max(Money.zero(ceiling.currency), ceiling - billed),
        billed_seconds=split.billed_seconds,
        held_seconds=split.unbilled_seconds,
        warnings=reached(agreed, before=billed_before, after=billed, policy=policy),
    )


def billed_together(agreed: NotToExceed, lines: Iterable[int]) -> Money:
    """What lines of so many seconds bill: each is rounded once, and the ceiling is the most."""
    total = sum(_minor(agreed, seconds) for seconds in lines)
    return Money.from_minor(min(total, agreed.ceiling.minor), agreed.ceiling.currency)


def seconds_within(
    agreed: NotToExceed, more: int, *, line: int, other_lines: Iterable[int] = ()
) -> int:
    """The part of `more` seconds on a line of `line` seconds that the ceiling leaves room for.

    Where it passes the ceiling, the last second is the one with which the line takes up the rest
    that all `other_lines` leave. So the lines come to the ceiling to the cent, whatever the order
    in which time is added to them, and nothing that was added before is taken away again.
    """
    left = agreed.ceiling.minor - billed_together(agreed, other_lines).minor
    if _minor(agreed, line + more) <= left:
        return more
    paid = left * _SECONDS_PER_HOUR // agreed.rate.minor
    if _minor(agreed, paid) < left:  # a second costs more than a cent
        paid += 1
    return max(0, paid - line)


def reached(
    agreed: NotToExceed, *, before: Money, after: Money, policy: ProjectPolicy
) -> tuple[int, ...]:
    """The levels of warning, in percent of the ceiling, above `before` and up to `after`."""
    levels = policy.warning_percents
    return levels_reached(before.minor, after.minor, agreed.ceiling.minor, levels=levels)


def _minor(agreed: NotToExceed, seconds: int) -> int:
    """The cost of a line in the smallest unit, whatever its size: only the lesser is an amount."""
    return divide_half_up(seconds * agreed.rate.minor, _SECONDS_PER_HOUR)
