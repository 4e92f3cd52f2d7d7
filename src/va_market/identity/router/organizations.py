from uuid import UUID

from fastapi import Response

from va_market.identity import service
from va_market.identity.deps import CurrentActor
from va_market.identity.schemas import (
    OrganizationCreate,
    OrganizationPage,
    OrganizationRead,
    OrganizationUpdate,
)
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router

router = new_router("/v1/organizations", tags=["organizations"])


@router.post("", status_code=201)
@people_only
async def create_organization(
    body: OrganizationCreate,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> OrganizationRead:
    """Found a client (company, institution or individual) or an agency; you become its owner."""
    organization = await service.create(session, actor, body=body, now=now)
    # The maker's role is not among those read at the start of this request.
    maker = actor.after_founding(organization.id)
    created(response, "/v1/organizations", organization.id)
    return OrganizationRead.of(organization, maker)


@router.get("")
@keys_with(Scope.ORGANIZATIONS_READ)
async def list_organizations(
    actor: CurrentActor, session: ReadSession, page: PageParams
) -> OrganizationPage:
    """The organizations you belong to, oldest first."""
    found = await service.list_mine(session, actor, request=page.request)
    return page.reply(OrganizationPage, found, lambda row: OrganizationRead.of(row, actor))


@router.get("/{organization_id}")
@keys_with(Scope.ORGANIZATIONS_READ)
async def get_organization(
    organization_id: UUID, actor: CurrentActor, session: ReadSession
) -> OrganizationRead:
    """One organization you belong to."""
    row = await service.get_visible(session, actor, organization_id=organization_id)
    return OrganizationRead.of(row, actor)


@router.patch("/{organization_id}", responses=problems(Forbidden))
@keys_with(Scope.ORGANIZATIONS_WRITE)
async def update_organization(
    organization_id: UUID,
    body: OrganizationUpdate,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> OrganizationRead:
    """Change its particulars. Absent fields keep their value; owners and admins may."""
    organization = await service.update(
        session, actor, organization_id=organization_id, body=body, now=now
    )
    return OrganizationRead.of(organization, actor)
