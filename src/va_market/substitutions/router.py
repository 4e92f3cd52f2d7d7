from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.contracts.service.clashes import ExclusivityClash, OverCapacity
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with
from va_market.kit.http.conditional import needs_if_match
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.proposals.service.authors import BelowRosterRate
from va_market.proposals.service.supervising import SupervisorIsAssistant
from va_market.substitutions import service
from va_market.substitutions.errors import (
    AlreadyAssigned,
    BackupNotAvailable,
    NoBackup,
    RosterRateRaised,
    SubstituteOfClient,
    SubstitutionOpen,
)
from va_market.substitutions.schemas import (
    SubstitutionCreate,
    SubstitutionDecline,
    SubstitutionPage,
    SubstitutionQuery,
    SubstitutionRead,
)

of_contract = new_router("/v1/contracts/{contract_id}", tags=["contracts"])
router = new_router("/v1/substitutions", tags=["contracts"])
_MOVE = problems(Forbidden, IllegalMove)
_HANDOVER = (
    *(Forbidden, IllegalMove, AlreadyAssigned, SubstituteOfClient, SupervisorIsAssistant),
    *(ExclusivityClash, OverCapacity),
)
_SUBSTITUTE = problems(*_HANDOVER, NoBackup, BackupNotAvailable, SubstitutionOpen, BelowRosterRate)


@of_contract.post("/substitute", status_code=201, responses=_SUBSTITUTE)
@keys_with(Scope.CONTRACTS_WRITE)
@needs_if_match
async def substitute_assistant(
    contract_id: UUID,
    body: SubstitutionCreate,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> SubstitutionRead:
    """Hand the work to another assistant of your agency; the contract goes on.

    The backup that the proposal named takes over at once or on the day you say, unless the
    contract asks for the client's word; so does whom you proposed, coming back. Anybody else waits
    for the client to accept.
    """
    made = await service.substitute(session, actor, contract_id=contract_id, body=body, now=now)
    created(response, "/v1/substitutions", made.id)
    return SubstitutionRead.of(made, actor)


@of_contract.get("/substitutions")
@keys_with(Scope.CONTRACTS_READ)
async def list_substitutions(
    contract_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[SubstitutionQuery, Query()],
) -> SubstitutionPage:
    """The substitutions of a contract: those asked for, those agreed, and what became of them."""
    found = await service.list_of_contract(
        session, actor, contract_id=contract_id, query=query, request=page.request
    )
    return page.reply(SubstitutionPage, found, lambda row: SubstitutionRead.of(row, actor))


@router.get("/{substitution_id}")
@keys_with(Scope.CONTRACTS_READ)
async def get_substitution(
    substitution_id: UUID, actor: CurrentActor, session: ReadSession
) -> SubstitutionRead:
    """One substitution. Once it is agreed, the substitute reads it before the handover, too."""
    row = await service.get_visible(session, actor, substitution_id=substitution_id)
    return SubstitutionRead.of(row, actor)


@router.post("/{substitution_id}/accept", responses=problems(*_HANDOVER, RosterRateRaised))
@keys_with(Scope.CONTRACTS_WRITE)
async def accept_substitution(
    substitution_id: UUID,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> SubstitutionRead:
    """Agree to the substitute, who takes over at once, or on the day that was asked for."""
    accepted = await service.accept(session, actor, substitution_id=substitution_id, now=now)
    return SubstitutionRead.of(accepted, actor)


@router.post("/{substitution_id}/decline", responses=_MOVE)
@keys_with(Scope.CONTRACTS_WRITE)
async def decline_substitution(
    substitution_id: UUID,
    body: SubstitutionDecline,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> SubstitutionRead:
    """Keep the present assistant, and say why."""
    declined = await service.decline(
        session,
        actor,
        substitution_id=substitution_id,
        reason=body.reason,
        now=now,
    )
    return SubstitutionRead.of(declined, actor)


@router.post("/{substitution_id}/withdraw", responses=_MOVE)
@keys_with(Scope.CONTRACTS_WRITE)
async def withdraw_substitution(
    substitution_id: UUID,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> SubstitutionRead:
    """Take a substitution back before it is carried out."""
    withdrawn = await service.withdraw(session, actor, substitution_id=substitution_id, now=now)
    return SubstitutionRead.of(withdrawn, actor)
