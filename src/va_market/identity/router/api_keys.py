from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.identity.actor import StepUpRequired
from va_market.identity.deps import ConfirmedActor, CurrentActor
from va_market.identity.schemas.api_keys import (
    ApiKeyCreate,
    ApiKeyMade,
    ApiKeyPage,
    ApiKeyQuery,
    ApiKeyRead,
    ApiKeyRotate,
)
from va_market.identity.service import api_keys as service
from va_market.identity.service.api_keys import TooManyKeys
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import people_only
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.idempotency import ShownOnce
from va_market.kit.http.routing import new_router, shown_once
from va_market.kit.states import IllegalMove

router = new_router("/v1/organizations/{organization_id}/api-keys", tags=["api keys"])
_CHANGE = problems(Forbidden, IllegalMove)


@router.post(
    "",
    status_code=201,
    dependencies=[shown_once],
    responses=problems(Forbidden, StepUpRequired, TooManyKeys, ShownOnce),
)
@people_only
async def create_api_key(
    organization_id: UUID,
    body: ApiKeyCreate,
    actor: ConfirmedActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> ApiKeyMade:
    """Make a key that acts for the organization. It is shown this once; owners and admins may."""
    key, secret = await service.make(
        session, actor, organization_id=organization_id, body=body, now=now
    )
    created(response, f"/v1/organizations/{organization_id}/api-keys", key.id)
    return ApiKeyMade.with_secret(key, actor, now, secret=secret)


@router.get("", responses=problems(Forbidden))
@people_only
async def list_api_keys(
    organization_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[ApiKeyQuery, Query()],
    now: Now,
) -> ApiKeyPage:
    """The keys of an organization, never their secrets; owners and admins see them."""
    found = await service.list_keys(
        session, actor, organization_id=organization_id, query=query, request=page.request
    )
    return page.reply(ApiKeyPage, found, lambda row: ApiKeyRead.of(row, actor, now))


@router.delete("/{key_id}", status_code=204, responses=_CHANGE)
@people_only
async def revoke_api_key(
    organization_id: UUID, key_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> None:
    """End a key. The very next request with it is refused."""
    await service.revoke(session, actor, organization_id=organization_id, key_id=key_id, now=now)


@router.post(
    "/{key_id}/rotate",
    dependencies=[shown_once],
    responses=problems(Forbidden, StepUpRequired, IllegalMove, ShownOnce),
)
@people_only
async def rotate_api_key(
    organization_id: UUID,
    key_id: UUID,
    body: ApiKeyRotate,
    actor: ConfirmedActor,
    session: WriteSession,
    now: Now,
) -> ApiKeyMade:
    """Give a key a new secret, shown this once. The old one works on for the overlap."""
    key, secret = await service.rotate(
        session, actor, organization_id=organization_id, key_id=key_id, body=body, now=now
    )
    return ApiKeyMade.with_secret(key, actor, now, secret=secret)
