"""What the entries of a week come to: one look at them, in the order of the names here."""

from sqlalchemy import BigInteger, cast, func, or_, select
from sqlalchemy.dialects.postgresql import array
from sqlmodel import col

from va_market.timekeeping.models import EntryStatus, TimeEntry, seconds_until
from va_market.timekeeping.standing import STANDS
from va_market.timekeeping.timesheets import Timesheet

_seconds = seconds_until(col(TimeEntry.ended_at))
_is_finished = col(TimeEntry.ended_at).is_not(None)
_is_draft = or_(
    col(TimeEntry.status) == EntryStatus.DRAFT, col(TimeEntry.status) == EntryStatus.RETURNED
)
_waits = col(TimeEntry.status) == EntryStatus.SUBMITTED
_is_approved = col(TimeEntry.status) == EntryStatus.APPROVED
SUMS = {
    "entries": func.count().filter(_is_finished),
    "entries_to_submit": func.count().filter(_is_draft),
    "entries_waiting": func.count().filter(_waits),
    "worked_seconds": func.sum(_seconds),
    "waiting_seconds": func.sum(_seconds).filter(_waits),
    "approved_seconds": func.sum(_seconds).filter(_is_approved),
    "billable_seconds": func.sum(col(TimeEntry.billable_seconds)),
    "silently_approved_seconds": func.sum(_seconds).filter(col(TimeEntry.approved_by_silence)),
}
# One look at the entries of a row, and that only once the row is on the page.
SUMS_OF_TIMESHEET = (
    select(array([cast(func.coalesce(one, 0), BigInteger) for one in SUMS.values()]))
    .where(
        col(TimeEntry.contract_id) == col(Timesheet.contract_id),
        col(TimeEntry.assistant_id) == col(Timesheet.assistant_id),
        STANDS,
        col(TimeEntry.counted_on).between(
            col(Timesheet.week_starts_on), col(Timesheet.week_starts_on) + 6
        ),
    )
    .correlate(Timesheet)
    .scalar_subquery()
)
