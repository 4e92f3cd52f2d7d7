from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.assistants import categories, service
from va_market.assistants.schemas import (
    AssistantPage,
    AssistantProfilePut,
    AssistantQuery,
    AssistantRead,
    CategoryList,
    CategoryRead,
)
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import NotFound
from va_market.kit.http.access import keys_with, people_only, public
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router

router = new_router("/v1/assistants", tags=["assistants"])
own = new_router("/v1/me/assistant-profile", tags=["assistants"])
catalog = new_router("/v1/categories", tags=["assistants"])


@own.get("", responses=problems(NotFound))
@people_only
async def get_own_profile(actor: CurrentActor, session: ReadSession) -> AssistantRead:
    """Your assistant profile."""
    return AssistantRead.of_row(await service.get_own(session, actor))


@own.put("", responses={201: {"model": AssistantRead, "description": "The profile is new."}})
@people_only
async def put_own_profile(
    body: AssistantProfilePut,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> AssistantRead:
    """Make or replace your assistant profile. With one you can send proposals and record time."""
    profile, name, is_new = await service.save_profile(session, actor, body=body, now=now)
    if is_new:
        response.status_code = 201
        response.headers["Location"] = f"/v1/assistants/{actor.user_id}"
    return AssistantRead.of(profile, name=name)


@router.get("")
@keys_with(Scope.ASSISTANTS_READ)
async def search_assistants(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[AssistantQuery, Query()],
) -> AssistantPage:
    """Find listed assistants by words, category, skills, level and currency of the rate."""
    found = await service.search(session, actor, query=query, request=page.request)
    return page.reply(AssistantPage, found, AssistantRead.of_row)


@router.get("/{assistant_id}")
@keys_with(Scope.ASSISTANTS_READ)
async def get_assistant(
    assistant_id: UUID, actor: CurrentActor, session: ReadSession
) -> AssistantRead:
    """One listed assistant."""
    row = await service.get_visible(session, actor, assistant_id=assistant_id)
    return AssistantRead.of_row(row)


@catalog.get("")
@public
async def list_categories() -> CategoryList:
    """The tree of categories. `other` needs a free text beside it."""
    return CategoryList(
        items=[
            CategoryRead(
                name=name,
                parent=categories.PARENT.get(name),
                children=list(categories.TREE.get(name, ())),
            )
            for name in categories.ALL
        ]
    )
