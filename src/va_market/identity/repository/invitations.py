from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    LargeBinary,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    func,
    select,
    type_coerce,
)
from sqlmodel import col

from va_market.identity.models import Invitation, InvitationStatus
from va_market.kit.db import WriteSession
from va_market.kit.pages import Listing, both_ways

_ORGANIZATION_ID = bindparam("organization_id", type_=Uuid)
_stored = type_coerce(col(Invitation.status), Text)
# A pending invitation expires by itself; the row is told when somebody meets it.
_has_lapsed = and_(
    _stored == str(InvitationStatus.PENDING),
    col(Invitation.expires_at) <= bindparam("now", type_=DateTime(timezone=True)),
)
_status = case((_has_lapsed, str(InvitationStatus.EXPIRED)), else_=_stored)
_SHOWN = [c for c in Invitation.__table__.c if c.name not in {"status", "token_hash"}]
LISTING = Listing(
    select(*_SHOWN, _status.label("status")).where(
        col(Invitation.organization_id) == _ORGANIZATION_ID
    ),
    id_=col(Invitation.id),
    sorts=both_ways("created_at", col(Invitation.created_at)),
    filters={"status": _status == any_(bindparam("status", type_=ARRAY(Text)))},
)
_BY_TOKEN = (
    select(Invitation)
    .where(col(Invitation.token_hash) == bindparam("token_hash", type_=LargeBinary))
    .with_for_update(key_share=True)
)
_PENDING = (
    select(Invitation)
    .where(
        col(Invitation.organization_id) == _ORGANIZATION_ID,
        col(Invitation.email_key) == bindparam("email_key", type_=Text),
        col(Invitation.status) == InvitationStatus.PENDING,
    )
    .with_for_update(key_share=True)
)

_NOW = bindparam("now", type_=DateTime(timezone=True))
_LIVE = (
    select(func.count())
    .select_from(Invitation)
    .where(
        col(Invitation.organization_id) == _ORGANIZATION_ID,
        col(Invitation.status) == InvitationStatus.PENDING,
        col(Invitation.expires_at) > _NOW,
    )
)
_HOLD_MAILBOX = select(
    func.pg_advisory_xact_lock(func.hashtextextended(bindparam("name", type_=Text), 0))
)


async def lock_by_token(session: WriteSession, *, token_hash: bytes) -> Invitation | None:
    found = await session.execute(_BY_TOKEN, {"token_hash": token_hash})
    return found.scalar_one_or_none()


async def lock_pending(
    session: WriteSession, *, organization_id: UUID, email_key: str
) -> Invitation | None:
    """The invitation of an address that nobody has decided on, held."""
    values = {"organization_id": organization_id, "email_key": email_key}
    return (await session.execute(_PENDING, values)).scalar_one_or_none()


async def count_live(session: WriteSession, *, organization_id: UUID, now: datetime) -> int:
    """How many invitations wait for an answer."""
    values = {"organization_id": organization_id, "now": now}
    return int((await session.execute(_LIVE, values)).scalar_one())


async def hold_mailbox(session: WriteSession, *, address: str) -> None:
    """Let the invitations to an address, from wherever they come, take turns until the commit."""
    await session.execute(_HOLD_MAILBOX, {"name": f"invitation to {address}"})
