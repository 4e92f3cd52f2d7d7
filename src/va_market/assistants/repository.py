from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Text,
    Uuid,
    any_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
    update,
)
from sqlmodel import col

from va_market.assistants.categories import OTHER
from va_market.assistants.models import AssistantProfile, Level
from va_market.identity.models import User
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways

_TEXTS = ARRAY(Text)
_SEARCHED: ColumnElement[Any] = literal_column("assistant_profiles.search")
_VISIBLE = or_(
    col(AssistantProfile.is_listed),
    col(AssistantProfile.user_id) == bindparam("actor_id", type_=Uuid),
)
_PROFILES = select(AssistantProfile.__table__, col(User.name)).join_from(
    AssistantProfile, User, col(User.id) == col(AssistantProfile.user_id)
)
_ID = bindparam("user_id", type_=Uuid)
_ONE = Query(_PROFILES.where(col(AssistantProfile.user_id) == _ID))
_ONE_VISIBLE = Query(_PROFILES.where(col(AssistantProfile.user_id) == _ID, _VISIBLE))
LISTING = Listing(
    _PROFILES.where(_VISIBLE),
    id_=col(AssistantProfile.user_id),
    sorts=both_ways("created_at", col(AssistantProfile.created_at)),
    filters={
        "q": _SEARCHED.op("@@")(func.websearch_to_tsquery("english", bindparam("q", type_=Text))),
        "category": col(AssistantProfile.categories).op("&&")(bindparam("category", type_=_TEXTS)),
        "skills": col(AssistantProfile.skill_keys).op("@>")(bindparam("skills", type_=_TEXTS)),
        "level": type_coerce(col(AssistantProfile.level), Text)
        == any_(bindparam("level", type_=_TEXTS)),
        "currency": col(AssistantProfile.currency) == bindparam("currency", type_=Text),
    },
    varying={"q", "category", "skills", "currency"},
)
_NOTHING = {
    **dict.fromkeys(("headline", "about"), ""),
    **dict.fromkeys(("skills", "skill_keys", "tools", "availability"), ()),
    **dict.fromkeys(("other_work", "country", "weekly_minutes", "rate_minor", "currency")),
    "categories": [OTHER],
    "level": Level.ENTRY,
    "years": 0,
    "time_zone": "UTC",
    "is_listed": False,
}
_WIPE = (
    update(AssistantProfile.__table__)
    .where(col(AssistantProfile.user_id) == bindparam("who", type_=Uuid))
    .values(
        **_NOTHING,
        updated_at=bindparam("now", type_=DateTime(timezone=True)),
        version=col(AssistantProfile.version) + 1,
    )
)


async def find(session: ReadSession, *, user_id: UUID) -> Row | None:
    return await session.row(_ONE, user_id=user_id)


async def find_visible(session: ReadSession, *, user_id: UUID, scope: dict[str, Any]) -> Row | None:
    return await session.row(_ONE_VISIBLE, user_id=user_id, **scope)


async def wipe(session: WriteSession, *, user_id: UUID, now: datetime) -> None:
    """Clear what a profile says; nothing where there is none."""
    await session.execute(_WIPE, {"who": user_id, "now": now})
