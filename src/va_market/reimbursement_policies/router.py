from uuid import UUID

from fastapi import Response

from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with
from va_market.kit.http.deps import Now, ReadSession, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.reimbursement_policies import service
from va_market.reimbursement_policies.schemas import (
    ReimbursementPolicyPut,
    ReimbursementPolicyRead,
)

router = new_router(
    "/v1/organizations/{organization_id}/reimbursement-policy", tags=["reimbursement"]
)
_SET = {
    201: {"model": ReimbursementPolicyRead, "description": "It is the first one."},
    **problems(Forbidden),
}


@router.get("")
@keys_with(Scope.ORGANIZATIONS_READ)
async def read_reimbursement_policy(
    organization_id: UUID, actor: CurrentActor, session: ReadSession
) -> ReimbursementPolicyRead:
    """What an organization pays back, for everybody to read before they apply.

    A job names the organization that hires. 404: it has not said so, and pays nothing back.
    """
    row = await service.get(session, organization_id=organization_id)
    return ReimbursementPolicyRead.of(row, actor)


@router.put("", responses=_SET)
@keys_with(Scope.ORGANIZATIONS_WRITE)
async def set_reimbursement_policy(
    organization_id: UUID,
    body: ReimbursementPolicyPut,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> ReimbursementPolicyRead:
    """Say what is paid back, whole; owners, admins and finance may.

    Expenses that are submitted already keep to what was said then.
    """
    policy, is_new = await service.save(
        session, actor, organization_id=organization_id, body=body, now=now
    )
    if is_new:
        response.status_code = 201
        path = f"/v1/organizations/{organization_id}/reimbursement-policy"
        response.headers["Location"] = path
    return ReimbursementPolicyRead.of(policy, actor)
