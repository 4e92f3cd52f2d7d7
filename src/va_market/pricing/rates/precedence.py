"""Who wins: the rate of the nearest source that has one for the work (money.md §2)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.rates.cards import (
    UNSCALED,
    CardRate,
    RateLevel,
    RatePeriod,
    RateSide,
    RateSource,
    SizeBand,
)
from va_market.pricing.rates.errors import NoRate, RatesOverlap
from va_market.pricing.rates.scales import scaled
from va_market.pricing.trace import TraceStep

Named = Literal["service", "role", "level", "size_band"]
NAMED: tuple[Named, ...] = ("service", "role", "level", "size_band")
WORDS = {
    RateSource.ENTRY: "override of the entry",
    RateSource.TASK: "rate of the contract for the task",
    RateSource.CONTRACT: "rate of the contract",
    RateSource.ROSTER: "rate on the roster of the agency",
    RateSource.ASSISTANT: "list price of the assistant",
    RateSource.PAY_SCALE: "pay scale of the organization",
    RateSource.ORGANIZATION: "default of the organization",
}
FOR = {RatePeriod.HOUR: "an hour", RatePeriod.MONTH: "a month", RatePeriod.YEAR: "a year"}
# Why a rate does not apply, in the order in which it is asked.
REASONS = (
    *("for the other side", "not for an hour", "not for a month", "not for a year"),
    *("begun later", "ended before", "for another service", "for another role"),
    *("for another level", "for another size of firm"),
)


class RatePrecedence(Schema):
    """Which source of rates wins, and what makes one rate of a source the nearest."""

    model_config = frozen({"order": ["contract", "assistant"], "nearest": list(NAMED)})

    order: tuple[RateSource, ...] = Field(
        default=tuple(RateSource),
        description="The sources, the winning one first; one that is left out is not asked. By "
        "default what is nearest to the work wins: an override of the entry, then the contract "
        "for the task, the contract, the roster of the agency, the list price of the assistant, "
        "the pay scale of the organization, and its default.",
    )
    nearest: tuple[Named, ...] = Field(
        default=NAMED,
        description="Of two rates of one source the one that names more wins. Where both name "
        "equally many, the one that names what stands first here: `service`, `role`, `level` or "
        "`size_band`.",
    )

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        if not self.order or len(set(self.order)) < len(self.order):
            raise PydanticCustomError("order_unclear", "the order names each source once")
        if sorted(self.nearest) != sorted(NAMED):
            raise PydanticCustomError(
                "nearest_incomplete", "`nearest` names service, role, level and size_band once each"
            )
        return self


USUAL = RatePrecedence()


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a rate is looked for; what is None is not known, and no rate that names it applies."""

    side: RateSide
    on: date
    service: str | None = None
    role: str | None = None
    level: RateLevel | None = None
    size_band: SizeBand | None = None
    per: RatePeriod = RatePeriod.HOUR


@dataclass(frozen=True, slots=True)
class Resolved:
    """The winning rate in major units, with its factor applied, and why it won."""

    rate: Money
    source: RateSource
    card: CardRate
    trace: tuple[TraceStep, ...]


def resolve(
    candidates: Iterable[CardRate],
    *,
    side: RateSide,
    on: date,
    service: str | None = None,
    level: RateLevel | None = None,
    role: str | None = None,
    size_band: SizeBand | None = None,
    per: RatePeriod = RatePeriod.HOUR,
    precedence: RatePrecedence = USUAL,
) -> Resolved:
    """The rate for the work on the local day of its start (money.md §2, who wins).

    Bill and pay are two resolutions. Within one source the more specific rate wins. The trace has
    a step for every source, in order: what it has, and why it lost.

    Raises:
        NoRate: no source has a rate that applies.
        RatesOverlap: the winning source has two that name the same.
        FactorNotPositive, AmountOutOfRange: see `scaled`.
    """
    work = Work(
        side=side,
        on=on,
        service=service,
        role=role,
        level=level,
        size_band=size_band,
        per=per,
    )
    return resolve_for(work, candidates, precedence)


def resolve_for(
    work: Work, candidates: Iterable[CardRate], precedence: RatePrecedence = USUAL
) -> Resolved:
    """`resolve` for work that is described in one piece. Errors and source: see there."""
    by_source: dict[RateSource, list[CardRate]] = defaultdict(list)
    for one in candidates:
        by_source[one.source].append(one)
    steps: list[TraceStep] = []
    winner: CardRate | None = None
    for source in precedence.order:
        offered = by_source[source]
        applying = [one for one in offered if _against(one, work) is None]
        if winner is not None:
            steps.append(_behind(source, applying, winner))
        elif applying:
            winner = _nearest(applying, precedence)
            steps.append(_won(winner, applying))
        else:
            steps.append(_lost(source, offered, work))
    if winner is None:
        raise NoRate(_nothing_for(work), field="on", trace=tuple(steps))
    amount = scaled(winner)
    more = amount.steps if winner.factor != UNSCALED else ()
    return Resolved(amount.value, winner.source, winner, (*steps, *more))


def _against(one: CardRate, work: Work) -> str | None:
    """The first reason why a rate does not apply to the work."""
    if one.side != work.side:
        return "for the other side"
    if one.per != work.per:
        return f"not for {FOR[work.per]}"
    if not one.applies_on(work.on):
        return "begun later" if work.on < one.valid_from else "ended before"
    return _named_otherwise(one, work)


def _named_otherwise(one: CardRate, work: Work) -> str | None:
    if one.service not in (None, work.service):
        return "for another service"
    if one.role not in (None, work.role):
        return "for another role"
    if one.level not in (None, work.level):
        return "for another level"
    return None if one.size_band in (None, work.size_band) else "for another size of firm"


def _nearest(applying: Sequence[CardRate], precedence: RatePrecedence) -> CardRate:
    names = [[getattr(one, name) is not None for name in precedence.nearest] for one in applying]
    weights = [(sum(named), named) for named in names]
    best = max(weights)
    if weights.count(best) > 1:
        said = f"two rates apply at once: {WORDS[applying[0].source]}"
        raise RatesOverlap(said, field="on")
    return applying[weights.index(best)]


def _won(winner: CardRate, applying: Sequence[CardRate]) -> TraceStep:
    named = [(name, getattr(winner, name)) for name in NAMED]
    said = [f"{name.replace('_', ' ')} {value}" for name, value in named if value is not None]
    rivals = f", the most specific of {len(applying)} that apply" if len(applying) > 1 else ""
    return TraceStep(
        step=winner.source.value,
        formula=f"the {WORDS[winner.source]} for {' and '.join(said) or 'any work'}, "
        f"from {winner.valid_from}{rivals}",
        result=f"{winner.rate} for {FOR[winner.per]}",
    )


def _lost(source: RateSource, offered: Sequence[CardRate], work: Work) -> TraceStep:
    counted = Counter(_against(one, work) for one in offered)
    said = ", ".join(f"{counted[reason]} {reason}" for reason in REASONS if counted[reason])
    return TraceStep(
        step=source.value,
        formula=f"no {WORDS[source]} applies: {said}"
        if offered
        else f"there is no {WORDS[source]}",
        result="no rate",
    )


def _behind(source: RateSource, applying: Sequence[CardRate], winner: CardRate) -> TraceStep:
    is_idle = not applying
    said = f"no {WORDS[source]} applies" if is_idle else f"the {WORDS[winner.source]} comes first"
    return TraceStep(step=source.value, formula=said, result="no rate" if is_idle else "not used")


def _nothing_for(work: Work) -> str:
    return f"there is no {work.side} rate for {FOR[work.per]} of this work on {work.on}"
