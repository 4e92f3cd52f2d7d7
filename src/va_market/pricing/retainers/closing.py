"""Closing a period: a function of the ledger before it and of its work, and nothing else."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from va_market.pricing.retainers.charges import Charge
from va_market.pricing.retainers.errors import PeriodClosedOtherwise
from va_market.pricing.retainers.grants import Grant, Ledger, MinuteEntry, ledger_of
from va_market.pricing.retainers.periods import RetainerPeriod
from va_market.pricing.retainers.recognition import Recognized, recognize
from va_market.pricing.retainers.rolling import lapse, roll_over
from va_market.pricing.retainers.settling import Usage, settle
from va_market.pricing.retainers.statements import Statement, state
from va_market.pricing.retainers.work import WorkItem, used_in
from va_market.pricing.terms import RetainerTerms


@dataclass(frozen=True, slots=True)
class Closing:
    """All that closing a period writes, bills and reports.

    `moved` are the ids of work that waited for approval. `already` is true if the ledger had the
    rows before; a closing is equal to its repetition all the same.
    """

    period: RetainerPeriod
    usage: Usage
    moved: tuple[str, ...] = field(compare=False)
    rows: tuple[MinuteEntry, ...]
    grants: tuple[Grant, ...]
    charges: tuple[Charge, ...]
    statement: Statement
    recognized: Recognized
    already: bool = field(compare=False)

    @property
    def new_rows(self) -> tuple[MinuteEntry, ...]:
        """What is still to be appended to the ledger: nothing the second time."""
        return () if self.already else self.rows

    @property
    def new_grants(self) -> tuple[Grant, ...]:
        """As `new_rows`. They are appended first, because rows refer to them."""
        return () if self.already else self.grants

    @property
    def new_charges(self) -> tuple[Charge, ...]:
        """As `new_rows`: what has not been billed yet."""
        return () if self.already else self.charges


def close(
    period: RetainerPeriod,
    terms: RetainerTerms,
    *,
    grants: Iterable[Grant],
    entries: Iterable[MinuteEntry],
    work: Iterable[WorkItem],
    billed_overage_minutes: int = 0,
) -> Closing:
    """Close `period`, idempotent by its first day within one contract.

    Work consumes grants; what is over is leeway, then overage, packs or a stop; unused base
    minutes roll over as far as the caps allow; what expires or is left of the base lapses; a
    commitment is trued up. Later grants and entries have no effect, nor has any order.
    `billed_overage_minutes` of earlier periods, less those credited, are the most that a negative
    correction credits in money.

    Raises:
        NumberTooSmall: billed overage minutes below 0.
        UnapprovedTime, WorkGivenTwice: see `work.used_in`.
        GrantGivenTwice, GrantUnknown, GrantOverdrawn: see `grants.ledger_of`.
        PeriodClosedOtherwise: the ledger closed the period with other figures.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    grants, entries = tuple(grants), tuple(entries)
    used = used_in(period, work, unapproved_time=terms.policy.unapproved_time)
    before = ledger_before(period, grants, entries)
    billed = billed_overage_minutes
    settled = settle(period, terms, before, used=used.minutes, billed_overage=billed)
    open_ledger = before.after(settled.rows, settled.grants)
    rolled = roll_over(open_ledger, period, terms.policy, terms.currency)
    lapsed = lapse(open_ledger.after(rolled.rows), period)
    made = (*settled.grants, *rolled.grants)
    rows = (*settled.rows, *rolled.rows, *lapsed)
    return Closing(
        period=period,
        usage=settled.usage,
        moved=used.moved,
        rows=rows,
        grants=made,
        charges=settled.charges,
        statement=state(period, settled.usage, before=before, rows=rows, made=made),
        recognized=recognize(before.after((), made), rows, period, terms.currency),
        already=was_closed(period, grants, entries, rows=rows, made=made),
    )


def is_closed(
    period: RetainerPeriod, grants: Iterable[Grant], entries: Iterable[MinuteEntry]
) -> bool:
    """True if the ledger has anything that the closing of `period` wrote.

    A closing that writes nothing, because there was no grant and no minute, leaves no mark.
    """
    keys = {one.period for one in entries} | {one.origin for one in grants}
    return period.starts_on in keys


def ledger_before(
    period: RetainerPeriod, grants: Iterable[Grant], entries: Iterable[MinuteEntry]
) -> Ledger:
    """The ledger as the closing of `period` finds it, whatever has been written since.

    Raises:
        GrantGivenTwice, GrantUnknown, GrantOverdrawn: see `grants.ledger_of`.
    """
    return ledger_of(
        (one for one in grants if _is_known(one, period)),
        (one for one in entries if one.period < period.starts_on),
    )


def was_closed(
    period: RetainerPeriod,
    grants: Iterable[Grant],
    entries: Iterable[MinuteEntry],
    *,
    rows: Iterable[MinuteEntry],
    made: Iterable[Grant],
) -> bool:
    """True if the ledger has exactly `rows` and the grants `made` of this period, false if none.

    Raises:
        PeriodClosedOtherwise: it has others.
    """
    found = Counter(one for one in entries if one.period == period.starts_on)
    granted = {one for one in grants if one.origin == period.starts_on}
    if not found and not granted:
        return False
    if found != Counter(rows) or granted != set(made):
        raise PeriodClosedOtherwise(
            "the period is closed with other figures; correct it in the next one", field="work"
        )
    return True


def _is_known(grant: Grant, period: RetainerPeriod) -> bool:
    if grant.origin is not None:
        return grant.origin < period.starts_on
    return grant.effective_on < period.ends_on
