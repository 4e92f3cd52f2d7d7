from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Date,
    DateTime,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    cast,
    exists,
    func,
    or_,
    select,
    type_coerce,
    update,
)
from sqlmodel import col

from va_market.charges.models import Charge, ChargeKind
from va_market.contracts.models import Contract, ContractTerms
from va_market.contracts.pauses import ContractPause
from va_market.contracts.service import visible_to
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import to_any
from va_market.retainers.models import (
    CountedTime,
    MinuteEntry,
    MinuteGrant,
    PeriodStatus,
    Retainer,
    RetainerPeriod,
)
from va_market.timekeeping.models import EntryStatus, TimeEntry

Session = ReadSession | WriteSession
_CONTRACT_ID = bindparam("contract_id", type_=Uuid)
_PERIOD_ID = bindparam("period_id", type_=Uuid)
_NOW = bindparam("now", type_=DateTime(timezone=True))
_OF_CONTRACT = col(RetainerPeriod.contract_id) == _CONTRACT_ID
_DUE = (
    select(Contract)
    .join(Retainer, col(Retainer.contract_id) == col(Contract.id))
    .where(col(Retainer.next_at) <= _NOW)
    .order_by(col(Retainer.next_at), col(Retainer.contract_id))
    .limit(1)
    .with_for_update(of=Contract, skip_locked=True, key_share=True)
    .execution_options(populate_existing=True)
)
_LOOK = (
    update(Retainer)
    .where(col(Retainer.contract_id) == bindparam("of_contract", type_=Uuid))
    .values(next_at=bindparam("at", type_=DateTime(timezone=True)))
)
_IN_ORDER = (
    select(RetainerPeriod)
    .where(_OF_CONTRACT)
    .order_by(col(RetainerPeriod.starts_on))
    .execution_options(populate_existing=True)
)
_OPEN = _IN_ORDER.where(col(RetainerPeriod.status) == PeriodStatus.OPEN)
_LAST = (
    select(RetainerPeriod)
    .where(_OF_CONTRACT)
    .order_by(col(RetainerPeriod.starts_on).desc())
    .limit(1)
    .execution_options(populate_existing=True)
)
_VERSIONS = Query(
    select(col(ContractTerms.version), col(ContractTerms.terms)).where(
        col(ContractTerms.contract_id) == _CONTRACT_ID
    )
)
_PAUSES = Query(
    select(col(ContractPause.paused_at), col(ContractPause.resumed_at)).where(
        col(ContractPause.contract_id) == _CONTRACT_ID
    )
)
_GRANTS = Query(select(MinuteGrant.__table__).where(col(MinuteGrant.contract_id) == _CONTRACT_ID))
_ENTRIES = Query(
    select(
        *(col(MinuteEntry.grant_id), col(MinuteEntry.minutes), col(MinuteEntry.reason)),
        col(RetainerPeriod.starts_on),
    )
    .join_from(MinuteEntry, RetainerPeriod, col(RetainerPeriod.id) == col(MinuteEntry.period_id))
    .where(col(MinuteEntry.contract_id) == _CONTRACT_ID)
)
_is_counted = exists().where(col(CountedTime.time_entry_id) == col(TimeEntry.id))
_TIME = Query(
    select(
        *(col(TimeEntry.id), col(TimeEntry.counted_on), col(TimeEntry.billable_seconds)),
        *(col(TimeEntry.terms_version), col(TimeEntry.paid_as), col(TimeEntry.status)),
    )
    .where(
        col(TimeEntry.contract_id) == _CONTRACT_ID,
        col(TimeEntry.counted_on) < bindparam("before", type_=Date),
        or_(
            and_(
                col(TimeEntry.status) == EntryStatus.APPROVED,
                col(TimeEntry.billable_seconds) != 0,
                ~_is_counted,
            ),
            and_(col(TimeEntry.status) != EntryStatus.APPROVED, col(TimeEntry.is_billable)),
        ),
    )
    .order_by(col(TimeEntry.counted_on), col(TimeEntry.started_at), col(TimeEntry.id))
)
_COUNTED = Query(
    select(cast(func.coalesce(func.sum(col(CountedTime.seconds)), 0), BigInteger)).where(
        col(CountedTime.contract_id) == _CONTRACT_ID
    )
)
_STATED = RetainerPeriod.__table__.c.statement
_OVERAGE = Query(
    select(
        cast(func.coalesce(func.sum(cast(_STATED["overage"].astext, BigInteger)), 0), BigInteger)
    ).where(_OF_CONTRACT, _STATED.is_not(None))
)
_IN_ADVANCE = [str(one) for one in (ChargeKind.RETAINER_FEE, ChargeKind.PACKS, ChargeKind.CREDIT)]
_BILLED = Query(
    select(cast(func.coalesce(func.sum(col(Charge.amount_minor)), 0), BigInteger)).where(
        col(Charge.contract_id) == _CONTRACT_ID,
        type_coerce(col(Charge.kind), Text) == any_(bindparam("kinds", type_=ARRAY(Text))),
        # Other pay beside the retainer names itself in what it takes back.
        or_(col(Charge.kind) != ChargeKind.CREDIT, col(Charge.term) == ""),
    )
)
_AGREED_ON = and_(
    col(ContractTerms.contract_id) == col(RetainerPeriod.contract_id),
    col(ContractTerms.version) == col(RetainerPeriod.terms_version),
)
# With the contract and its terms, on which it depends what somebody may do.
_PERIODS = (
    select(
        RetainerPeriod.__table__,
        *(col(Contract.assistant_id), col(Contract.organization_id), col(Contract.agency_id)),
        *(col(Contract.supervisor_id), col(Contract.substitute_supervisor_id)),
        *(col(Contract.time_zone), col(ContractTerms.terms)),
        col(Contract.status).label("contract_status"),
    )
    .join_from(RetainerPeriod, Contract, col(Contract.id) == col(RetainerPeriod.contract_id))
    .join(ContractTerms, _AGREED_ON)
)
_ONE = Query(_PERIODS.where(visible_to, col(RetainerPeriod.id) == _PERIOD_ID))
_STATUSES = bindparam("status", type_=ARRAY(Text))
_status = type_coerce(col(RetainerPeriod.status), Text)
# Of one contract, which whoever asks has been shown to see.
PERIODS = Listing(
    _PERIODS.where(_OF_CONTRACT),
    id_=col(RetainerPeriod.id),
    sorts=both_ways("starts_on", col(RetainerPeriod.starts_on)),
    filters={"status": _status == any_(_STATUSES)},
    split={"status": to_any(_status, _STATUSES)},
)
# Of one period, which whoever asks has been shown to see.
MINUTES = Listing(
    select(
        MinuteEntry.__table__,
        *(col(MinuteGrant.source), col(MinuteGrant.effective_on), col(MinuteGrant.expires_on)),
    )
    .join_from(MinuteEntry, MinuteGrant, col(MinuteGrant.id) == col(MinuteEntry.grant_id))
    .where(col(MinuteEntry.period_id) == _PERIOD_ID),
    id_=col(MinuteEntry.id),
    sorts=both_ways("created_at", col(MinuteEntry.created_at)),
    filters={},
)
_gone = (
    select(cast(func.coalesce(func.sum(col(MinuteEntry.minutes)), 0), BigInteger))
    .where(col(MinuteEntry.grant_id) == col(MinuteGrant.id))
    .correlate(MinuteGrant)
    .scalar_subquery()
)
_SHOWN = select(MinuteGrant.__table__, (col(MinuteGrant.minutes) + _gone).label("left_minutes"))
# Of one contract, which whoever asks has been shown to see.
GRANTS = Listing(
    _SHOWN.where(col(MinuteGrant.contract_id) == _CONTRACT_ID),
    id_=col(MinuteGrant.id),
    sorts=both_ways("created_at", col(MinuteGrant.created_at)),
    filters={},
)
_GRANT = Query(
    _SHOWN.join_from(MinuteGrant, Contract, col(Contract.id) == col(MinuteGrant.contract_id)).where(
        visible_to, col(MinuteGrant.id) == bindparam("grant_id", type_=Uuid)
    )
)


async def lock_due(session: WriteSession, *, now: datetime) -> Contract | None:
    """The contract that has waited longest, held; null if none is due, or others hold them."""
    found: Contract | None = (await session.execute(_DUE, {"now": now})).scalar_one_or_none()
    return found


async def look_at(session: WriteSession, *, contract_id: UUID, at: datetime | None) -> None:
    await session.execute(_LOOK, {"of_contract": contract_id, "at": at})


async def open_periods(session: WriteSession, *, contract_id: UUID) -> Sequence[RetainerPeriod]:
    """The earliest first."""
    return (await session.execute(_OPEN, {"contract_id": contract_id})).scalars().all()


async def last_period(session: WriteSession, *, contract_id: UUID) -> RetainerPeriod | None:
    found = await session.execute(_LAST, {"contract_id": contract_id})
    period: RetainerPeriod | None = found.scalar_one_or_none()
    return period


async def versions_of(session: Session, *, contract_id: UUID) -> Sequence[Row]:
    return await session.rows(_VERSIONS, contract_id=contract_id)


async def pauses_of(session: WriteSession, *, contract_id: UUID) -> Sequence[Row]:
    return await session.rows(_PAUSES, contract_id=contract_id)


async def grants_of(session: Session, *, contract_id: UUID) -> Sequence[Row]:
    return await session.rows(_GRANTS, contract_id=contract_id)


async def entries_of(session: Session, *, contract_id: UUID) -> Sequence[Row]:
    """What left the grants of a contract, with the first day of the period it happened in."""
    return await session.rows(_ENTRIES, contract_id=contract_id)


async def time_of(session: Session, *, contract_id: UUID, before: date) -> Sequence[Row]:
    """The time before a day that no period has counted, decided on or not, in its order."""
    return await session.rows(_TIME, contract_id=contract_id, before=before)


async def counted_seconds(session: Session, *, contract_id: UUID) -> int:
    return int(await session.value(_COUNTED, contract_id=contract_id))


async def billed_overage(session: WriteSession, *, contract_id: UUID) -> int:
    """Minutes beyond the retainer that closed periods billed by the hour, less those credited."""
    return int(await session.value(_OVERAGE, contract_id=contract_id))


async def billed_in_advance(session: WriteSession, *, contract_id: UUID) -> int:
    """What was charged for minutes to come and not credited, in the smallest unit."""
    return int(await session.value(_BILLED, contract_id=contract_id, kinds=_IN_ADVANCE))


async def find_visible(
    session: ReadSession, *, period_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(_ONE, period_id=period_id, **scope)


async def find_grant(session: ReadSession, *, grant_id: UUID, scope: dict[str, Any]) -> Row | None:
    return await session.row(_GRANT, grant_id=grant_id, **scope)
