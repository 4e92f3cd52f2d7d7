from typing import Annotated
from uuid import UUID

from fastapi import Query

from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.conditional import ignores_if_match
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.timekeeping.errors import (
    EntryLocked,
    NotTheAssistant,
    NotTheSupervisor,
    TimeNotConfirmed,
)
from va_market.timesheets import service
from va_market.timesheets.deps import PatienceTold
from va_market.timesheets.errors import NothingToSubmit
from va_market.timesheets.schemas import (
    TimesheetQuery,
    TimesheetReturn,
    WeeklyTimesheetPage,
    WeeklyTimesheetRead,
    WeekSubmit,
)

of_contract = new_router("/v1/contracts/{contract_id}", tags=["time"])
own = new_router("/v1/me/decisions", tags=["time"])
router = new_router("/v1/timesheets", tags=["time"])
_SUBMIT = problems(NotTheAssistant, NothingToSubmit, TimeNotConfirmed, EntryLocked)
_DECIDE = problems(NotTheSupervisor, IllegalMove, EntryLocked)


@of_contract.post("/timesheet/submit", responses=_SUBMIT)
@people_only
@ignores_if_match
async def submit_week(
    contract_id: UUID,
    body: WeekSubmit,
    actor: CurrentActor,
    session: WriteSession,
    patience: PatienceTold,
    now: Now,
) -> WeeklyTimesheetRead:
    """Hand in a week: all drafts and returned entries of yours. The first time makes its sheet."""
    row = await service.submit_week(
        session, actor, contract_id=contract_id, day=body.week_of, now=now
    )
    return WeeklyTimesheetRead.of_row(row, actor, patience)


@own.get("")
@people_only
async def list_own_decisions(
    actor: CurrentActor, session: ReadSession, page: PageParams, patience: PatienceTold
) -> WeeklyTimesheetPage:
    """The weeks that wait for your decision: as supervisor, as substitute, or after them.

    Which has waited longest stands first; `due_at` says until when, before the next one is asked.
    """
    found = await service.decisions(session, actor, request=page.request)
    return page.reply(
        WeeklyTimesheetPage, found, lambda row: WeeklyTimesheetRead.of_row(row, actor, patience)
    )


@router.get("")
@keys_with(Scope.TIME_READ)
async def search_timesheets(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[TimesheetQuery, Query()],
    patience: PatienceTold,
) -> WeeklyTimesheetPage:
    """The weeks of all your contracts of which something was handed in."""
    found = await service.search(session, actor, query=query, request=page.request)
    return page.reply(
        WeeklyTimesheetPage, found, lambda row: WeeklyTimesheetRead.of_row(row, actor, patience)
    )


@router.get("/{timesheet_id}")
@keys_with(Scope.TIME_READ)
async def get_weekly_timesheet(
    timesheet_id: UUID, actor: CurrentActor, session: ReadSession, patience: PatienceTold
) -> WeeklyTimesheetRead:
    """One of them. Its entries and their price are at `GET /v1/contracts/{id}/timesheet`."""
    row = await service.get_visible(session, actor, timesheet_id=timesheet_id)
    return WeeklyTimesheetRead.of_row(row, actor, patience)


@router.post("/{timesheet_id}/submit", responses=_SUBMIT)
@people_only
async def submit_timesheet(
    timesheet_id: UUID,
    actor: CurrentActor,
    session: WriteSession,
    patience: PatienceTold,
    now: Now,
) -> WeeklyTimesheetRead:
    """Hand in all drafts and returned entries of the week; only whose time it is may."""
    row = await service.submit(session, actor, timesheet_id=timesheet_id, now=now)
    return WeeklyTimesheetRead.of_row(row, actor, patience)


@router.post("/{timesheet_id}/approve", responses=_DECIDE)
@people_only
async def approve_timesheet(
    timesheet_id: UUID,
    actor: CurrentActor,
    session: WriteSession,
    patience: PatienceTold,
    now: Now,
) -> WeeklyTimesheetRead:
    """Approve all that waits of the week, the earliest first, exactly as entry by entry.

    Send `If-Match`, and nothing is approved that you have not seen.
    """
    row = await service.approve(session, actor, timesheet_id=timesheet_id, now=now)
    return WeeklyTimesheetRead.of_row(row, actor, patience)


@router.post("/{timesheet_id}/return", responses=_DECIDE)
@people_only
async def return_timesheet(
    timesheet_id: UUID,
    body: TimesheetReturn,
    actor: CurrentActor,
    session: WriteSession,
    patience: PatienceTold,
    now: Now,
) -> WeeklyTimesheetRead:
    """Send all that waits of the week back with a note."""
    row = await service.return_(session, actor, timesheet_id=timesheet_id, note=body.note, now=now)
    return WeeklyTimesheetRead.of_row(row, actor, patience)
