"""Much time in one request."""

from fastapi import Request

from va_market.identity.actor import Actor
from va_market.identity.deps import CurrentActor
from va_market.kit.batches import Faulty
from va_market.kit.errors import MarketError
from va_market.kit.http.access import people_only
from va_market.kit.http.deps import Now, WriteSession
from va_market.kit.http.problems import fault_of_item, point_into
from va_market.kit.http.render import problem_of
from va_market.timekeeping import service
from va_market.timekeeping.router.entries import router
from va_market.timekeeping.schemas import (
    Action,
    ActionResult,
    CreateAction,
    TimeBulk,
    TimeBulkResult,
    TimeEntryRead,
    UpdateAction,
)
from va_market.timekeeping.service.bulk import Outcome

_INSIDE: dict[type, str] = {CreateAction: "/entry", UpdateAction: "/changes"}
"""Where in an action the body stands that would have been sent alone."""


@router.post("/bulk")
@people_only
async def act_on_many_entries(
    body: TimeBulk, actor: CurrentActor, session: WriteSession, now: Now, request: Request
) -> TimeBulkResult:
    """Create, change, submit, delete, approve or return up to a hundred entries at once.

    They are done one after another, and each succeeds or fails by itself. The answer has a result
    for each, in their order: what it would have got alone. Nothing is written of one that fails.
    """
    outcomes = await service.act_on_many(session, actor, items=body.items, now=now)
    await session.flush()  # what is shown counts its version
    results = [
        _result(request, place, item, outcome, actor)
        for place, (item, outcome) in enumerate(zip(body.items, outcomes, strict=True))
    ]
    failed = sum(one.problem is not None for one in results)
    return TimeBulkResult(done_count=len(results) - failed, failed_count=failed, results=results)


def _result(
    request: Request, place: int, item: Action | Faulty, outcome: Outcome, actor: Actor
) -> ActionResult:
    if isinstance(outcome, Faulty):
        outcome = fault_of_item(request, ("items", place), outcome)
    elif isinstance(outcome, MarketError):
        point_into(outcome, f"/items/{place}{_INSIDE.get(type(item), '')}")
    if isinstance(outcome, MarketError):
        problem = problem_of(request, outcome)
        return ActionResult(status=outcome.status, time_entry=None, problem=problem)
    if outcome is None:
        return ActionResult(status=204, time_entry=None, problem=None)
    status = 201 if isinstance(item, CreateAction) else 200
    shown = TimeEntryRead.of_pair(outcome, actor)
    return ActionResult(status=status, time_entry=shown, problem=None)
