"""Removing somebody who helps, or is asked to; and leaving."""

from datetime import datetime
from uuid import UUID

from va_market.collaborations import policies, repository
from va_market.collaborations.models import COLLABORATION, Collaboration
from va_market.collaborations.service.reading import shown_to, tell
from va_market.contracts import service as contracts
from va_market.contracts.models import Contract
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.identity.models import User
from va_market.kit.db import Row, WriteSession, lock
from va_market.kit.errors import Forbidden, NotFound

REMOVED = EventKind(
    "collaboration.removed", "Somebody is asked for help no more, or helps no more."
)
LEFT = EventKind("collaboration.left", "Somebody who helped with a contract left it.")


async def remove(
    session: WriteSession,
    actor: Actor,
    *,
    contract_id: UUID,
    collaboration_id: UUID,
    now: datetime,
) -> None:
    """Take an invitation back, or end somebody's help.

    Raises:
        NotFound: there is no such collaboration for this caller.
        Forbidden: the caller did not ask for it, and does not keep the contract for the client.
        IllegalMove: it is over already.
    """
    contract = await contracts.hold_visible(session, actor, contract_id=contract_id)
    found = await lock(session, Collaboration, collaboration_id)
    if found is None or found.contract_id != contract_id:
        raise NotFound
    if not policies.is_inviter(actor, found, contract):
        raise Forbidden("Only the client, and the assistant who asked, may remove them.")
    COLLABORATION.check(policies.status_now(found, now), "remove")
    _end(found, "remove", actor, now)
    tell(session, REMOVED, found, contract, actor, now=now)


async def leave(
    session: WriteSession, actor: Actor, *, collaboration_id: UUID, now: datetime
) -> None:
    """Help no more.

    Raises:
        NotFound: the caller has no such collaboration.
        IllegalMove: it is over already.
    """
    seen = await shown_to(session, collaboration_id, actor, now)
    contract = await _contract_of(session, seen)
    found = await lock(session, Collaboration, collaboration_id)
    if found is None:
        raise NotFound
    COLLABORATION.check(found.status, "leave")
    _end(found, "leave", actor, now)
    tell(session, LEFT, found, contract, actor, now=now)


async def leave_all(session: WriteSession, user: User, person: Actor, *, now: datetime) -> None:
    """End all help of somebody who is erased, and take back what they are asked for."""
    for found in await repository.lock_live_of(session, user_id=user.id, email_key=user.email_key):
        contract = await _contract_of(session, found)
        _end(found, "remove", person, now)
        tell(session, LEFT, found, contract, person, now=now)


def give_way(
    session: WriteSession, found: Collaboration, contract: Contract, actor: Actor, *, now: datetime
) -> None:
    """End what nobody benefits from: the assistant who asked works on the contract no more."""
    COLLABORATION.become(found, "give_way")
    found.forget_address()
    found.ended_at = now
    tell(session, REMOVED, found, contract, actor, now=now)


async def _contract_of(session: WriteSession, found: Collaboration | Row) -> Contract:
    return await session.get_one(Contract, found.contract_id)


def _end(found: Collaboration, action: str, actor: Actor, now: datetime) -> None:
    COLLABORATION.become(found, action)
    found.forget_address()
    found.ended_by, found.ended_at = actor.user_id, now
