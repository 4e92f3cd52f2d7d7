from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by, array
from sqlmodel import col

from va_market.contracts.milestones import Milestone, MilestoneStatus
from va_market.contracts.models import Contract
from va_market.contracts.service import visible_to
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.milestones.models import MilestoneMovement, MovementKind

_OF_CONTRACT = col(Milestone.contract_id) == bindparam("contract_id", type_=Uuid)
_IN_ORDER = (col(MilestoneMovement.created_at), col(MilestoneMovement.id))
_told = func.jsonb_agg(
    aggregate_order_by(func.to_jsonb(MilestoneMovement.__table__.table_valued()), *_IN_ORDER)
)
_MOVED = (
    select(func.coalesce(_told, func.jsonb_build_array()))
    .where(col(MilestoneMovement.milestone_id) == col(Milestone.id))
    .correlate(Milestone)
    .scalar_subquery()
)
_MILESTONES = (
    select(
        Milestone.__table__,
        *(col(Contract.assistant_id), col(Contract.organization_id), col(Contract.agency_id)),
        *(col(Contract.supervisor_id), col(Contract.substitute_supervisor_id)),
        col(Contract.status).label("contract_status"),
        type_coerce(_MOVED, JSONB).label("movements"),
    )
    .join_from(Milestone, Contract, col(Contract.id) == col(Milestone.contract_id))
    .where(visible_to)
)
_ONE = Query(_MILESTONES.where(col(Milestone.id) == bindparam("milestone_id", type_=Uuid)))


def _moved(column: Any, *kinds: MovementKind) -> Any:
    """The sum of what movements of these kinds moved, in the smallest unit."""
    said = col(MilestoneMovement.kind) == any_(array([literal_column(f"'{one}'") for one in kinds]))
    return cast(func.coalesce(func.sum(column).filter(said), 0), BigInteger)


# Whoever asks has been shown to see the contract.
_FUNDS = Query(
    select(
        *(col(Milestone.id), col(Milestone.position), col(Milestone.title), col(Milestone.status)),
        *(col(Milestone.currency), col(Milestone.amount_minor)),
        _moved(MilestoneMovement.amount_minor, MovementKind.FUNDED).label("funded"),
        _moved(MilestoneMovement.amount_minor, MovementKind.RELEASED).label("released"),
        _moved(MilestoneMovement.amount_minor, MovementKind.REFUNDED, MovementKind.CANCELLED).label(
            "refunded"
        ),
        _moved(MilestoneMovement.deposit_minor, MovementKind.RELEASED).label("set_off"),
    )
    .outerjoin_from(
        Milestone, MilestoneMovement, col(MilestoneMovement.milestone_id) == col(Milestone.id)
    )
    .where(_OF_CONTRACT)
    .group_by(col(Milestone.id))
    .order_by(col(Milestone.position))
)
LISTING = Listing(
    _MILESTONES.where(_OF_CONTRACT),
    id_=col(Milestone.id),
    sorts=both_ways("position", col(Milestone.position)),
    filters={
        "status": type_coerce(col(Milestone.status), Text)
        == any_(bindparam("status", type_=ARRAY(Text)))
    },
)
_CONTRACT_OF = select(col(Milestone.contract_id)).where(
    col(Milestone.id) == bindparam("milestone_id", type_=Uuid)
)
_MOVEMENTS = (
    select(MilestoneMovement)
    .where(col(MilestoneMovement.milestone_id) == bindparam("milestone_id", type_=Uuid))
    .order_by(*_IN_ORDER)
)
_HELD = select(Milestone).order_by(col(Milestone.id)).execution_options(populate_existing=True)
_DUE = (
    _HELD.where(col(Milestone.silence_ends_at) <= bindparam("now", type_=DateTime(timezone=True)))
    .where(col(Milestone.status).in_([MilestoneStatus.SUBMITTED, MilestoneStatus.REFUND_REQUESTED]))
    .limit(100)
    .with_for_update(skip_locked=True, key_share=True)
)
_UNRELEASED = _HELD.where(
    _OF_CONTRACT,
    col(Milestone.status).not_in(
        [MilestoneStatus.APPROVED, MilestoneStatus.REFUNDED, MilestoneStatus.CANCELLED]
    ),
).with_for_update(key_share=True)


_STANDING = (
    select(Milestone)
    .where(_OF_CONTRACT, col(Milestone.status) != MilestoneStatus.CANCELLED)
    .order_by(col(Milestone.position))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


async def find_visible(
    session: ReadSession, *, milestone_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(_ONE, milestone_id=milestone_id, **scope)


async def funds_of(session: ReadSession, *, contract_id: UUID) -> Sequence[Row]:
    """What was moved for each milestone of a contract, in minor units, in the order of the work."""
    return await session.rows(_FUNDS, contract_id=contract_id)


async def contract_of(session: WriteSession, *, milestone_id: UUID) -> UUID | None:
    """The id alone: a milestone read before it is locked would be a lost race."""
    found = await session.execute(_CONTRACT_OF, {"milestone_id": milestone_id})
    return found.scalar_one_or_none()


async def movements_of(session: WriteSession, *, milestone_id: UUID) -> Sequence[MilestoneMovement]:
    """What happened to the funds of a milestone, oldest first."""
    found = await session.execute(_MOVEMENTS, {"milestone_id": milestone_id})
    return found.scalars().all()


async def lock_due(session: WriteSession, *, now: datetime) -> Sequence[Milestone]:
    """Milestones on which silence has decided, at most 100, held."""
    return (await session.execute(_DUE, {"now": now})).scalars().all()


async def lock_standing(session: WriteSession, *, contract_id: UUID) -> Sequence[Milestone]:
    """What of a contract is not cancelled, held, in the order of the work."""
    return (await session.execute(_STANDING, {"contract_id": contract_id})).scalars().all()


async def lock_unreleased(session: WriteSession, *, contract_id: UUID) -> Sequence[Milestone]:
    """What of a contract is not approved, refunded or cancelled, held."""
    return (await session.execute(_UNRELEASED, {"contract_id": contract_id})).scalars().all()
