"""Set fees when a period begins, salaries when it is over (R07, R46; money.md §3)."""

from collections.abc import Iterator
from datetime import date

from va_market.charges.items import Item
from va_market.charges.models import Charge, ChargeKind
from va_market.contracts.models import ContractStatus
from va_market.pay_periods.changes import with_changes
from va_market.pay_periods.models import PaySchedule, ScheduleKind
from va_market.pay_periods.runs import LAST_DAY, Run, run_from
from va_market.pay_periods.service.books import Book, running_in
from va_market.pay_periods.service.credits import next_look, take_back
from va_market.pricing.periods.calendar import Span
from va_market.pricing.periods.charges import Periodic, charge_within, cycle_for
from va_market.pricing.rounding import quantity_text
from va_market.pricing.terms import FixedFeeTerms, PayTerm, SalaryTerms

_CHARGED_AS = {
    ScheduleKind.FIXED_FEE: (ChargeKind.FIXED_FEE, "Fee"),
    ScheduleKind.SALARY: (ChargeKind.SALARY, "Salary"),
}


async def settle_fees(book: Book, schedule: PaySchedule) -> None:
    """Charge every period that is due, and take back what did not run after all."""
    runs = _runs_of(book, schedule.kind)
    kind, name = _CHARGED_AS[schedule.kind]
    schedule.next_on = _restart(book, runs, await book.charged(kind), schedule.next_on)
    waiting: list[date] = []
    for run, span in _spans(runs, schedule.next_on, book.contract.starts_on):
        due = span.start if kind is ChargeKind.FIXED_FEE else span.end
        if due > book.today or _rests(book, run):
            waiting.append(due)
            break
        await _charge(book, run, span, kind=kind, name=name)
        schedule.next_on = span.end
    charged = await book.charged(kind)
    await take_back(book, runs, charged, kind=kind, name=name)
    waiting += next_look(book, runs, charged)
    later = [day for day in waiting if book.today < day < LAST_DAY]
    schedule.due_at = book.midnight(min(later)) if later else None


def _runs_of(book: Book, kind: ScheduleKind) -> list[Run[Periodic]]:
    def choose(part: PayTerm) -> Periodic | None:
        match part:
            case FixedFeeTerms() | SalaryTerms() if part.kind == kind:
                return part
            case _:
                return None

    return with_changes(book.agreed.runs(choose), first=book.contract.starts_on)


def _restart(book: Book, runs: list[Run[Periodic]], charged: list[Charge], next_on: date) -> date:
    """The day from which to charge: where another price acts, before what was charged ends."""
    for charge in reversed(charged):
        cut = book.cut_of(runs, charge)
        if cut is None:
            continue
        anew = any(cut <= one.period_starts_on <= charge.period_ends_on for one in charged)
        return next_on if anew else min(next_on, cut)
    return next_on


def _spans(
    runs: list[Run[Periodic]], day: date, first: date
) -> Iterator[tuple[Run[Periodic], Span]]:
    """The days from `day` on that are charged together, period by period."""
    while (run := run_from(runs, day)) is not None:
        start = max(day, run.days.start)
        period = cycle_for(run.terms, first).period_containing(start)
        span = Span(start, min(period.end, run.days.end))
        yield run, span
        day = span.end


def _rests(book: Book, run: Run[Periodic]) -> bool:
    """Whether nothing is asked for now: the days of a rest are given back anyway."""
    is_paused = book.contract.status is ContractStatus.PAUSED
    return is_paused and run.terms.proration.on_pause == "credit"


async def _charge(
    book: Book, run: Run[Periodic], span: Span, *, kind: ChargeKind, name: str
) -> None:
    first = book.contract.starts_on
    found = charge_within(
        run.terms,
        span,
        running=running_in(run, span, first),
        contract_starts_on=first,
        zone=book.zone,
    )
    item = Item(
        kind=kind,
        description=f"{name}, {found.label}",
        quantity=quantity_text(found.part.count, found.part.of),
        unit="period",
        unit_price=found.price,
        amount=found.amount,
    )
    bills_on = span.start if kind is ChargeKind.FIXED_FEE else span.end
    await book.write(item, span, version=run.version, bills_on=bills_on)
