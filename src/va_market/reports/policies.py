"""Whose figures the actor sees: their own, and those of organizations whose money they keep."""

from uuid import UUID

from va_market.accounts.policies import may_see
from va_market.identity.actor import Actor
from va_market.kit.errors import NotFound, query_error


def owner_of(actor: Actor, organization_id: UUID | None) -> UUID:
    """Who the report is about: the organization, or the caller; of a key its organization.

    Raises:
        NotFound: the caller does not keep the money of the organization.
    """
    owner_id = organization_id or actor.reader_id or next(iter(actor.organization_ids), None)
    if owner_id is None or not may_see(actor, owner_id):
        raise NotFound
    return owner_id


def client_of(actor: Actor, organization_id: UUID | None) -> UUID:
    """The organization the report is about; where the caller keeps the money of one alone, that.

    Raises:
        NotFound: the caller does not keep the money of the organization, or of any.
        Invalid: they keep that of several, and name none.
    """
    if organization_id is not None:
        return owner_of(actor, organization_id)
    kept = [one for one in actor.organization_ids if may_see(actor, one)]
    if len(kept) > 1:
        raise query_error("organization_id", "missing", "you keep the money of several")
    if not kept:
        raise NotFound
    return kept[0]
