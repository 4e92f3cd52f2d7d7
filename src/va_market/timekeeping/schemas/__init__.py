"""What callers send and see of time, by what it is about."""

from va_market.timekeeping.schemas.bulk import (
    Action,
    ActionResult,
    CreateAction,
    EntryAction,
    ReturnAction,
    TimeBulk,
    TimeBulkResult,
    UpdateAction,
)
from va_market.timekeeping.schemas.details import Break, BreakRead, EvidenceRead, LocalTimes
from va_market.timekeeping.schemas.entries import (
    ContractEntryQuery,
    EntryReturn,
    TimeEntryCreate,
    TimeEntryPage,
    TimeEntryQuery,
    TimeEntryRead,
    TimeEntrySort,
    TimeEntryUpdate,
    worked_seconds,
)
from va_market.timekeeping.schemas.sums import (
    BurnDownRead,
    CeilingRead,
    OrderBurnDown,
    PaidTimeRead,
    TimesheetRead,
    WeekQuery,
)
from va_market.timekeeping.schemas.timers import OnRunning, TimerResume, TimerStart
from va_market.timekeeping.schemas.values import TimeEntryValues, TimeEntryValuesRead

__all__ = [
    "Action",
    "ActionResult",
    "Break",
    "BreakRead",
    "BurnDownRead",
    "CeilingRead",
    "ContractEntryQuery",
    "CreateAction",
    "EntryAction",
    "EntryReturn",
    "EvidenceRead",
    "LocalTimes",
    "OnRunning",
    "OrderBurnDown",
    "PaidTimeRead",
    "ReturnAction",
    "TimeBulk",
    "TimeBulkResult",
    "TimeEntryCreate",
    "TimeEntryPage",
    "TimeEntryQuery",
    "TimeEntryRead",
    "TimeEntrySort",
    "TimeEntryUpdate",
    "TimeEntryValues",
    "TimeEntryValuesRead",
    "TimerResume",
    "TimerStart",
    "TimesheetRead",
    "UpdateAction",
    "WeekQuery",
    "worked_seconds",
]
