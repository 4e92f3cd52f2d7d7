"""Whose figures the actor sees: their own, and those of organizations whose money they keep."""

from uuid import UUID

from va_market.accounts.policies import may_see
from va_market.identity.actor import Actor
from va_market.kit.errors import NotFound, query_error


def owner_of(actor: Actor, organization_id: UUID | None) -> UUID:
    """Who the report is about: the organization, or the caller.

    Raises:
        NotFound: the caller does not keep the money of the organization.
        Invalid: a key, which is nobody, names none.
    """
    owner_id = organization_id or actor.reader_id
    if owner_id is None:
        raise query_error("organization_id", "missing", "name the organization it is about")
    if not may_see(actor, owner_id):
        raise NotFound
    return owner_id
