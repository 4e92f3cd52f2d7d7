"""Operators in the place of others: they see what those see, do nothing, and leave a trace."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from va_market import audit
from va_market.identity import repository
from va_market.identity.actor import Actor
from va_market.identity.models import Role
from va_market.identity.service.accounts import roles_in
from va_market.kit.db import ReadSession, WriteSession
from va_market.kit.ids import new_id
from va_market.kit.looks import LOOKED, ORGANIZATION, USER, Look, header_error


async def in_place_of(session: ReadSession, operator: Actor, *, look: Look) -> Actor:
    """A member of the organization who sees everything there, or the user.

    Raises:
        Invalid: there is no such organization or user.
    """
    if look.organization_id is None:
        return await _as_user(session, operator, look)
    found = await repository.find_organization(session, organization_id=look.organization_id)
    if found is None:
        raise header_error(ORGANIZATION, "unknown", "no organization has this id")
    roles = {look.organization_id: Role.OWNER}
    return replace(operator, is_operator=False, roles=roles, look=look)


async def _as_user(session: ReadSession, operator: Actor, look: Look) -> Actor:
    row = await repository.find_anybody(session, user_id=look.target_id)
    if row is None:
        raise header_error(USER, "unknown", "no user has this id")
    return Actor(row.id, operator.session_id, False, roles_in(row), row.is_verified, look=look)


def note_look(
    session: WriteSession,
    operator: Actor,
    *,
    look: Look,
    route: str,
    object_id: UUID,
    now: datetime,
) -> None:
    """Tell the audit log of the organization or user who looked at what, and why."""
    audit.note(
        session,
        id_=new_id(),
        now=now,
        action=LOOKED,
        object_id=object_id,
        parties=[look.target_id],
        actor_id=operator.user_id,
        reason=look.reason,
        route=route,
    )
