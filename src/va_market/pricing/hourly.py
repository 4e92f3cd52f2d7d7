"""Work by the hour, as it is expected (money.md §1, limits)."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from va_market.kit.fields import PositiveMinutes
from va_market.kit.schema import Schema
from va_market.pricing.charges import Charge, Priced, work_charge
from va_market.pricing.errors import MinutesRequired, PricingError, at_least
from va_market.pricing.frozen import frozen
from va_market.pricing.terms import HourlyTerms
from va_market.pricing.timing.errors import PremiumNotAgreed
from va_market.pricing.timing.policies import PremiumPolicy, RoundingPolicy
from va_market.pricing.timing.premium_rules import PremiumKind
from va_market.pricing.timing.premiums import TimedKinds
from va_market.pricing.trace import TIMES, TraceStep
from va_market.pricing.worked import guarantee, premium_charges
from va_market.pricing.worktime import SECONDS_PER_MINUTE, in_minutes


class PremiumMinutesTooMany(PricingError):
    """More minutes with a premium than are billed in all."""

    code = "premium_minutes_too_many"


class PremiumMinutes(Schema):
    """Minutes, among all, that earn a premium."""

    model_config = frozen({"kinds": ["night", "weekend"], "minutes": 120})

    kinds: Annotated[tuple[PremiumKind, ...], Field(min_length=1, max_length=5)] = Field(
        description="All the premiums that this time earns.", examples=[["night", "weekend"]]
    )
    minutes: PositiveMinutes = Field(description="How many minutes.", examples=[120])

    @field_validator("kinds")
    @classmethod
    def _each_once(cls, kinds: tuple[PremiumKind, ...]) -> tuple[PremiumKind, ...]:
        if len(set(kinds)) < len(kinds):
            raise PydanticCustomError("kind_twice", "each premium stands once")
        return kinds

    @property
    def seconds(self) -> int:
        return SECONDS_PER_MINUTE * self.minutes


class _Plain:
    """The minutes that earn no premium."""

    kinds: tuple[PremiumKind, ...] = ()

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds


def price_hours(
    terms: HourlyTerms,
    *,
    minutes: int | None,
    weeks: int | None,
    premium_minutes: Sequence[PremiumMinutes] | None = None,
) -> Priced:
    """The charges for `minutes` of work in `weeks`, one if None; a cap leaves the rest unbilled.

    The `premium_minutes` among them earn what was agreed for them. Weeks with a guarantee cost at
    least that.

    Raises:
        MinutesRequired: no minutes given.
        NumberTooSmall: minutes below 0, or weeks below 1.
        PremiumNotAgreed, PremiumMinutesTooMany: the premium minutes do not fit.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    if minutes is None:
        raise MinutesRequired("work by the hour needs minutes", field="minutes")
    at_least(0, minutes, field="minutes")
    weeks = at_least(1, 1 if weeks is None else weeks, field="weeks")
    billed, steps = within_cap(terms.weekly_cap_minutes, minutes=minutes, weeks=weeks)
    charges = _work(terms, billed, steps, premium_minutes or ())
    if terms.weekly_guarantee_minutes is not None:
        promised = terms.weekly_guarantee_minutes * weeks
        charges += guarantee(terms, SECONDS_PER_MINUTE * billed, minutes=promised)
    return Priced(
        charges,
        billed_minutes=billed,
        unbilled_minutes=minutes - billed,
        warnings=tuple(_left_out(terms, has_premiums=bool(premium_minutes))),
    )


def _left_out(terms: HourlyTerms, *, has_premiums: bool) -> Iterator[str]:
    """What only the entries themselves can tell."""
    if terms.rounding != RoundingPolicy() or terms.minimum_charge is not None:
        yield "Rounding and least charges depend on the entries, and are not in these figures."
    if terms.premiums is not None and not has_premiums:
        yield "Premiums depend on when the work is done, and are not in these figures."


def _work(
    terms: HourlyTerms,
    billed: int,
    steps: tuple[TraceStep, ...],
    premium_minutes: Sequence[PremiumMinutes],
) -> list[Charge]:
    if not premium_minutes:
        work = in_minutes(billed)
        return [
            work_charge(
                work, terms.rate, kind="hourly", description="Work by the hour", before=steps
            )
        ]
    plain = billed - sum(one.minutes for one in premium_minutes)
    if plain < 0:
        raise PremiumMinutesTooMany(
            f"more minutes earn a premium than the {billed} that are billed",
            field="premium_minutes",
        )
    policy = terms.premiums or PremiumPolicy()
    for kind in sorted({kind for one in premium_minutes for kind in one.kinds}):
        if policy.percent_of(kind) is None:
            raise PremiumNotAgreed(f"no premium for {kind} is agreed", field="premium_minutes")
    return _with_premiums(terms, policy, plain, premium_minutes)


def _with_premiums(
    terms: HourlyTerms,
    policy: PremiumPolicy,
    plain: int,
    premium_minutes: Sequence[PremiumMinutes],
) -> list[Charge]:
    pieces: list[TimedKinds] = [_Plain(SECONDS_PER_MINUTE * plain), *premium_minutes]
    return premium_charges(terms, policy, pieces)


def within_cap(cap: int | None, *, minutes: int, weeks: int) -> tuple[int, tuple[TraceStep, ...]]:
    """The minutes that a weekly cap leaves billed, and the step that says so."""
    if cap is None:
        return minutes, ()
    billed = min(minutes, cap * weeks)
    step = TraceStep(
        step="weekly_cap",
        formula=f"the lesser of {minutes} min and {cap} min a week {TIMES} {weeks}",
        result=f"{billed} min",
    )
    return billed, (step,)
