"""The hours that a week pays though nobody worked them (R36).

A guarantee holds for whole weeks of a contract that did not rest in them, under the version that
acted on the Monday. It is settled when nothing of the week waits for a decision any more.
"""

from datetime import date, timedelta

from va_market.charges.items import Item
from va_market.charges.models import ChargeKind
from va_market.pay_periods.models import PaySchedule
from va_market.pay_periods.runs import LAST_DAY, Run, run_from
from va_market.pay_periods.service.books import Book
from va_market.pricing.periods.calendar import Span
from va_market.pricing.rounding import quantity_text
from va_market.pricing.terms import HourlyTerms, PayTerm
from va_market.pricing.timing.guarantee import top_up
from va_market.timekeeping import service as timekeeping

PATIENCE = timedelta(days=14)
"""How long a week waits for time that was neither handed in nor given up."""
_WEEK, _A_DAY = timedelta(days=7), timedelta(days=1)
_SECONDS_PER_HOUR = 3600


async def settle_guarantees(book: Book, schedule: PaySchedule) -> None:
    """Charge what each week that is over falls short of its guarantee."""
    runs = book.agreed.runs(_guaranteed)
    monday = _first_monday(schedule.next_on)
    schedule.due_at = None
    while (run := run_from(runs, monday)) is not None and run.days.start < LAST_DAY:
        monday = max(monday, _first_monday(run.days.start))
        week = Span(monday, monday + _WEEK)
        if week.end > book.today:
            schedule.due_at = book.midnight(week.end)
            break
        if run.days.start <= monday < run.days.end and not await _settle_week(book, run, week):
            schedule.due_at = book.midnight(book.today + _A_DAY)
            break
        monday = week.end
        schedule.next_on = monday


def _guaranteed(part: PayTerm) -> HourlyTerms | None:
    is_it = isinstance(part, HourlyTerms) and part.weekly_guarantee_minutes is not None
    return part if is_it and isinstance(part, HourlyTerms) else None


def _first_monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


async def _settle_week(book: Book, run: Run[HourlyTerms], week: Span) -> bool:
    """Whether it could be settled: nothing of its time waits."""
    if week.end > book.agreed.days.end or _rested(book, week):
        return True
    may_wait = book.today < week.end + PATIENCE
    hours = await timekeeping.hours_of_week(
        book.session, contract_id=book.contract.id, first=week.start, kind="hourly"
    )
    if hours.awaited or (hours.unsent and may_wait):
        return False
    terms = run.terms
    missing = top_up(
        hours.billed_seconds, guarantee_minutes=terms.weekly_guarantee_minutes or 0, rate=terms.rate
    )
    item = Item(
        kind=ChargeKind.GUARANTEE,
        description=f"Guaranteed hours not worked, {week}",
        quantity=quantity_text(missing.seconds, _SECONDS_PER_HOUR),
        unit="hour",
        unit_price=terms.rate,
        amount=missing.amount,
    )
    await book.write(item, week, version=run.version, bills_on=week.end)
    return True


def _rested(book: Book, week: Span) -> bool:
    """Whether it rested for a moment of the week, as timesheets see it."""
    start, end = book.midnight(week.start), book.midnight(week.end)
    return any(
        one.paused_at < end and (one.resumed_at is None or one.resumed_at > start)
        for one in book.pauses
    )
