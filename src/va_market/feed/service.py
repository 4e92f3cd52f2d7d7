from uuid import UUID

from va_market.audit import service
from va_market.events.kinds import EventKind
from va_market.feed.schemas import AuditQuery
from va_market.identity.actor import Actor
from va_market.identity.policies import may_see_audit_log
from va_market.kit.db import ReadSession, Row
from va_market.kit.errors import Forbidden, NotFound, query_error
from va_market.kit.looks import LOOKED
from va_market.kit.pages import Page, PageRequest


async def read_audit_log(
    session: ReadSession,
    actor: Actor,
    *,
    organization_id: UUID,
    query: AuditQuery,
    request: PageRequest,
) -> Page[Row]:
    """The audit log of an organization.

    Raises:
        NotFound: it is not one of the caller's.
        Forbidden: the caller's role does not see it.
        Invalid: an action is not known.
    """
    if not actor.is_member(organization_id):
        raise NotFound
    if not may_see_audit_log(actor, organization_id):
        raise Forbidden("Only owners and admins see the audit log.")
    for name in query.action or ():
        if name not in EventKind.registry and name != LOOKED:
            raise query_error("action", "unknown_action", "no such action")
    return await service.read_log(
        session,
        chain_id=organization_id,
        sort=query.sort,
        filters=query.model_dump(exclude={"sort"}),
        request=request,
    )
