"""The statements that forget sign-ins. A sign-in is held before its tokens, as everywhere."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Uuid, any_, bindparam, delete, select, update
from sqlmodel import col

from va_market.identity.models import RefreshToken, Session
from va_market.kit.db import WriteSession

_BEFORE = bindparam("before", type_=DateTime(timezone=True))
_IDS = bindparam("ids", type_=ARRAY(Uuid))
_TOKENS = RefreshToken.__table__
_MOST = 1000
_EXPIRED = (
    select(col(RefreshToken.id), col(RefreshToken.session_id))
    .where(col(RefreshToken.expires_at) <= _BEFORE)
    .order_by(col(RefreshToken.expires_at))
    .limit(_MOST)
)
_HELD = (
    select(Session)
    .where(col(Session.id) == any_(_IDS))
    .order_by(col(Session.id))
    .with_for_update(key_share=True)
)
# A token that stays may be the child of one that goes.
_ORPHAN = update(_TOKENS).where(col(RefreshToken.parent_id) == any_(_IDS)).values(parent_id=None)
_FORGET_TOKENS = delete(_TOKENS).where(col(RefreshToken.id) == any_(_IDS))
_WITH_TOKENS = (
    select(col(RefreshToken.session_id))
    .where(col(RefreshToken.session_id) == any_(_IDS))
    .distinct()
)
_ENDED = (
    select(col(Session.id))
    .where(col(Session.ended_at) <= _BEFORE)
    .order_by(col(Session.ended_at))
    .limit(_MOST)
    .with_for_update(skip_locked=True)
)
_FORGET_TOKENS_OF = delete(_TOKENS).where(col(RefreshToken.session_id) == any_(_IDS))
_FORGET_SESSIONS = delete(Session.__table__).where(col(Session.id) == any_(_IDS))


async def expired_tokens(session: WriteSession, *, before: datetime) -> Sequence[Any]:
    """Tokens that expired before then, at most 1000: `id`, `session_id`."""
    return (await session.execute(_EXPIRED, {"before": before})).all()


async def hold_sessions(session: WriteSession, *, ids: Iterable[UUID]) -> Sequence[Session]:
    return (await session.execute(_HELD, {"ids": list(ids)})).scalars().all()


async def forget_tokens(session: WriteSession, *, ids: list[UUID]) -> None:
    await session.execute(_ORPHAN, {"ids": ids})
    await session.execute(_FORGET_TOKENS, {"ids": ids})


async def with_tokens(session: WriteSession, *, ids: Iterable[UUID]) -> set[UUID]:
    """Those of the sign-ins that have a refresh token left."""
    return set((await session.execute(_WITH_TOKENS, {"ids": list(ids)})).scalars())


async def forget_ended(session: WriteSession, *, before: datetime) -> int:
    """Delete sign-ins that ended before then, at most 1000; how many there were."""
    ids = list((await session.execute(_ENDED, {"before": before})).scalars())
    await session.execute(_FORGET_TOKENS_OF, {"ids": ids})
    await session.execute(_FORGET_SESSIONS, {"ids": ids})
    return len(ids)
