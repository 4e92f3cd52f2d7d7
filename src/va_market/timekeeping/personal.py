"""What timekeeping keeps about a person."""

from sqlalchemy import select
from sqlmodel import col

from va_market.kit.personal import PERSON, Part, columns_of
from va_market.timekeeping.models import TimeEntry
from va_market.timekeeping.timesheets import Timesheet

PARTS = (
    Part(
        "time_entries",
        "Time you recorded, with the decision and the note of the supervisor.",
        select(*columns_of(TimeEntry)).where(col(TimeEntry.assistant_id) == PERSON),
        by=(col(TimeEntry.started_at), col(TimeEntry.id)),
        covers=(TimeEntry.assistant_id,),
    ),
    Part(
        "timesheets",
        "Weeks of which you handed something in, and since when they waited for whom.",
        select(*columns_of(Timesheet)).where(col(Timesheet.assistant_id) == PERSON),
        by=(col(Timesheet.week_starts_on), col(Timesheet.id)),
        covers=(Timesheet.assistant_id,),
    ),
    Part(
        "time_decisions",
        "What you decided on the time of others; their memos are theirs.",
        select(
            col(TimeEntry.id).label("time_entry_id"),
            col(TimeEntry.contract_id),
            col(TimeEntry.decided_at),
            col(TimeEntry.return_note),
        ).where(col(TimeEntry.decided_by) == PERSON),
        by=(col(TimeEntry.decided_by), col(TimeEntry.id)),
        covers=(TimeEntry.decided_by,),
    ),
)
