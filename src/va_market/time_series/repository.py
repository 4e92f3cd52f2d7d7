from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlmodel import col

from va_market.absences.models import Absence
from va_market.contracts.models import Contract
from va_market.contracts.pauses import ContractPause
from va_market.contracts.service import planned_hours
from va_market.kit.db import Query, ReadSession, Row
from va_market.timekeeping.models import MONDAY, EntryStatus, TimeEntry, seconds_until
from va_market.timekeeping.service import visible_to

_FIRST, _LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)
_UNIT = bindparam("unit", type_=Text)
_CONTRACT_ID = bindparam("contract_id", type_=Uuid)
_ON = col(TimeEntry.counted_on)
_MINE = any_(bindparam("actor_organizations", type_=ARRAY(Uuid)))
_NOTHING = literal_column("0", type_=BigInteger)
_is_finished = col(TimeEntry.ended_at).is_not(None)
_seconds = seconds_until(col(TimeEntry.ended_at))


def _sum(value: Any, *when: ColumnElement[bool]) -> ColumnElement[int]:
    found = func.sum(value)
    return cast(func.coalesce(found.filter(*when) if when else found, 0), BigInteger)


def _step(day: Any) -> ColumnElement[date]:
    """The first day of the step that holds a day; of the first one, that of the span."""
    return func.greatest(cast(func.date_trunc(_UNIT, cast(day, DateTime)), Date), _FIRST)


_RECORDED = _sum(_seconds).label("recorded")
_BILLABLE = _sum(col(TimeEntry.billable_seconds)).label("billable")
_TIME = (
    select(
        _step(_ON).label("step"),
        _RECORDED,
        _sum(_seconds, col(TimeEntry.status) == EntryStatus.APPROVED).label("approved"),
        _BILLABLE,
        _NOTHING.label("planned"),
    )
    .join_from(TimeEntry, Contract, col(Contract.id) == col(TimeEntry.contract_id))
    .where(visible_to, _is_finished, _ON.between(_FIRST, _LAST))
)
_HOURS = planned_hours.add_columns(col(Contract.organization_id), col(Contract.agency_id)).subquery(
    "hours"
)
_IS_AWAY = exists().where(
    col(Absence.contract_id) == _HOURS.c.contract_id,
    col(Absence.assistant_id) == _HOURS.c.assistant_id,
    _HOURS.c.on_day.between(col(Absence.first_on), col(Absence.last_on)),
)
_IS_RESTING = exists().where(
    col(ContractPause.contract_id) == _HOURS.c.contract_id,
    col(ContractPause.paused_at) <= _HOURS.c.starts_at,
    or_(
        col(ContractPause.resumed_at).is_(None),
        col(ContractPause.resumed_at) > _HOURS.c.starts_at,
    ),
)
_READS = or_(
    _HOURS.c.assistant_id == bindparam("actor_id", type_=Uuid),
    _HOURS.c.organization_id == _MINE,
    _HOURS.c.agency_id == _MINE,
)
"""As of time: those of their own, and on contracts of the actor's organizations."""

_PLANNED = select(
    _step(_HOURS.c.on_day).label("step"),
    *(_NOTHING.label(name) for name in ("recorded", "approved", "billable")),
    _sum(_HOURS.c.seconds).label("planned"),
).where(_READS, ~_IS_AWAY, ~_IS_RESTING)
_KINDS = ("recorded", "approved", "billable", "planned")


def _together(time: Select[*tuple[Any, ...]], planned: Select[*tuple[Any, ...]]) -> Query:
    """Both sides of each step in one row; steps without any of both have none."""
    sides = union_all(time, planned).subquery("sides")
    return Query(
        select(sides.c.step, *(_sum(sides.c[name]).label(name) for name in _KINDS))
        .group_by(sides.c.step)
        .order_by(sides.c.step)
    )


_OF_CONTRACT = _together(
    _TIME.where(col(TimeEntry.contract_id) == _CONTRACT_ID).group_by("step"),
    _PLANNED.where(_HOURS.c.contract_id == _CONTRACT_ID).group_by("step"),
)
# What was before the span counts by its weeks: caps and ceilings are of weeks.
_DAY = case((_ON < _FIRST, MONDAY), else_=_ON).label("on_day")
_USE = select(_DAY, _RECORDED, _BILLABLE).where(_is_finished, _ON <= _LAST).order_by(_DAY)
# Entries that were approved in times when only combined terms named a part have no name.
_PART = func.coalesce(col(TimeEntry.paid_as), bindparam("kind", type_=Text)).label("paid_as")
_USE_OF_CONTRACT = Query(
    _USE.add_columns(_PART)
    .where(col(TimeEntry.contract_id) == _CONTRACT_ID)
    .group_by("on_day", "paid_as")
)
_USE_OF_ORDER = Query(
    _USE.add_columns(_PART)
    .where(col(TimeEntry.work_order_id) == bindparam("work_order_id", type_=Uuid))
    .group_by("on_day", "paid_as")
)


async def of_contract(
    session: ReadSession,
    *,
    contract_id: UUID,
    unit: str,
    first: date,
    last: date,
    scope: dict[str, Any],
) -> Sequence[Row]:
    """`recorded`, `approved`, `billable` and `planned` seconds of the steps that have any."""
    return await session.rows(
        _OF_CONTRACT, contract_id=contract_id, unit=unit, first=first, last=last, **scope
    )


async def use_of_contract(
    session: ReadSession, *, contract_id: UUID, kind: str, first: date, last: date
) -> Sequence[Row]:
    """`recorded` and `billable` seconds up to the last day, by `on_day` and `paid_as`, in order.

    Time that names no part of the terms is of that `kind`.
    """
    return await session.rows(
        _USE_OF_CONTRACT, contract_id=contract_id, kind=kind, first=first, last=last
    )


async def use_of_order(
    session: ReadSession, *, work_order_id: UUID, first: date, last: date
) -> Sequence[Row]:
    """The same on one work order."""
    return await session.rows(_USE_OF_ORDER, work_order_id=work_order_id, first=first, last=last)
