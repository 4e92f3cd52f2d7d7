from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Text, Uuid, any_, bindparam, select, type_coerce
from sqlmodel import col

from va_market.amendments.models import Amendment, AmendmentStatus
from va_market.contracts.models import Contract
from va_market.contracts.service import visible_to
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways

_AMENDMENT_ID = bindparam("amendment_id", type_=Uuid)
_OF_CONTRACT = col(Amendment.contract_id) == bindparam("contract_id", type_=Uuid)
_IS_OPEN = col(Amendment.status) == AmendmentStatus.PROPOSED
_AMENDMENTS = (
    select(
        Amendment.__table__,
        # What says who is what to it.
        col(Contract.organization_id),
        col(Contract.assistant_id),
        col(Contract.agency_id),
        col(Contract.supervisor_id),
        col(Contract.substitute_supervisor_id),
    )
    .join_from(Amendment, Contract, col(Contract.id) == col(Amendment.contract_id))
    .where(visible_to)
)
_ONE = Query(_AMENDMENTS.where(col(Amendment.id) == _AMENDMENT_ID))
LISTING = Listing(
    _AMENDMENTS.where(_OF_CONTRACT),
    id_=col(Amendment.id),
    sorts=both_ways("created_at", col(Amendment.created_at)),
    filters={
        "status": type_coerce(col(Amendment.status), Text)
        == any_(bindparam("status", type_=ARRAY(Text)))
    },
)
_CONTRACT_OF = select(col(Amendment.contract_id)).where(col(Amendment.id) == _AMENDMENT_ID)
_OPEN_OF = select(col(Amendment.id)).where(_OF_CONTRACT, _IS_OPEN)
_EXPIRED = (
    select(Amendment)
    .where(_IS_OPEN, col(Amendment.expires_at) <= bindparam("now", type_=DateTime(timezone=True)))
    .order_by(col(Amendment.id))
    .limit(100)
    .with_for_update(skip_locked=True, key_share=True)
)


async def find_visible(
    session: ReadSession, *, amendment_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(_ONE, amendment_id=amendment_id, **scope)


async def contract_of(session: WriteSession, *, amendment_id: UUID) -> UUID | None:
    """The id alone: the contract is locked first, then the amendment is read."""
    found = await session.execute(_CONTRACT_OF, {"amendment_id": amendment_id})
    return found.scalar_one_or_none()


async def open_of(session: WriteSession, *, contract_id: UUID) -> UUID | None:
    """The amendment of a contract that waits for an answer, if there is one."""
    found = await session.execute(_OPEN_OF, {"contract_id": contract_id})
    return found.scalar_one_or_none()


async def lock_expired(session: WriteSession, *, now: datetime) -> Sequence[Amendment]:
    """Amendments that have waited for too long, at most 100, held."""
    return (await session.execute(_EXPIRED, {"now": now})).scalars().all()
