"""The last closing of a contract: nothing is left, and what must be paid back is."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from va_market.kit.money import Money
from va_market.pricing.retainers.charges import Charge
from va_market.pricing.retainers.closing import Closing, was_closed
from va_market.pricing.retainers.early_ends import early_end
from va_market.pricing.retainers.grants import Grant, Ledger, MinuteEntry, Reason, ledger_of
from va_market.pricing.retainers.periods import RetainerPeriod
from va_market.pricing.retainers.recognition import Recognized, recognize
from va_market.pricing.retainers.rolling import Rolled, roll_over
from va_market.pricing.retainers.settling import Settlement, settle
from va_market.pricing.retainers.statements import state
from va_market.pricing.retainers.work import WorkItem, used_in
from va_market.pricing.rounding import add_up
from va_market.pricing.terms import RetainerTerms
from va_market.pricing.trace import MINUS, Explained, TraceStep


def end(
    period: RetainerPeriod,
    terms: RetainerTerms,
    *,
    ends_on: date,
    grants: Iterable[Grant],
    entries: Iterable[MinuteEntry],
    work: Iterable[WorkItem],
    billed: Money,
    year_starts_on: date | None = None,
    billed_overage_minutes: int = 0,
) -> Closing:
    """Close `period` as the last one, of which `ends_on` is the day after the last of the contract.

    Minutes left lapse, or what they cost is paid back, as the policy says. Fees of periods that
    never began are paid back in any case; a year paid in advance by time, not by minutes.
    Never more than `billed`: what was billed in advance and not credited yet. There is no next
    period, so all time must have been approved. Idempotent like `closing.close`.

    Raises:
        OutsidePeriod: the end does not lie within the period, or not within the year.
        StartRequired: a year was paid in advance, and `year_starts_on` is not given.
        PricingError: as in `closing.close`.
    """
    grants, entries = tuple(grants), tuple(entries)
    last = period.cut_short(ends_on)
    used = used_in(last, work, unapproved_time="block")
    before = _ledger(last, grants, entries)
    settled = settle(last, terms, before, used=used.minutes, billed_overage=billed_overage_minutes)
    rows, made = _wound_up(before, settled, period=period, last=last, terms=terms)
    recognized = recognize(before.after((), made), rows, last, terms.currency)
    refund = _refund((recognized.refunded, *_year(terms, year_starts_on, ends_on)), billed)
    return Closing(
        period=last,
        usage=settled.usage,
        moved=used.moved,
        rows=rows,
        grants=made,
        charges=(*settled.charges, *_credit(refund, rows)),
        statement=state(last, settled.usage, before=before, rows=rows, made=made),
        recognized=_without_refund(recognized, refund),
        already=was_closed(last, grants, entries, rows=rows, made=made),
    )


def _wound_up(
    before: Ledger,
    settled: Settlement,
    *,
    period: RetainerPeriod,
    last: RetainerPeriod,
    terms: RetainerTerms,
) -> tuple[tuple[MinuteEntry, ...], tuple[Grant, ...]]:
    """All rows of the ending, after which no grant has minutes left, and the grants it made."""
    open_ledger = before.after(settled.rows, settled.grants)
    # A period that runs to its own end leaves what it would have carried over.
    rolls = last.ends_on == period.ends_on
    rolled = roll_over(open_ledger, last, terms.policy, terms.currency) if rolls else Rolled()
    left = open_ledger.after(rolled.rows, rolled.grants)
    rows = (*settled.rows, *rolled.rows, *_rest(left, last, terms))
    return rows, (*settled.grants, *rolled.grants)


def _ledger(
    period: RetainerPeriod, grants: Iterable[Grant], entries: Iterable[MinuteEntry]
) -> Ledger:
    """Also the grants of later periods: they end as well."""
    return ledger_of(
        (one for one in grants if one.origin is None or one.origin < period.starts_on),
        (one for one in entries if one.period < period.starts_on),
    )


def _rest(left: Ledger, period: RetainerPeriod, terms: RetainerTerms) -> list[MinuteEntry]:
    return [
        MinuteEntry(grant.id, -left.left[grant.id], _fate(grant, period, terms), period.starts_on)
        for grant in left.grants.values()
        if left.left[grant.id]
    ]


def _fate(grant: Grant, period: RetainerPeriod, terms: RetainerTerms) -> Reason:
    if grant.has_expired(period.ends_on):
        return "breakage" if grant.source == "base" else "expired"
    is_sold_by_the_year = terms.billing == "annual" and grant.source in {"base", "rollover"}
    if grant.value is None or is_sold_by_the_year:
        return "breakage"
    never_began = grant.source == "base" and grant.effective_on >= period.ends_on
    return "refunded" if never_began or terms.policy.at_end == "refund" else "breakage"


def _year(terms: RetainerTerms, starts_on: date | None, ends_on: date) -> tuple[Explained, ...]:
    if terms.billing != "annual":
        return ()
    return (early_end(terms, year_starts_on=starts_on, ends_on=ends_on),)


def _refund(parts: tuple[Explained, ...], billed: Money) -> Explained:
    """The parts together, as far as they were billed."""
    total = add_up((part.value for part in parts), billed.currency)
    steps = tuple(step for part in parts for step in part.steps)
    if total <= billed:
        return Explained(total, steps)
    limit = TraceStep(
        step="limit", formula=f"{total}, but no more than what was billed", result=str(billed)
    )
    return Explained(billed, (*steps, limit))


def _credit(refund: Explained, rows: tuple[MinuteEntry, ...]) -> tuple[Charge, ...]:
    if refund.value.minor == 0:
        return ()
    step = TraceStep(step="refund", formula=f"{MINUS}{refund.value}", result=str(-refund.value))
    minutes = sum(row.minutes for row in rows if row.reason == "refunded")
    return (Charge("refund", Explained(-refund.value, (*refund.steps, step)), minutes),)


def _without_refund(recognized: Recognized, refund: Explained) -> Recognized:
    """Whatever is neither used nor paid back is earned now; below zero if more is paid back."""
    released = recognized.by_breakage.value + recognized.refunded.value
    value = released - refund.value
    step = TraceStep(
        step="released",
        formula=f"{released} no longer deferred {MINUS} {refund.value} paid back",
        result=str(value),
    )
    by_breakage = Explained(value, (*recognized.by_breakage.steps, step))
    return replace(recognized, by_breakage=by_breakage, refunded=refund)
