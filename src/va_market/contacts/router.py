from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.contacts import service
from va_market.contacts.schemas import (
    ContactAdd,
    ContactPage,
    ContactQuery,
    ContactRead,
    ContactUpdate,
)
from va_market.contracts.service.inside import ContractEnded
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router

router = new_router("/v1/contracts/{contract_id}/contacts", tags=["contacts"])


@router.post("", status_code=201, responses=problems(Forbidden, ContractEnded))
@keys_with(Scope.KNOWLEDGE_WRITE)
async def add_contact(
    contract_id: UUID,
    body: ContactAdd,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> ContactRead:
    """Name somebody of the client whom the work may need; only the client may."""
    contact = await service.add(session, actor, contract_id=contract_id, body=body, now=now)
    created(response, f"/v1/contracts/{contract_id}/contacts", contact.id)
    return ContactRead.of(contact)


@router.get("")
@keys_with(Scope.KNOWLEDGE_READ)
async def list_contacts(
    contract_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[ContactQuery, Query()],
) -> ContactPage:
    """Whom to turn to in the work on the contract. All but the client read them until it ends."""
    found = await service.list_of_contract(
        session, actor, contract_id=contract_id, query=query, request=page.request
    )
    return page.reply(ContactPage, found, ContactRead.of)


@router.get("/{contact_id}")
@keys_with(Scope.KNOWLEDGE_READ)
async def get_contact(
    contract_id: UUID, contact_id: UUID, actor: CurrentActor, session: ReadSession
) -> ContactRead:
    """One contact."""
    row = await service.get_visible(session, actor, contract_id=contract_id, contact_id=contact_id)
    return ContactRead.of(row)


@router.patch("/{contact_id}", responses=problems(Forbidden))
@keys_with(Scope.KNOWLEDGE_WRITE)
async def update_contact(
    contract_id: UUID,
    contact_id: UUID,
    body: ContactUpdate,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> ContactRead:
    """Change a contact; only the client may."""
    contact = await service.update(
        session, actor, contract_id=contract_id, contact_id=contact_id, body=body, now=now
    )
    return ContactRead.of(contact)


@router.delete("/{contact_id}", status_code=204, responses=problems(Forbidden))
@keys_with(Scope.KNOWLEDGE_WRITE)
async def remove_contact(
    contract_id: UUID, contact_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> None:
    """Forget a contact; only the client may."""
    await service.remove(session, actor, contract_id=contract_id, contact_id=contact_id, now=now)
