from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    LargeBinary,
    ScalarSelect,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert
from sqlmodel import col

from va_market.identity.models import (
    AccountRequest,
    MailedToken,
    Membership,
    Organization,
    RefreshToken,
    Role,
    Session,
    TokenPurpose,
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


_WITH_ROLES = (
    col(User.id),
    col(User.is_operator),
    col(User.email_verified_at).is_not(None).label("is_verified"),
    _memberships_of(col(Membership.organization_id)).label("organization_ids"),
    _memberships_of(cast(col(Membership.role), Text)).label("roles"),
)
_ANYBODY = Query(select(*_WITH_ROLES).where(col(User.id) == _USER_ID))
_CALLER = Query(
    select(*_WITH_ROLES, col(Session.confirmed_at))
    .join_from(Session, User, col(User.id) == col(Session.user_id))
    .where(col(Session.id) == bindparam("session_id", type_=Uuid))
    .where(col(Session.user_id) == _USER_ID)
    .where(col(Session.ended_at).is_(None), col(User.disabled_at).is_(None))
)
_USER = Query(select(User.__table__).where(col(User.id) == _USER_ID))
_CREDENTIALS = Query(
    select(
        col(User.id),
        col(User.password_hash),
        col(User.password_version),
        col(User.email_verified_at).is_not(None).label("is_verified"),
    )
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
_BY_KEY_HELD = (
    select(User)
    .where(col(User.email_key) == bindparam("email_key", type_=Text))
    .with_for_update(key_share=True)
)
_NOW = bindparam("now", type_=DateTime(timezone=True))
# An UPDATE keeps the names of columns for itself.
_OF_PURPOSE = bindparam("of_purpose", type_=MailedToken.__table__.c.purpose.type)
_MAILED = (
    col(MailedToken.secret_hash) == bindparam("mailed_hash", type_=LargeBinary),
    col(MailedToken.purpose) == _OF_PURPOSE,
    col(MailedToken.spent_at).is_(None),
    col(MailedToken.expires_at) > _NOW,
)
_MAILED_TO = Query(select(col(MailedToken.user_id)).where(*_MAILED))
_SPEND_MAILED = (
    update(MailedToken.__table__)
    .where(*_MAILED)
    .values(spent_at=_NOW)
    .returning(col(MailedToken.id))
)
_SPEND_ALL_MAILED = (
    update(MailedToken.__table__)
    .where(col(MailedToken.user_id) == bindparam("mailed_to", type_=Uuid))
    .where(col(MailedToken.purpose) == _OF_PURPOSE)
    .where(col(MailedToken.spent_at).is_(None))
    .values(spent_at=_NOW)
)
_EXPIRED = select(col(MailedToken.id)).where(col(MailedToken.expires_at) <= _NOW).limit(1000)
_FORGET_MAILED = (
    delete(MailedToken.__table__)
    .where(col(MailedToken.id).in_(_EXPIRED))
    .returning(col(MailedToken.id))
)
_NEXT_REQUEST = (
    select(AccountRequest)
    .order_by(col(AccountRequest.id))
    .limit(1)
    .with_for_update(skip_locked=True)
)
SESSIONS = Listing(
    select(Session.__table__).where(*_IS_LIVE),
    id_=col(Session.id),
    sorts=both_ways("created_at", col(Session.created_at)),
    filters={},
)
_ROLES_OF = select(col(Membership.organization_id), col(Membership.role)).where(
    col(Membership.user_id) == _USER_ID
)


async def find_caller(session: ReadSession, *, session_id: UUID, user_id: UUID) -> Row | None:
    """The user behind a live session with all memberships, in one statement."""
    return await session.row(_CALLER, session_id=session_id, user_id=user_id)


async def find_anybody(session: ReadSession, *, user_id: UUID) -> Row | None:
    """A user with all memberships, signed in or not."""
    return await session.row(_ANYBODY, user_id=user_id)


async def find_user(session: ReadSession | WriteSession, *, user_id: UUID) -> Row | None:
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


async def hold_by_key(session: WriteSession, *, email_key: str) -> User | None:
    """The user with an address, held until the commit."""
    found = await session.execute(_BY_KEY_HELD, {"email_key": email_key})
    return found.scalar_one_or_none()


async def add_unless_known(session: WriteSession, **columns: Any) -> User | None:
    """A new user, or nothing where the address has one."""
    statement = insert(User).values(columns).on_conflict_do_nothing(index_elements=["email_key"])
    return (await session.execute(statement.returning(User))).scalar_one_or_none()


async def find_mailed_to(
    session: ReadSession, *, secret_hash: bytes, purpose: TokenPurpose, now: datetime
) -> UUID | None:
    """Whom a live token was mailed to."""
    found: UUID | None = await session.value(
        _MAILED_TO, mailed_hash=secret_hash, of_purpose=purpose, now=now
    )
    return found


async def spend_mailed(
    session: WriteSession, *, secret_hash: bytes, purpose: TokenPurpose, now: datetime
) -> bool:
    """Spend a live token; false where somebody was quicker."""
    values = {"mailed_hash": secret_hash, "of_purpose": purpose, "now": now}
    return (await session.execute(_SPEND_MAILED, values)).first() is not None


async def spend_all_mailed(
    session: WriteSession, *, user_id: UUID, purpose: TokenPurpose, now: datetime
) -> None:
    values = {"mailed_to": user_id, "of_purpose": purpose, "now": now}
    await session.execute(_SPEND_ALL_MAILED, values)


async def forget_mailed(session: WriteSession, *, now: datetime) -> int:
    """Delete expired tokens, at most 1000; how many there were."""
    return len((await session.execute(_FORGET_MAILED, {"now": now})).all())


async def next_request(session: WriteSession) -> AccountRequest | None:
    """The oldest request of a stranger that nobody else handles, held."""
    return (await session.execute(_NEXT_REQUEST)).scalar_one_or_none()


async def roles_of(session: WriteSession, *, user_id: UUID) -> dict[UUID, Role]:
    """The memberships of a user at this moment."""
    found = await session.execute(_ROLES_OF, {"user_id": user_id})
    return {organization_id: Role(role) for organization_id, role in found}
