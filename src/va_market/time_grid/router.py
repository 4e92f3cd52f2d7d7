from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request

from va_market.identity.deps import CurrentActor
from va_market.kit.http.access import people_only
from va_market.kit.http.conditional import ignores_if_match
from va_market.kit.http.deps import Now, ReadSession, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.render import problem_of
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.time_grid import service
from va_market.time_grid.schemas import CellResult, TimeGridRead, TimeGridResult, TimeGridSet
from va_market.timekeeping.errors import NotTheAssistant
from va_market.timekeeping.schemas import WeekQuery

router = new_router("/v1/contracts/{contract_id}/time-grid", tags=["time"])


@router.get("", responses=problems(NotTheAssistant))
@people_only
async def get_time_grid(
    contract_id: UUID,
    query: Annotated[WeekQuery, Query()],
    actor: CurrentActor,
    session: ReadSession,
    now: Now,
) -> TimeGridRead:
    """Your finished time of a week on a contract: a row for each kind of work, a cell for each day.

    A timer that runs is in no cell.
    """
    return await service.grid(
        session, actor, contract_id=contract_id, week_of=query.week_of, now=now
    )


@router.put("", responses=problems(NotTheAssistant, IllegalMove))
@people_only
@ignores_if_match
async def set_time_grid(
    contract_id: UUID,
    body: TimeGridSet,
    query: Annotated[WeekQuery, Query()],
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    request: Request,
) -> TimeGridResult:
    """Say what each day of a week holds, by kind of work; sent again it changes nothing.

    A cell names the whole of a day. What was handed in, or recorded otherwise, stays and counts;
    one entry of the source `grid` makes up for the rest, and goes when nothing is left for it. It
    lies where the day has room, from nine o'clock on if there is any. Each cell succeeds or fails
    by itself, under the rules of recording by hand.
    """
    outcomes = await service.set_week(
        session, actor, contract_id=contract_id, week_of=query.week_of, rows=body.rows, now=now
    )
    await session.flush()
    results = [_result(request, one) for one in outcomes]
    failed = sum(one.problem is not None for one in results)
    grid = await service.grid(
        session, actor, contract_id=contract_id, week_of=query.week_of, now=now
    )
    return TimeGridResult(
        done_count=len(results) - failed, failed_count=failed, results=results, grid=grid
    )


def _result(request: Request, done: service.Outcome) -> CellResult:
    row, day = done.place
    if done.error is not None:
        pointer = f"/rows/{row}/minutes/{day}"
        done.error.errors = tuple(replace(one, pointer=pointer) for one in done.error.errors)
    problem = None if done.error is None else problem_of(request, done.error)
    return CellResult(
        row=row, on=done.on, outcome=done.outcome, time_entry_id=done.entry_id, problem=problem
    )
