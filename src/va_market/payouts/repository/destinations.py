from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, exists, select, type_coerce
from sqlmodel import col

from va_market.identity.models import Membership, User
from va_market.identity.permissions import PERMISSIONS, Permission
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import to_any
from va_market.payouts.models import DestinationStatus, Payout, PayoutDestination

_OWNERS = bindparam("owners", type_=ARRAY(Uuid))
_DESTINATIONS = select(PayoutDestination.__table__)
_ONE = Query(
    _DESTINATIONS.where(col(PayoutDestination.id) == bindparam("destination_id", type_=Uuid))
)
OWNED = Listing(
    _DESTINATIONS.where(col(PayoutDestination.owner_id) == any_(_OWNERS)),
    id_=col(PayoutDestination.id),
    sorts=both_ways("created_at", col(PayoutDestination.created_at)),
    filters={
        "owner_id": col(PayoutDestination.owner_id) == bindparam("owner_id", type_=Uuid),
        "status": type_coerce(col(PayoutDestination.status), Text)
        == any_(bindparam("status", type_=ARRAY(Text))),
    },
    ways=(to_any(col(PayoutDestination.owner_id), _OWNERS),),
)
_OWNER_ID = bindparam("owner_id", type_=Uuid)
_KEEPING = [str(role) for role, may in PERMISSIONS.items() if Permission.MANAGE_MONEY in may]
# Whoever is the owner, and whoever keeps the money of the owner.
_ADDRESSES = Query(
    select(col(User.email))
    .where(
        (col(User.id) == _OWNER_ID)
        | col(User.id).in_(
            select(col(Membership.user_id)).where(
                col(Membership.organization_id) == _OWNER_ID,
                type_coerce(col(Membership.role), Text)
                == any_(bindparam("roles", type_=ARRAY(Text))),
            )
        )
    )
    .where(col(User.erased_at).is_(None))
    .order_by(col(User.id))
)


async def find(session: ReadSession, *, destination_id: UUID) -> Any | None:
    row: Row | None = await session.row(_ONE, destination_id=destination_id)
    return row


async def lock_live(
    session: WriteSession, *, owner_id: UUID, currency: str
) -> PayoutDestination | None:
    """Where the owner is paid now; it stays so until the commit."""
    found = await session.scalars(
        select(PayoutDestination)
        .where(
            col(PayoutDestination.owner_id) == owner_id,
            col(PayoutDestination.currency) == currency,
            col(PayoutDestination.status) == DestinationStatus.LIVE,
        )
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def lock_all(session: WriteSession, *, owner_id: UUID) -> Sequence[PayoutDestination]:
    found = await session.scalars(
        select(PayoutDestination)
        .where(col(PayoutDestination.owner_id) == owner_id)
        .order_by(col(PayoutDestination.id))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def is_used(session: WriteSession, *, destination_id: UUID) -> bool:
    """Whether something was to be paid there."""
    found = exists().where(col(Payout.destination_id) == destination_id)
    return bool(await session.scalar(select(found)))


async def addresses_of(session: WriteSession, *, owner_id: UUID) -> list[str]:
    """Who hears of what concerns the money of an owner."""
    return [row.email for row in await session.rows(_ADDRESSES, owner_id=owner_id, roles=_KEEPING)]
