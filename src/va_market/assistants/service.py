from datetime import datetime
from typing import Any
from uuid import UUID

from va_market import events
from va_market.assistants import categories, repository
from va_market.assistants.models import AssistantProfile
from va_market.assistants.schemas import AssistantProfilePut, AssistantQuery
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.identity.models import User
from va_market.kit.db import ReadSession, Row, WriteSession, lock
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest

SAVED = EventKind("assistant_profile.saved", "An assistant made or changed the profile.")


async def save_profile(
    session: WriteSession, actor: Actor, *, body: AssistantProfilePut, now: datetime
) -> tuple[AssistantProfile, str, bool]:
    """Make or replace the caller's profile: the profile, the name, and whether it is new."""
    # The row of the user is held, so that two first saves at once do not collide.
    user = await session.get_one(User, actor.user_id, with_for_update={"key_share": True})
    profile = await lock(session, AssistantProfile, actor.user_id)
    is_new = profile is None
    if profile is None:
        profile = AssistantProfile(user_id=actor.user_id, created_at=now, **_columns(body, now))
        session.add(profile)
    else:
        profile.sqlmodel_update(_columns(body, now))
    events.record(
        session,
        SAVED,
        now=now,
        subject_id=actor.user_id,
        parties=[actor.user_id],
        actor_id=actor.user_id,
    )
    return profile, user.name, is_new


def _columns(body: AssistantProfilePut, now: datetime) -> dict[str, Any]:
    return {
        **body.model_dump(mode="json", exclude={"rate"}),
        "skill_keys": keys_of(body.skills),
        "rate_minor": None if body.rate is None else body.rate.minor,
        "currency": None if body.rate is None else body.rate.currency,
        "updated_at": now,
    }


def keys_of(skills: list[str]) -> list[str]:
    """Skills in the form that is compared: casefolded, each once, in order."""
    return sorted({skill.casefold() for skill in skills})


async def wipe(session: WriteSession, *, user_id: UUID, now: datetime) -> None:
    """Clear a profile and take it out of the search; contracts still point at its row."""
    await repository.wipe(session, user_id=user_id, now=now)


async def get_own(session: ReadSession, actor: Actor) -> Row:
    """The caller's profile.

    Raises:
        NotFound: there is none yet.
    """
    row = await repository.find(session, user_id=actor.user_id)
    if row is None:
        raise NotFound("You have no assistant profile yet; PUT one.")
    return row


async def is_assistant(session: WriteSession, *, user_id: UUID) -> bool:
    return await session.get(AssistantProfile, user_id) is not None


async def is_listed(session: WriteSession, *, user_id: UUID) -> bool:
    profile = await session.get(AssistantProfile, user_id)
    return profile is not None and profile.is_listed


async def get_visible(session: ReadSession, actor: Actor, *, assistant_id: UUID) -> Row:
    """A listed assistant, or the caller.

    Raises:
        NotFound: there is no such profile, or it is not listed.
    """
    row = await repository.find_visible(session, user_id=assistant_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


async def search(
    session: ReadSession,
    actor: Actor,
    *,
    query: AssistantQuery,
    request: PageRequest,
) -> Page[Row]:
    """Listed assistants that pass all filters."""
    filters = query.model_dump(exclude={"sort"})
    if query.category is not None:
        filters["category"] = categories.with_descendants(query.category)
    if query.skills is not None:
        filters["skills"] = keys_of(query.skills)
    return await repository.LISTING.page(
        session,
        request,
        filters=filters,
        sort=query.sort,
        scope=actor.scope,
    )
