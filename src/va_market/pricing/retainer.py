"""A retainer: the fee of its periods, and the hours beyond the included time (money.md §3)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from va_market.kit.money import Money
from va_market.pricing.charges import Charge, Priced, Unit, work_charge
from va_market.pricing.errors import InputNotApplicable, at_least
from va_market.pricing.proration import (
    Share,
    prorated_fee,
    prorated_minutes,
    shares,
    starts_of,
)
from va_market.pricing.retainers import charges as ledger
from va_market.pricing.retainers.opening import yearly_fee
from va_market.pricing.retainers.overage import buy_packs, packs_for
from va_market.pricing.retainers.true_ups import charge_short
from va_market.pricing.rounding import quantity_text, round_money
from va_market.pricing.terms import RetainerTerms
from va_market.pricing.terms.retainer import MONTHS_OF_A_YEAR
from va_market.pricing.trace import DIVIDED_BY, MINUS, TIMES, TraceStep
from va_market.pricing.worktime import WorkTime, in_minutes

_SPREAD = (
    "The minutes are taken to be spread over the periods: one with more of them than it has costs "
    "more, as its unused minutes do not count for another unless they roll over."
)


def price_periods(
    terms: RetainerTerms,
    *,
    minutes: int | None,
    starts_on: date | None,
    ends_on: date | None,
) -> Priced:
    """A charge per share of the time, and one for what `minutes` of work exceed the included.

    `minutes` are those of the whole quoted time, taken to be spread over its periods so that each
    uses what it has: they are set against the included minutes, the leeway and the packs of all
    periods together. Without them the included time counts as used in full. A commitment that they
    do not reach is charged as well.

    Raises:
        NumberTooSmall: minutes below 0.
        StartRequired, DateOutOfRange, EndNotAfterStart: see `proration.shares`.
        InputNotApplicable: an end, where twelve months are billed at once.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    if terms.billing == "annual":
        covered, included, due = _year(terms, starts_on, ends_on)
        periods = MONTHS_OF_A_YEAR
    else:
        cut = shares(terms.period, starts_on=starts_on, ends_on=ends_on)
        covered = list(_fees(terms, cut, starts_on))
        included = sum(prorated_minutes(terms.included_minutes, share) for share in cut)
        periods = sum(share.count if share.is_whole else 1 for share in cut)
        due = sum(prorated_minutes(terms.commitment_minutes or 0, share) for share in cut)
    used = in_minutes(included if minutes is None else at_least(0, minutes, field="minutes"))
    priced = beyond(terms, covered, used=used, included=used.of(included), periods=periods)
    if periods > 1 and minutes is not None:
        priced = replace(priced, warnings=(_SPREAD,))
    return _committed(terms, priced, due=due, paid=max(included, priced.billed_minutes))


def beyond(
    terms: RetainerTerms,
    covered: Sequence[Charge],
    *,
    used: WorkTime,
    included: WorkTime,
    periods: int = 1,
) -> Priced:
    """The `covered` charges, and the overage: leeway is free, then packs or a rate as agreed.

    Each of the `periods` has its leeway and its most packs. What no rule bills stays visible as
    unbilled.

    Raises:
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    over = used.of(used.count - included.count)
    if over.count <= 0:
        return Priced(covered, billed_minutes=used.whole_minutes, unbilled_minutes=0)
    step = TraceStep(step="overage", formula=f"{used} {MINUS} {included}", result=str(over))
    free = min(over.count, _in_unit(periods * terms.policy.leeway_minutes, over))
    steps, rest = _after_leeway(over, free, step)
    packs, rest = _in_packs(terms, rest, steps, periods=periods)
    charges = [*covered, *packs]
    if rest.count and terms.overage_rate is not None:
        charges.append(_at_rate(terms, rest, steps))
        rest = rest.of(0)
    elif rest.count:
        charges[-1] = _stopped(charges[-1], steps)
    billed = used.of(used.count - free - rest.count).whole_minutes
    return Priced(charges, billed, unbilled_minutes=used.whole_minutes - billed)


def _in_unit(minutes: int, like: WorkTime) -> int:
    return minutes * like.per_hour // 60


def _after_leeway(
    over: WorkTime, free: int, step: TraceStep
) -> tuple[tuple[TraceStep, ...], WorkTime]:
    if free == 0:
        return (step,), over
    rest = over.of(over.count - free)
    leeway = TraceStep(
        step="leeway", formula=f"{over} {MINUS} {over.of(free)} of leeway, free", result=str(rest)
    )
    return (step, leeway), rest


def _in_packs(
    terms: RetainerTerms, rest: WorkTime, steps: tuple[TraceStep, ...], *, periods: int
) -> tuple[list[Charge], WorkTime]:
    """The fewest packs that hold what is left, and what no pack holds."""
    if terms.overage != "packs" or rest.count == 0:
        return [], rest
    others = (periods - 1) * (terms.policy.most_packs or 0)  # what the other periods may buy
    count = packs_for(-(-rest.count * 60 // rest.per_hour), terms, packs_bought=-others)
    bought = [_pack(terms, charge, count, steps) for charge in buy_packs(terms, count)]
    held = _in_unit(count * (terms.policy.pack_minutes or 0), rest)
    return bought, rest.of(max(0, rest.count - held))


def _pack(
    terms: RetainerTerms, charge: ledger.Charge, count: int, steps: tuple[TraceStep, ...]
) -> Charge:
    return Charge(
        kind="retainer",
        description=f"Packs of {terms.policy.pack_minutes} minutes",
        quantity=str(count),
        unit="pack",
        unit_price=terms.policy.pack_price or charge.amount.value,
        amount=replace(charge.amount, steps=(*steps, *charge.amount.steps)),
    )


def _at_rate(terms: RetainerTerms, rest: WorkTime, steps: tuple[TraceStep, ...]) -> Charge:
    assert terms.overage_rate is not None  # noqa: S101  # the caller looked
    return work_charge(
        rest,
        terms.overage_rate,
        kind="retainer",
        description="Time beyond the included minutes",
        unit="overage_hour",
        before=steps,
    )


def _fees(terms: RetainerTerms, cut: Sequence[Share], starts_on: date | None) -> Iterator[Charge]:
    """The fee of each share, and the days on which its periods begin, where they are known."""
    days = iter(starts_of(terms.period, cut, starts_on))
    for share in cut:
        periods = share.count if share.is_whole else 1
        amount = prorated_fee(terms.fee, share)
        yield Charge(
            kind="retainer",
            description=f"Retainer, {share.label}",
            quantity=quantity_text(share.count, share.of),
            unit="period",
            unit_price=terms.fee,
            amount=amount.then(_included(terms, share)),
            falls_on=tuple(day for _, day in zip(range(periods), days, strict=False)),
            times=periods,
        )


def _year(
    terms: RetainerTerms, starts_on: date | None, ends_on: date | None
) -> tuple[list[Charge], int, int]:
    """Twelve months billed at once: the charge, and the minutes included and committed to."""
    if ends_on is not None:
        raise InputNotApplicable("twelve months are billed at once", field="ends_on")
    fee = yearly_fee(terms)
    charge = Charge(
        kind="retainer",
        description="Retainer, 12 months in advance",
        quantity="1",
        unit="period",
        unit_price=fee.value,
        amount=fee,
        falls_on=() if starts_on is None else (starts_on,),
    )
    included = MONTHS_OF_A_YEAR * terms.included_minutes
    return [charge], included, MONTHS_OF_A_YEAR * (terms.commitment_minutes or 0)


def _committed(terms: RetainerTerms, priced: Priced, *, due: int, paid: int) -> Priced:
    """With what is lacking of the minutes that the client committed to."""
    short = charge_short(terms, due=due, paid_minutes=paid)
    if short is None:
        return priced
    unit: Unit = "guaranteed_hour"
    charge = Charge(
        kind="retainer",
        description="Minutes committed to and not paid for otherwise",
        quantity=in_minutes(short.minutes).hours,
        unit=unit,
        unit_price=terms.overage_rate or _hour_of_the_fee(terms),
        amount=short.amount,
    )
    return replace(priced, charges=[*priced.charges, charge])


def _hour_of_the_fee(terms: RetainerTerms) -> Money:
    """What an included hour costs, rounded for reading: the amount comes from the exact figure."""
    return round_money(terms.fee.amount * 60 / terms.included_minutes, terms.currency)


def _included(terms: RetainerTerms, share: Share) -> TraceStep:
    whole = f"{share.count} {TIMES} {terms.included_minutes} min"
    part = f"{terms.included_minutes} min {TIMES} {share.count} {DIVIDED_BY} {share.of}, half up"
    return TraceStep(
        step="included_minutes",
        formula=whole if share.is_whole else part,
        result=f"{prorated_minutes(terms.included_minutes, share)} min",
    )


def _stopped(last: Charge, steps: tuple[TraceStep, ...]) -> Charge:
    stop = TraceStep(
        step="hard_stop", formula="the terms have no overage rate", result="not billed"
    )
    return replace(last, amount=last.amount.then(*steps, stop))
