from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Date, DateTime, Text, Uuid, and_, bindparam, func, or_, select, update
from sqlmodel import col

from va_market.identity.models import ApiKey, Membership, Organization, User
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways

_ORGANIZATION_ID = bindparam("organization_id", type_=Uuid)
_OF_ORGANIZATION = col(ApiKey.organization_id) == _ORGANIZATION_ID
_SECRETS = {"secret_hash", "previous_hash"}
_SHOWN = [c for c in ApiKey.__table__.c if c.name not in _SECRETS]
LISTING = Listing(
    select(*_SHOWN).where(_OF_ORGANIZATION),
    id_=col(ApiKey.id),
    sorts=both_ways("created_at", col(ApiKey.created_at)),
    filters={},
)
# The key, and its maker as they stand now: no row once they left or were disabled.
_CALLER = Query(
    select(ApiKey.__table__, col(Membership.role), col(User.email_verified_at))
    .join_from(
        ApiKey,
        Membership,
        and_(
            col(Membership.organization_id) == col(ApiKey.organization_id),
            col(Membership.user_id) == col(ApiKey.made_by),
        ),
    )
    .join(User, col(User.id) == col(ApiKey.made_by))
    .where(col(ApiKey.public_id) == bindparam("public_id", type_=Text))
    .where(col(User.disabled_at).is_(None))
)
_SELF = Query(
    select(*_SHOWN, col(Organization.name).label("organization_name"))
    .join_from(ApiKey, Organization, col(Organization.id) == col(ApiKey.organization_id))
    .where(col(ApiKey.id) == bindparam("key_id", type_=Uuid))
)
_NOW = bindparam("now", type_=DateTime(timezone=True))
_NOTE_USE = (
    update(ApiKey.__table__)
    .where(col(ApiKey.id) == bindparam("key_id", type_=Uuid))
    .where(
        or_(
            col(ApiKey.last_used_at).is_(None),
            col(ApiKey.last_used_at) <= bindparam("before", type_=DateTime(timezone=True)),
        )
    )
    .values(last_used_at=_NOW)
)
_LIVE = (
    select(func.count())
    .select_from(ApiKey)
    .where(
        _OF_ORGANIZATION,
        col(ApiKey.revoked_at).is_(None),
        col(ApiKey.expires_on) >= bindparam("today", type_=Date),
    )
)
_LIVE_OF_MAKER = (
    select(ApiKey)
    .where(
        _OF_ORGANIZATION,
        col(ApiKey.made_by) == bindparam("made_by", type_=Uuid),
        col(ApiKey.revoked_at).is_(None),
    )
    .order_by(col(ApiKey.id))
    .with_for_update(key_share=True)
)


async def find_key_caller(session: ReadSession, *, public_id: str) -> Row | None:
    """A key with the role of its maker, in one statement."""
    return await session.row(_CALLER, public_id=public_id)


async def find_self(session: ReadSession, *, key_id: UUID) -> Row | None:
    return await session.row(_SELF, key_id=key_id)


async def note_use(
    session: WriteSession, *, key_id: UUID, now: datetime, at_most_every: timedelta
) -> None:
    await session.execute(_NOTE_USE, {"key_id": key_id, "now": now, "before": now - at_most_every})


async def count_live(session: WriteSession, *, organization_id: UUID, today: date) -> int:
    """How many keys are neither revoked nor expired."""
    values = {"organization_id": organization_id, "today": today}
    return int((await session.execute(_LIVE, values)).scalar_one())


async def lock_live_of(
    session: WriteSession, *, organization_id: UUID, made_by: UUID
) -> Sequence[ApiKey]:
    """The keys that a member made and nobody revoked, held."""
    values = {"organization_id": organization_id, "made_by": made_by}
    return (await session.execute(_LIVE_OF_MAKER, values)).scalars().all()
