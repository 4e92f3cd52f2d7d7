from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    LargeBinary,
    ScalarSelect,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlmodel import col

from va_market.identity.models import (
    Membership,
    Organization,
    RefreshToken,
    Role,
    Session,
    User,
)
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, Page, PageRequest, both_ways

_USER_ID = bindparam("user_id", type_=Uuid)


def _memberships_of(column: Any) -> ScalarSelect[Any]:
    """The memberships of a user as one array, in a stable order."""
    return (
        select(func.array_agg(aggregate_order_by(column, col(Membership.organization_id))))
        .where(col(Membership.user_id) == col(User.id))
        .scalar_subquery()
    )


_CALLER = Query(
    select(
        col(User.id),
        col(User.is_operator),
        _memberships_of(col(Membership.organization_id)).label("organization_ids"),
        _memberships_of(cast(col(Membership.role), Text)).label("roles"),
    )
    .join_from(Session, User, col(User.id) == col(Session.user_id))
    .where(col(Session.id) == bindparam("session_id", type_=Uuid))
    .where(col(Session.user_id) == _USER_ID)
    .where(col(Session.ended_at).is_(None), col(User.disabled_at).is_(None))
)
_USER = Query(select(User.__table__).where(col(User.id) == _USER_ID))
_CREDENTIALS = Query(
    select(col(User.id), col(User.password_hash))
    .where(col(User.email_key) == bindparam("email_key", type_=Text))
    .where(col(User.disabled_at).is_(None))
)
_MINE = col(Organization.id) == any_(bindparam("actor_organizations", type_=ARRAY(Uuid)))
_ORGANIZATION = Query(
    select(Organization.__table__).where(col(Organization.id) == bindparam("id_", type_=Uuid))
)
_ORGANIZATIONS = Listing(
    select(Organization.__table__).where(_MINE),
    id_=col(Organization.id),
    sorts={"created_at": (col(Organization.created_at), False)},
    filters={},
)
_NAMES = Query(
    select(col(Organization.id), col(Organization.name)).where(
        col(Organization.id) == any_(bindparam("ids", type_=ARRAY(Uuid)))
    )
)
_SECRET_HASH = bindparam("secret_hash", type_=LargeBinary)
_REFRESH_TOKEN = select(RefreshToken).where(col(RefreshToken.secret_hash) == _SECRET_HASH)
_SPENT_CHILD = (
    select(col(RefreshToken.id))
    .where(col(RefreshToken.parent_id) == bindparam("token_id", type_=Uuid))
    .where(col(RefreshToken.spent_at).is_not(None))
    .limit(1)
)
_IS_LIVE = (col(Session.user_id) == _USER_ID, col(Session.ended_at).is_(None))
_LIVE_HELD = (
    select(Session).where(*_IS_LIVE).order_by(col(Session.id)).with_for_update(key_share=True)
)
SESSIONS = Listing(
    select(Session.__table__).where(*_IS_LIVE),
    id_=col(Session.id),
    sorts=both_ways("created_at", col(Session.created_at)),
    filters={},
)


async def find_caller(session: ReadSession, *, session_id: UUID, user_id: UUID) -> Row | None:
    """The user behind a live session with all memberships, in one statement."""
    return await session.row(_CALLER, session_id=session_id, user_id=user_id)


async def find_user(session: ReadSession, *, user_id: UUID) -> Row | None:
    return await session.row(_USER, user_id=user_id)


async def find_credentials(session: ReadSession, *, email_key: str) -> Row | None:
    return await session.row(_CREDENTIALS, email_key=email_key)


async def find_organization(session: ReadSession, *, organization_id: UUID) -> Row | None:
    return await session.row(_ORGANIZATION, id_=organization_id)


async def organizations_of(
    session: ReadSession, *, scope: dict[str, object], request: PageRequest
) -> Page[Row]:
    return await _ORGANIZATIONS.page(session, request, sort="created_at", filters={}, scope=scope)


async def find_role(session: WriteSession, *, organization_id: UUID, user_id: UUID) -> Role | None:
    membership = await session.get(Membership, (organization_id, user_id))
    return None if membership is None else Role(membership.role)


async def find_refresh_token(session: WriteSession, *, secret_hash: bytes) -> RefreshToken | None:
    found = await session.execute(_REFRESH_TOKEN, {"secret_hash": secret_hash})
    return found.scalar_one_or_none()


async def has_spent_child(session: WriteSession, *, token_id: UUID) -> bool:
    return (await session.execute(_SPENT_CHILD, {"token_id": token_id})).first() is not None


async def lock_sessions(session: WriteSession, *, user_id: UUID) -> Sequence[Session]:
    """The live sign-ins of a user, held, in the order of their ids."""
    return (await session.execute(_LIVE_HELD, {"user_id": user_id})).scalars().all()


async def is_enabled(session: WriteSession, *, user_id: UUID) -> bool:
    user = await session.get(User, user_id)
    return user is not None and user.disabled_at is None
