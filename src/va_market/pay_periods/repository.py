from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Text, Uuid, any_, bindparam, select, type_coerce
from sqlmodel import col

from va_market.contracts.models import Contract, ContractTerms
from va_market.contracts.pauses import ContractPause
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.pay_periods.models import PaySchedule, ScheduleKind

_OF_CONTRACT = bindparam("contract_id", type_=Uuid)
_KINDS = bindparam("kinds", type_=ARRAY(Text))
_IS_DUE = (
    type_coerce(col(PaySchedule.kind), Text) == any_(_KINDS),
    col(PaySchedule.due_at) <= bindparam("now", type_=DateTime(timezone=True)),
)
_NEXT_DUE = (
    select(Contract)
    .join(PaySchedule, col(PaySchedule.contract_id) == col(Contract.id))
    .where(*_IS_DUE)
    .order_by(col(PaySchedule.due_at), col(Contract.id))
    .limit(1)
    # The contract first, as whoever changes it does: its trigger wakes the schedules after it.
    .with_for_update(of=Contract, skip_locked=True, key_share=True)
    .execution_options(populate_existing=True)
)
_DUE_OF_CONTRACT = (
    select(PaySchedule)
    .where(col(PaySchedule.contract_id) == _OF_CONTRACT, *_IS_DUE)
    .order_by(col(PaySchedule.kind))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_VERSIONS = Query(
    select(col(ContractTerms.version), col(ContractTerms.terms))
    .where(col(ContractTerms.contract_id) == _OF_CONTRACT)
    .order_by(col(ContractTerms.version))
)
_PAUSES = Query(
    select(col(ContractPause.paused_at), col(ContractPause.resumed_at))
    .where(col(ContractPause.contract_id) == _OF_CONTRACT)
    .order_by(col(ContractPause.paused_at))
)
_SETTLED_UNTIL = Query(
    select(col(PaySchedule.next_on)).where(
        col(PaySchedule.contract_id) == _OF_CONTRACT,
        type_coerce(col(PaySchedule.kind), Text) == bindparam("kind", type_=Text),
    )
)


async def lock_next_due(
    session: WriteSession, *, kinds: Collection[ScheduleKind], now: datetime
) -> Contract | None:
    """The contract of the schedule that has waited longest, held; one that nobody else holds."""
    values = {"kinds": list(kinds), "now": now}
    found: Contract | None = (await session.execute(_NEXT_DUE, values)).scalar_one_or_none()
    return found


async def lock_due_of(
    session: WriteSession, *, contract_id: UUID, kinds: Collection[ScheduleKind], now: datetime
) -> Sequence[PaySchedule]:
    """The schedules of a held contract that are due, held."""
    values = {"contract_id": contract_id, "kinds": list(kinds), "now": now}
    return (await session.execute(_DUE_OF_CONTRACT, values)).scalars().all()


async def versions_of(session: ReadSession | WriteSession, *, contract_id: UUID) -> Sequence[Row]:
    """`version` and `terms` of each version, the earliest first."""
    return await session.rows(_VERSIONS, contract_id=contract_id)


async def pauses_of(session: WriteSession, *, contract_id: UUID) -> Sequence[Row]:
    """When the contract rested, the earliest first; the last rest may go on."""
    return await session.rows(_PAUSES, contract_id=contract_id)


async def settled_until(
    session: ReadSession | WriteSession, *, contract_id: UUID, kind: ScheduleKind
) -> date | None:
    """The first day that is not settled; None where the contract has no such pay."""
    found: date | None = await session.value(_SETTLED_UNTIL, contract_id=contract_id, kind=kind)
    return found
