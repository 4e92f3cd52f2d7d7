from uuid import UUID

from sqlalchemy import LargeBinary, Uuid, bindparam, delete, select
from sqlmodel import col

from va_market.identity.models import User
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.time_feeds.models import TimeFeed

_OWN = Query(
    select(TimeFeed.__table__).where(col(TimeFeed.user_id) == bindparam("who", type_=Uuid))
)
_BY_SECRET = Query(
    select(col(TimeFeed.user_id))
    .join_from(TimeFeed, User, col(User.id) == col(TimeFeed.user_id))
    .where(
        col(TimeFeed.secret_hash) == bindparam("secret_hash", type_=LargeBinary),
        col(User.disabled_at).is_(None),
    )
)


async def find(session: ReadSession, *, user_id: UUID) -> Row | None:
    return await session.row(_OWN, who=user_id)


async def owner_of(session: ReadSession, *, secret_hash: bytes) -> UUID | None:
    """Whose address it is, if it is one and they may sign in."""
    found: UUID | None = await session.value(_BY_SECRET, secret_hash=secret_hash)
    return found


async def wipe(session: WriteSession, *, user_id: UUID) -> None:
    await session.execute(delete(TimeFeed).where(col(TimeFeed.user_id) == user_id))
