"""Asking somebody to help: a secret goes to one address, by mail alone."""

from datetime import datetime, timedelta
from uuid import UUID

from va_market.collaborations import policies, repository
from va_market.collaborations.models import (
    COLLABORATION,
    Collaboration,
    CollaborationStatus,
)
from va_market.collaborations.schemas import CollaboratorInvite
from va_market.collaborations.service.ending import give_way
from va_market.collaborations.service.reading import tell
from va_market.contracts import service as contracts
from va_market.contracts.models import Contract
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.identity.letters import Letters
from va_market.identity.models import Organization
from va_market.identity.secrets import digest, new_secret
from va_market.identity.service import email_key
from va_market.identity.service.invitation_mails import room_in_mailbox
from va_market.kit.db import Row, WriteSession
from va_market.kit.errors import Conflict, Forbidden, NotFound

ASKED = EventKind("collaboration.invited", "Somebody was asked to help with a contract.")

LIFE = timedelta(days=7)
MOST = 50


class AlreadyCollaborator(Conflict):
    code = "already_collaborator"
    title = "This address helps with the contract already, or is asked to"
    cause = "Each address is asked once, and each user helps once."
    fix = "Look for it with GET /v1/contracts/{id}/collaborators."
    constraint = "uq_collaborations_invited"


class TooManyCollaborators(Conflict):
    code = "too_many_collaborators"
    title = "Too many help with this contract already"
    cause = f"So many help with a contract, or are asked to, at most: {MOST}."
    fix = "Remove some first."


async def invite(
    session: WriteSession,
    actor: Actor,
    *,
    contract_id: UUID,
    body: CollaboratorInvite,
    letters: Letters,
    now: datetime,
) -> Row:
    """Ask an address; a mail brings the secret.

    Raises:
        NotFound: there is no such contract for this caller.
        Forbidden: the caller is neither the assistant nor keeps the contract for the client.
        ContractEnded: the contract is over.
        AlreadyCollaborator, TooManyCollaborators, InvitedOften: see there.
    """
    contract = await contracts.hold_visible(session, actor, contract_id=contract_id)
    side = policies.side_of(actor, contract)
    if side is None:
        raise Forbidden("Only the assistant, and who hires or supervises for the client, may ask.")
    contracts.check_live(contract)
    key = email_key(body.email)
    await _make_room(session, contract, key, actor, now)
    secret = new_secret()
    asked = Collaboration(
        **body.model_dump(),
        contract_id=contract.id,
        organization_id=contract.organization_id,
        side=side,
        status=CollaborationStatus.INVITED,
        email_key=key,
        token_hash=digest(secret),
        invited_by=actor.user_id,
        expires_at=now + LIFE,
        created_at=now,
        updated_at=now,
    )
    session.add(asked)
    await session.flush()
    client = await session.get_one(Organization, contract.organization_id)
    to = await room_in_mailbox(session, body.email, letters=letters, now=now)
    await letters.ask_to_collaborate(session, to=to, name=client.name, secret=secret, now=now)
    tell(session, ASKED, asked, contract, actor, now=now)
    return await _shown(session, asked, actor, now)


async def _make_room(
    session: WriteSession, contract: Contract, key: str, actor: Actor, now: datetime
) -> None:
    """Let lapsed invitations expire, ask nobody twice, and keep to the ceiling."""
    live = await _live(session, contract, now)
    standing = [one for one in live if policies.stands(one, contract)]
    gone = [one for one in live if not policies.stands(one, contract)]
    if await _is_among(session, standing, key):
        raise AlreadyCollaborator
    if len(standing) >= MOST:
        raise TooManyCollaborators
    for one in gone:
        if await _is_among(session, [one], key):
            give_way(session, one, contract, actor, now=now)
    await session.flush()


async def _live(session: WriteSession, contract: Contract, now: datetime) -> list[Collaboration]:
    """Those who help or are asked to, also for an assistant who works on it no more."""
    live = []
    for one in await repository.lock_live(session, contract_id=contract.id):
        if policies.status_now(one, now) == CollaborationStatus.EXPIRED:
            COLLABORATION.become(one, "expire")
            one.forget_address()
        else:
            live.append(one)
    await session.flush()
    return live


async def _is_among(session: WriteSession, some: list[Collaboration], key: str) -> bool:
    """Whether one of them has the address, or is asked at it."""
    if any(one.email_key == key for one in some):
        return True
    helping = [one.user_id for one in some if one.user_id is not None]
    return await repository.has_address(session, user_ids=helping, email_key=key)


async def _shown(
    session: WriteSession, collaboration: Collaboration, actor: Actor, now: datetime
) -> Row:
    await session.flush()
    row = await repository.find_of_contract(
        session,
        contract_id=collaboration.contract_id,
        collaboration_id=collaboration.id,
        now=now,
        scope=actor.scope,
    )
    if row is None:
        raise NotFound
    return row
