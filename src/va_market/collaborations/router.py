from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.collaborations import service
from va_market.collaborations.schemas import (
    CollaborationAccept,
    CollaborationPage,
    CollaborationQuery,
    CollaborationRead,
    CollaboratorInvite,
    CollaboratorPage,
    CollaboratorRead,
)
from va_market.collaborations.service.accepting import AlreadyInside, OtherClient
from va_market.collaborations.service.inviting import AlreadyCollaborator, TooManyCollaborators
from va_market.contracts.service.inside import ContractEnded
from va_market.identity.deps import CurrentActor, LetterBox
from va_market.identity.service.invitation_mails import InvitedOften
from va_market.kit.errors import Forbidden, NotFound
from va_market.kit.http.access import people_only
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove

of_contract = new_router("/v1/contracts/{contract_id}/collaborators", tags=["collaborators"])
accepting = new_router("/v1/collaborations", tags=["collaborators"])
own = new_router("/v1/me/collaborations", tags=["collaborators"])
_ACCEPT = problems(NotFound, IllegalMove, ContractEnded, AlreadyInside, OtherClient)
_INVITE = problems(
    *(Forbidden, ContractEnded),
    *(AlreadyCollaborator, TooManyCollaborators, InvitedOften),
)


@of_contract.post("", status_code=201, responses=_INVITE)
@people_only
async def invite_collaborator(
    contract_id: UUID,
    body: CollaboratorInvite,
    actor: CurrentActor,
    session: WriteSession,
    letters: LetterBox,
    now: Now,
    response: Response,
) -> CollaboratorRead:
    """Ask somebody to help: they read the articles, enquiries and contacts of the contract.

    They never read its pay, its time, or anything of other contracts. A mail brings a token, good
    for 7 days; an address gets five such mails a day at most. The assistant may ask, too, and whom
    they asked helps as long as they work on the contract.
    """
    row = await service.invite(
        session, actor, contract_id=contract_id, body=body, letters=letters, now=now
    )
    created(response, f"/v1/contracts/{contract_id}/collaborators", row.id)
    return CollaboratorRead.of(row, actor)


@of_contract.get("")
@people_only
async def list_collaborators(
    contract_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[CollaborationQuery, Query()],
    now: Now,
) -> CollaboratorPage:
    """Who helps with the contract, who did, and who is asked to."""
    found = await service.list_of_contract(
        session, actor, contract_id=contract_id, query=query, request=page.request, now=now
    )
    return page.reply(CollaboratorPage, found, lambda row: CollaboratorRead.of(row, actor))


@of_contract.delete(
    "/{collaboration_id}", status_code=204, responses=problems(Forbidden, IllegalMove)
)
@people_only
async def remove_collaborator(
    contract_id: UUID,
    collaboration_id: UUID,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> None:
    """Take an invitation back, or end somebody's help: they read nothing more at once.

    The client may remove everybody, and the assistant those they asked themselves.
    """
    await service.remove(
        session, actor, contract_id=contract_id, collaboration_id=collaboration_id, now=now
    )


@accepting.post("/accept", responses=_ACCEPT)
@people_only
async def accept_collaboration(
    body: CollaborationAccept, actor: CurrentActor, session: WriteSession, now: Now
) -> CollaborationRead:
    """Help with a contract. The invitation must be for the address of your account."""
    row = await service.accept(session, actor, token=body.token, now=now)
    return CollaborationRead.of(row, actor)


@own.get("")
@people_only
async def list_own_collaborations(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[CollaborationQuery, Query()],
    now: Now,
) -> CollaborationPage:
    """The contracts you help with, and those you did."""
    found = await service.list_own(session, actor, query=query, request=page.request, now=now)
    return page.reply(CollaborationPage, found, lambda row: CollaborationRead.of(row, actor))


@own.delete("/{collaboration_id}", status_code=204, responses=problems(IllegalMove))
@people_only
async def leave_collaboration(
    collaboration_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> None:
    """Help no more."""
    await service.leave(session, actor, collaboration_id=collaboration_id, now=now)
