from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.absences import service
from va_market.absences.schemas import (
    AbsencePage,
    AbsenceQuery,
    AbsenceRead,
    AbsenceRecord,
    AbsenceUpdate,
    PresenceRead,
)
from va_market.absences.service.recording import OverlappingAbsence
from va_market.contracts.service.inside import ContractEnded
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.timekeeping.schemas import WeekQuery

of_contract = new_router("/v1/contracts/{contract_id}", tags=["time"])
router = new_router("/v1/contracts/{contract_id}/absences", tags=["time"])
_RECORD = problems(Forbidden, ContractEnded, OverlappingAbsence)


@of_contract.get("/presence")
@keys_with(Scope.TIME_READ)
async def get_presence(
    contract_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    query: Annotated[WeekQuery, Query()],
    now: Now,
) -> PresenceRead:
    """One week, day by day: the agreed hours beside the recorded time, and absences."""
    return await service.presence(
        session, actor, contract_id=contract_id, day=query.week_of, now=now
    )


@router.post("", status_code=201, responses=_RECORD)
@people_only
async def record_absence(
    contract_id: UUID,
    body: AbsenceRecord,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> AbsenceRead:
    """Say on which days you do not work on the contract. Your other clients do not hear of it."""
    absence = await service.record(session, actor, contract_id=contract_id, body=body, now=now)
    created(response, f"/v1/contracts/{contract_id}/absences", absence.id)
    return AbsenceRead.of(absence)


@router.get("")
@keys_with(Scope.TIME_READ)
async def list_absences(
    contract_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[AbsenceQuery, Query()],
) -> AbsencePage:
    """The absences on the contract; whoever works on it reads their own."""
    found = await service.list_of_contract(
        session, actor, contract_id=contract_id, query=query, request=page.request
    )
    return page.reply(AbsencePage, found, AbsenceRead.of)


@router.get("/{absence_id}")
@keys_with(Scope.TIME_READ)
async def get_absence(
    contract_id: UUID, absence_id: UUID, actor: CurrentActor, session: ReadSession
) -> AbsenceRead:
    """One absence."""
    row = await service.get_visible(session, actor, contract_id=contract_id, absence_id=absence_id)
    return AbsenceRead.of(row)


@router.patch("/{absence_id}", responses=_RECORD)
@people_only
async def update_absence(
    contract_id: UUID,
    absence_id: UUID,
    body: AbsenceUpdate,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> AbsenceRead:
    """Change an absence of yours."""
    absence = await service.update(
        session, actor, contract_id=contract_id, absence_id=absence_id, body=body, now=now
    )
    return AbsenceRead.of(absence)


@router.delete("/{absence_id}", status_code=204, responses=problems(Forbidden, ContractEnded))
@people_only
async def remove_absence(
    contract_id: UUID, absence_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> None:
    """Take an absence of yours back."""
    await service.remove(session, actor, contract_id=contract_id, absence_id=absence_id, now=now)
