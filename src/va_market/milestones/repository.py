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
    and_,
    any_,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by, array
from sqlalchemy.orm import aliased
from sqlmodel import col

from va_market.contracts.milestones import Milestone, MilestoneStatus
from va_market.contracts.models import Contract, ContractStatus, ContractTerms
from va_market.contracts.service import visible_to
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.milestones.models import (
    GOES_BACK,
    PUTS_UP,
    MilestoneClearing,
    MilestoneMovement,
    MovementKind,
)

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
_EARLIER = aliased(Milestone)
_BILLED_BEFORE = (
    select(
        cast(
            func.coalesce(func.sum(col(_EARLIER.amount_minor)), 0),
            BigInteger,
        )
    )
    .where(
        col(_EARLIER.contract_id) == col(Milestone.contract_id),
        col(_EARLIER.position) < col(Milestone.position),
        *(
            type_coerce(col(_EARLIER.status), Text) != literal_column(f"'{gone}'")
            for gone in (MilestoneStatus.REFUNDED, MilestoneStatus.CANCELLED)
        ),
    )
    .correlate(Milestone)
    .scalar_subquery()
    .label("billed_before")
)
_AGREED_ON = and_(
    col(ContractTerms.contract_id) == col(Milestone.contract_id),
    col(ContractTerms.version) == col(Milestone.terms_version),
)
_MILESTONES = (
    select(
        Milestone.__table__,
        *(col(Contract.assistant_id), col(Contract.organization_id), col(Contract.agency_id)),
        *(col(Contract.supervisor_id), col(Contract.substitute_supervisor_id)),
        col(Contract.status).label("contract_status"),
        type_coerce(_MOVED, JSONB).label("movements"),
        *(col(ContractTerms.fee), _BILLED_BEFORE),
    )
    .join_from(Milestone, Contract, col(Contract.id) == col(Milestone.contract_id))
    .join(ContractTerms, _AGREED_ON)
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
        _moved(MilestoneMovement.amount_minor, *PUTS_UP).label("funded"),
        _moved(MilestoneMovement.amount_minor, MovementKind.RELEASED).label("released"),
        _moved(MilestoneMovement.amount_minor, *GOES_BACK).label("refunded"),
        _moved(MilestoneMovement.amount_minor, MovementKind.DEPOSITED).label("deposited"),
        _moved(MilestoneMovement.amount_minor, MovementKind.RETURNED).label("returned"),
        _moved(MilestoneMovement.deposit_minor, MovementKind.FUNDED).label("covered"),
        _moved(MilestoneMovement.deposit_minor, MovementKind.RELEASED).label("set_off"),
    )
    .outerjoin_from(
        Milestone, MilestoneMovement, col(MilestoneMovement.milestone_id) == col(Milestone.id)
    )
    .where(_OF_CONTRACT)
    .group_by(col(Milestone.id))
    .order_by(col(Milestone.position))
)
_ACTING = aliased(ContractTerms)
_DEPOSIT = func.jsonb_path_query_first(
    col(_ACTING.terms), literal_column("""'$.** ? (@.kind == "project").deposit'"""), type_=JSONB
)
_OF_ONE_CONTRACT = Query(
    _MILESTONES.add_columns(_DEPOSIT.label("deposit"))
    .join(
        _ACTING,
        and_(
            col(_ACTING.contract_id) == col(Contract.id),
            col(_ACTING.version) == col(Contract.terms_version),
        ),
    )
    .where(_OF_CONTRACT)
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
_AGREED = Query(
    select(col(ContractTerms.terms), col(ContractTerms.fee), _BILLED_BEFORE)
    .join_from(Milestone, ContractTerms, _AGREED_ON)
    .where(col(Milestone.id) == bindparam("milestone_id", type_=Uuid))
)
_CLEARING = (
    select(MilestoneClearing)
    .where(
        col(MilestoneClearing.cleared_at).is_(None),
        col(MilestoneClearing.clears_at) <= bindparam("now", type_=DateTime(timezone=True)),
    )
    .order_by(col(MilestoneClearing.clears_at), col(MilestoneClearing.movement_id))
    .limit(1)
    .with_for_update(skip_locked=True, key_share=True)
)
_HELD = select(Milestone).order_by(col(Milestone.id)).execution_options(populate_existing=True)
_DUE = (
    _HELD.where(col(Milestone.silence_ends_at) <= bindparam("now", type_=DateTime(timezone=True)))
    .where(col(Milestone.status).in_([MilestoneStatus.SUBMITTED, MilestoneStatus.REFUND_REQUESTED]))
    .limit(1)
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


_UNDECIDED = Query(
    select(col(Milestone.contract_id).label("contract_id"))
    .join_from(Milestone, Contract, col(Contract.id) == col(Milestone.contract_id))
    .where(
        type_coerce(col(Contract.status), Text) == ContractStatus.ENDED.value,
        or_(
            type_coerce(col(Milestone.status), Text) == MilestoneStatus.SUBMITTED.value,
            type_coerce(col(Milestone.status), Text) == MilestoneStatus.REFUND_REQUESTED.value,
        ),
        or_(
            col(Contract.assistant_id) == any_(bindparam("owners", type_=ARRAY(Uuid))),
            col(Contract.organization_id) == any_(bindparam("owners", type_=ARRAY(Uuid))),
        ),
    )
    .distinct()
    .limit(50)
)


async def find_visible(
    session: ReadSession, *, milestone_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(_ONE, milestone_id=milestone_id, **scope)


async def undecided_of(session: WriteSession, *, owners: Sequence[UUID]) -> list[UUID]:
    """Contracts of these that are over, with money that somebody has still to decide on."""
    return [row.contract_id for row in await session.rows(_UNDECIDED, owners=list(owners))]


async def funds_of(session: ReadSession, *, contract_id: UUID) -> Sequence[Row]:
    """What was moved for each milestone of a contract, in minor units, in the order of the work."""
    return await session.rows(_FUNDS, contract_id=contract_id)


async def all_visible(
    session: ReadSession | WriteSession, *, contract_id: UUID, scope: dict[str, Any]
) -> Sequence[Row]:
    """Every milestone of a contract, with what happened to its funds, in the order of the work.

    `deposit` is what the terms that act now agree, as JSON.
    """
    return await session.rows(_OF_ONE_CONTRACT, contract_id=contract_id, **scope)


async def contract_of(session: WriteSession, *, milestone_id: UUID) -> UUID | None:
    """The id alone: a milestone read before it is locked would be a lost race."""
    found = await session.execute(_CONTRACT_OF, {"milestone_id": milestone_id})
    return found.scalar_one_or_none()


async def movements_of(session: WriteSession, *, milestone_id: UUID) -> Sequence[MilestoneMovement]:
    """What happened to the funds of a milestone, oldest first."""
    found = await session.execute(_MOVEMENTS, {"milestone_id": milestone_id})
    return found.scalars().all()


async def lock_due(session: WriteSession, *, now: datetime) -> Sequence[Milestone]:
    """A milestone on which silence has decided, held; none where there is none.

    One at a time, as each moves money: with that of many held, two could wait for each other.
    """
    return (await session.execute(_DUE, {"now": now})).scalars().all()


async def agreed_on(session: WriteSession, *, milestone_id: UUID) -> Row:
    """The terms and the fee of a milestone, and what the ones before it come to."""
    found = await session.row(_AGREED, milestone_id=milestone_id)
    assert found is not None  # noqa: S101  # a foreign key
    return found


async def lock_clearing(session: WriteSession, *, now: datetime) -> MilestoneClearing | None:
    """The next release whose hold is over, held."""
    return (await session.execute(_CLEARING, {"now": now})).scalar_one_or_none()


async def released_by(
    session: WriteSession, *, movement_id: UUID
) -> tuple[MilestoneMovement, Milestone]:
    """A movement, and its milestone."""
    movement = await session.get_one(MilestoneMovement, movement_id)
    return movement, await session.get_one(Milestone, movement.milestone_id)


async def lock_standing(session: WriteSession, *, contract_id: UUID) -> Sequence[Milestone]:
    """What of a contract is not cancelled, held, in the order of the work."""
    return (await session.execute(_STANDING, {"contract_id": contract_id})).scalars().all()


async def lock_unreleased(session: WriteSession, *, contract_id: UUID) -> Sequence[Milestone]:
    """What of a contract is not approved, refunded or cancelled, held."""
    return (await session.execute(_UNRELEASED, {"contract_id": contract_id})).scalars().all()
