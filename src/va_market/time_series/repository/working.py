"""Recorded, approved and billable time beside planned hours, in the steps of a span."""

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
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
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
from va_market.kit.ways import Rows
from va_market.timekeeping.models import EntryStatus, TimeEntry, seconds_until
from va_market.timekeeping.service import visible_to
from va_market.timekeeping.standing import STANDS

FIRST, LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)
_MOMENT = DateTime(timezone=True)
_UNIT = bindparam("unit", type_=Text)
CONTRACT_ID = bindparam("contract_id", type_=Uuid)
ON = col(TimeEntry.counted_on)
_MINE = any_(bindparam("actor_organizations", type_=ARRAY(Uuid)))
_NOTHING = literal_column("0", type_=BigInteger)
counts = and_(col(TimeEntry.ended_at).is_not(None), STANDS)
"""Time that is over, and was neither taken back nor takes anything back."""

_seconds = seconds_until(col(TimeEntry.ended_at))


def _sum(value: Any, *when: ColumnElement[bool]) -> ColumnElement[int]:
    found = func.sum(value)
    return cast(func.coalesce(found.filter(*when) if when else found, 0), BigInteger)


def _step(day: Any) -> ColumnElement[date]:
    """The first day of the step that holds a day; of the first one, that of the span."""
    return func.greatest(cast(func.date_trunc(_UNIT, cast(day, DateTime)), Date), FIRST)


RECORDED = _sum(_seconds).label("recorded")
BILLABLE = _sum(col(TimeEntry.billable_seconds)).label("billable")
_TIME = (
    select(
        _step(ON).label("step"),
        RECORDED,
        _sum(_seconds, col(TimeEntry.status) == EntryStatus.APPROVED).label("approved"),
        BILLABLE,
        _NOTHING.label("planned"),
    )
    .join_from(TimeEntry, Contract, col(Contract.id) == col(TimeEntry.contract_id))
    .where(visible_to, counts, ON.between(FIRST, LAST))
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


def _together(time: Rows, planned: Rows, *, by: Sequence[str]) -> Query:
    """Both sides of each step in one row; steps without any of both have none."""
    sides = union_all(time, planned).subquery("sides")
    keys = [sides.c[name] for name in by]
    sums = [_sum(sides.c[name]).label(name) for name in _KINDS]
    return Query(select(*keys, *sums).group_by(*keys).order_by(*keys))


_OF_CONTRACT = _together(
    _TIME.where(col(TimeEntry.contract_id) == CONTRACT_ID).group_by("step"),
    _PLANNED.where(_HOURS.c.contract_id == CONTRACT_ID).group_by("step"),
    by=("step",),
)
_ASSISTANTS = any_(bindparam("assistant_ids", type_=ARRAY(Uuid)))
_ORGANIZATION = bindparam("organization_id", type_=Uuid)
# By an index, which knows when time of an assistant began, and no zone: so a day wider, and another
# one for that of the database.
_BEGAN_AROUND = (
    col(TimeEntry.started_at) >= cast(FIRST - literal_column("2"), _MOMENT),
    col(TimeEntry.started_at) < cast(LAST + literal_column("3"), _MOMENT),
)
_OF_ASSISTANTS = _together(
    _TIME.add_columns(col(TimeEntry.assistant_id))
    .where(
        col(TimeEntry.assistant_id) == _ASSISTANTS,
        or_(
            col(Contract.organization_id) == _ORGANIZATION,
            col(Contract.agency_id) == _ORGANIZATION,
        ),
        *_BEGAN_AROUND,
    )
    .group_by("step", col(TimeEntry.assistant_id)),
    _PLANNED.add_columns(_HOURS.c.assistant_id)
    .where(
        _HOURS.c.assistant_id == _ASSISTANTS,
        or_(_HOURS.c.organization_id == _ORGANIZATION, _HOURS.c.agency_id == _ORGANIZATION),
    )
    .group_by("step", _HOURS.c.assistant_id),
    by=("assistant_id", "step"),
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


async def of_assistants(
    session: ReadSession,
    *,
    organization_id: UUID,
    assistant_ids: Sequence[UUID],
    unit: str,
    first: date,
    last: date,
    scope: dict[str, Any],
) -> Sequence[Row]:
    """The same of several assistants, on all contracts of an organization.

    The rows of each `assistant_id` follow each other.
    """
    return await session.rows(
        _OF_ASSISTANTS,
        organization_id=organization_id,
        assistant_ids=list(assistant_ids),
        unit=unit,
        first=first,
        last=last,
        **scope,
    )
