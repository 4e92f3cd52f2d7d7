"""Hours as they were recorded: how much of an entry is billed, and what a week of them costs."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from va_market.pricing.charges import Charge, Unit, work_charge
from va_market.pricing.terms import HourlyTerms
from va_market.pricing.timing.guarantee import top_up
from va_market.pricing.timing.minimum import with_minimum
from va_market.pricing.timing.policies import PremiumPolicy
from va_market.pricing.timing.premium_pieces import PremiumSpan, premium_spans, scaled, shortened
from va_market.pricing.timing.premiums import PremiumPiece, TimedKinds, premium_pay
from va_market.pricing.timing.rounding_time import billable_times
from va_market.pricing.timing.spans import WorkedEntry
from va_market.pricing.worktime import in_seconds

_WORDS = "Work by the hour"
Task = TypeVar("Task", bound=Hashable)


@dataclass(frozen=True, slots=True)
class BilledEntry:
    """An approved entry, and the seconds that were frozen then: rounded, and within all limits."""

    entry: WorkedEntry
    seconds: int


def billable_more(
    terms: HourlyTerms, entry: WorkedEntry, *, approved: Sequence[WorkedEntry] = ()
) -> int:
    """The seconds that approving `entry` adds, before limits (money.md §1, rounding).

    Where a day or a week is rounded as a whole, or a day has a least charge, `approved` are the
    billable entries of that week that are approved already: what is added is the difference that
    the entry makes, so the sum is that of the whole in whatever order they are approved. It may be
    nothing, and is never below zero.
    """
    return max(0, _total(terms, [*approved, entry]) - _total(terms, approved))


def needs_the_week(terms: HourlyTerms) -> bool:
    """Whether one entry cannot be rounded without the others of its week."""
    by_day = terms.minimum_charge is not None and terms.minimum_charge.per == "day"
    return by_day or terms.rounding.scope != "entry"


def _total(terms: HourlyTerms, entries: Sequence[WorkedEntry]) -> int:
    rounded = billable_times(entries, terms.rounding)
    if terms.minimum_charge is None:
        return sum(rounded)
    return sum(with_minimum(entries, rounded, terms.minimum_charge))


def charges_of_hours(
    terms: HourlyTerms,
    billed: int,
    *,
    hours: Sequence[BilledEntry],
    is_whole_week: bool,
    billed_otherwise: int = 0,
) -> list[Charge]:
    """What the `billed` seconds of one week cost: a line for each premium, and the guarantee.

    Where premiums were agreed, `hours` are the entries behind them. A week that the contract covers
    in full, and that is over, is topped up to its guarantee; seconds `billed_otherwise`, under
    other terms of the same week, are not missing in it.

    Raises:
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    if terms.premiums is None or not hours:
        charges = [work_charge(in_seconds(billed), terms.rate, kind="hourly", description=_WORDS)]
    else:
        charges = premium_charges(terms, terms.premiums, _pieces(hours, terms.premiums))
    if is_whole_week and terms.weekly_guarantee_minutes is not None:
        paid = billed + billed_otherwise
        charges += guarantee(terms, paid, minutes=terms.weekly_guarantee_minutes)
    return charges


def charges_of_tasks(
    terms: HourlyTerms, hours: Sequence[BilledEntry], tasks: Sequence[Task | None]
) -> dict[Task, list[Charge]]:
    """A charge for all time of a task at one multiplier; `tasks` has that of each entry.

    Entries without a task are on no line, but count towards overtime. Those below zero take back
    what was billed before, with the premiums of their hours but overtime.

    Raises:
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    policy = terms.premiums or PremiumPolicy()
    found: defaultdict[Task, list[TimedKinds]] = defaultdict(list)
    for is_taken_back in (False, True):
        places = [at for at, one in enumerate(hours) if (one.seconds < 0) is is_taken_back]
        for piece in _pieces([hours[at] for at in places], policy):
            task = tasks[places[piece.entry]]
            if task is not None:
                found[task].append(piece)
    return {task: premium_charges(terms, policy, pieces) for task, pieces in found.items()}


def _pieces(hours: Sequence[BilledEntry], policy: PremiumPolicy) -> Sequence[PremiumSpan]:
    """The billed seconds by the premiums they earn; a limit cuts off what was worked last."""
    spans = premium_spans([one.entry for one in hours], policy)
    sizes = [abs(one.seconds) for one in hours]
    most = [max(size, one.entry.seconds) for size, one in zip(sizes, hours, strict=True)]
    kept = shortened(scaled(spans, most), sizes)
    return [
        replace(one, seconds=-one.seconds) if hours[one.entry].seconds < 0 else one for one in kept
    ]


def premium_charges(
    terms: HourlyTerms, policy: PremiumPolicy, pieces: Sequence[TimedKinds]
) -> list[Charge]:
    """A line for all time at one multiplier; without any time one line of nothing.

    Raises:
        PremiumNotAgreed: time is marked with a premium that the terms do not have.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    found = [_premium(terms, piece) for piece in premium_pay(pieces, terms.rate, policy)]
    nothing = in_seconds(0)
    return found or [work_charge(nothing, terms.rate, kind="hourly", description=_WORDS)]


def _premium(terms: HourlyTerms, piece: PremiumPiece) -> Charge:
    return Charge(
        kind="hourly",
        description=f"{_WORDS}, {piece.label}" if piece.label else _WORDS,
        quantity=piece.work.hours,
        unit="hour",
        unit_price=terms.rate,
        amount=piece.amount,
    )


def guarantee(terms: HourlyTerms, billed_seconds: int, *, minutes: int) -> list[Charge]:
    """The line that tops `billed_seconds` up to the guaranteed `minutes`, if any are missing.

    Raises:
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    missing = top_up(billed_seconds, guarantee_minutes=minutes, rate=terms.rate)
    unit: Unit = "guaranteed_hour"
    charge = Charge(
        kind="hourly",
        description="Guaranteed time that was not worked",
        quantity=in_seconds(missing.seconds).hours,
        unit=unit,
        unit_price=terms.rate,
        amount=missing.amount,
    )
    return [charge] if missing.seconds else []
