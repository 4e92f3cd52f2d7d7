"""The least time paid in a week, where one was agreed (R36)."""

from dataclasses import dataclass
from typing import assert_never

from va_market.kit.money import Money
from va_market.pricing.errors import at_least
from va_market.pricing.rounding import divide_half_up
from va_market.pricing.timing.policies import GuaranteePolicy
from va_market.pricing.trace import (
    DIVIDED_BY,
    MINUS,
    TIMES,
    Explained,
    TraceStep,
)
from va_market.pricing.worktime import SECONDS_PER_MINUTE, cost_of, in_seconds

_DAYS_OF_WEEK = 7
WHOLE_WEEKS = GuaranteePolicy()


@dataclass(frozen=True, slots=True)
class TopUp:
    """Seconds that are paid though not worked, and their amount at the plain rate."""

    seconds: int
    amount: Explained


def guaranteed_minutes(
    guarantee_minutes: int, *, days: int = _DAYS_OF_WEEK, policy: GuaranteePolicy = WHOLE_WEEKS
) -> int:
    """The guarantee of a week of which the contract covers `days`.

    A partial week has none by default; the policy can prorate it by days, half up.

    Raises:
        NumberTooSmall: days below 0.
    """
    at_least(0, days, field="days")
    if days >= _DAYS_OF_WEEK:
        return guarantee_minutes
    match policy.partial_weeks:
        case "none":
            return 0
        case "prorated":
            return divide_half_up(guarantee_minutes * days, _DAYS_OF_WEEK)
        case _:
            assert_never(policy.partial_weeks)


def top_up(
    billed_seconds: int,
    *,
    guarantee_minutes: int,
    rate: Money,
    days: int = _DAYS_OF_WEEK,
    policy: GuaranteePolicy = WHOLE_WEEKS,
) -> TopUp:
    """What is missing to the guarantee of one week, at the rate without premiums (R36).

    `billed_seconds` are those of the week after rounding and limits; premiums do not shorten the
    top-up, because it guarantees time. Each week stands for itself.

    Raises:
        NumberTooSmall: billed seconds or days below 0.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    at_least(0, billed_seconds, field="billed_seconds")
    promised = guaranteed_minutes(guarantee_minutes, days=days, policy=policy)
    missing = in_seconds(max(0, SECONDS_PER_MINUTE * promised - billed_seconds))
    amount = cost_of(missing, rate)
    reached = TraceStep(
        step="weekly_guarantee",
        formula=f"{promised} min {TIMES} {SECONDS_PER_MINUTE} {MINUS} {billed_seconds} s, "
        "not below 0 s",
        result=str(missing),
    )
    before = _of_the_days(guarantee_minutes, promised, days=days)
    return TopUp(missing.count, amount.after(*before, reached))


def _of_the_days(whole: int, promised: int, *, days: int) -> tuple[TraceStep, ...]:
    if days >= _DAYS_OF_WEEK:
        return ()
    prorated = f"{whole} min {TIMES} {days} {DIVIDED_BY} {_DAYS_OF_WEEK}, half up"
    step = TraceStep(
        step="partial_week",
        formula=prorated if promised else f"{days} of {_DAYS_OF_WEEK} days",
        result=f"{promised} min",
    )
    return (step,)
