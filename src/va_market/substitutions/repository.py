from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Uuid, and_, bindparam, or_, select
from sqlmodel import col

from va_market.contracts.models import Contract
from va_market.contracts.service import visible_to as contract_visible_to
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.substitutions.models import OPEN, Substitution, SubstitutionStatus

_CONTRACT_ID = bindparam("contract_id", type_=Uuid)
visible_to = or_(
    contract_visible_to,
    and_(
        col(Substitution.assistant_id) == bindparam("actor_id", type_=Uuid),
        col(Substitution.status) == SubstitutionStatus.ACCEPTED,
    ),
)
"""Whoever sees the contract now; before the handover the substitute, too, once it is agreed."""

_SUBSTITUTIONS = (
    select(Substitution.__table__)
    .join(Contract, col(Contract.id) == col(Substitution.contract_id))
    .where(visible_to)
)
_OF_CONTRACT = _SUBSTITUTIONS.where(col(Substitution.contract_id) == _CONTRACT_ID)
_ID = bindparam("substitution_id", type_=Uuid)
_ONE = Query(_SUBSTITUTIONS.where(col(Substitution.id) == _ID))
LISTING = Listing(
    _OF_CONTRACT,
    id_=col(Substitution.id),
    sorts=both_ways("created_at", col(Substitution.created_at)),
    filters={},
)
_CONTRACT_OF = select(col(Substitution.contract_id)).where(col(Substitution.id) == _ID)
_IS_OPEN = col(Substitution.status).in_(OPEN)
_OPEN_ONE = select(col(Substitution.id)).where(
    col(Substitution.contract_id) == _CONTRACT_ID, _IS_OPEN
)
_OPEN = (
    select(Substitution)
    .where(col(Substitution.contract_id) == _CONTRACT_ID, _IS_OPEN)
    .with_for_update(key_share=True)
)
_IDS = select(col(Substitution.id), col(Substitution.contract_id))
_DUE = (
    _IDS.where(
        col(Substitution.status) == SubstitutionStatus.ACCEPTED,
        col(Substitution.takes_effect_at) <= bindparam("now", type_=DateTime(timezone=True)),
    )
    .order_by(col(Substitution.takes_effect_at), col(Substitution.id))
    .limit(1)
)


async def find_visible(
    session: ReadSession, *, substitution_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(_ONE, substitution_id=substitution_id, **scope)


async def contract_of(session: WriteSession, *, substitution_id: UUID) -> UUID | None:
    """The id alone, read without loading the substitution: its contract is locked first."""
    found = await session.execute(_CONTRACT_OF, {"substitution_id": substitution_id})
    return found.scalar_one_or_none()


async def has_open(session: WriteSession, *, contract_id: UUID) -> bool:
    """Whether one waits for an answer, or for its day."""
    found = await session.execute(_OPEN_ONE, {"contract_id": contract_id})
    return found.first() is not None


async def next_due(session: WriteSession, *, now: datetime) -> Any:
    """`id` and `contract_id` of an agreed one whose day has come."""
    return (await session.execute(_DUE, {"now": now})).first()


async def lock_open(session: WriteSession, *, contract_id: UUID) -> Substitution | None:
    """The one that waits for an answer, or for its day, held."""
    return (await session.execute(_OPEN, {"contract_id": contract_id})).scalar_one_or_none()
