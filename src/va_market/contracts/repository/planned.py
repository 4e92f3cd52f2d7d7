"""The hours that were agreed for each day, to the second: nights of another length included."""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    Date,
    Integer,
    Time,
    Uuid,
    bindparam,
    cast,
    column,
    extract,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlmodel import col

from va_market.contracts.models import Contract, ContractAssignment, ContractTerms
from va_market.kit.db import Query, ReadSession

FIRST, LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)
_NUMBERS = (
    func.generate_series(literal_column("0"), LAST.op("-")(FIRST))
    .table_valued(column("number", Integer), name="numbers")
    .render_derived()
)
_ON = cast(FIRST + _NUMBERS.c.number, Date)
# As `version_on`: the days from which versions act are in order.
_VERSION = func.width_bucket(_ON, col(Contract.versions_from)) + literal_column("1")
_HOURS = (
    func.jsonb_to_recordset(col(ContractTerms.conditions)["schedule"])
    .table_valued(
        column("weekday", Integer), column("starts", Time), column("ends", Time), name="hours"
    )
    .render_derived(with_types=True)
)
_STARTS_AT = func.timezone(col(Contract.time_zone), _ON.op("+")(_HOURS.c.starts))
_ENDS_AT = func.timezone(col(Contract.time_zone), _ON.op("+")(_HOURS.c.ends))

planned_hours = (
    select(
        col(Contract.id).label("contract_id"),
        col(ContractAssignment.assistant_id),
        _ON.label("on_day"),
        _STARTS_AT.label("starts_at"),
        cast(extract("epoch", _ENDS_AT - _STARTS_AT), Integer).label("seconds"),
    )
    .join_from(Contract, _NUMBERS, true())
    .join(
        ContractTerms,
        (col(ContractTerms.contract_id) == col(Contract.id))
        & (col(ContractTerms.version) == _VERSION),
    )
    .join(_HOURS, _HOURS.c.weekday == extract("isodow", _ON))
    .join(
        ContractAssignment,
        (col(ContractAssignment.contract_id) == col(Contract.id))
        & (col(ContractAssignment.starts_at) <= _STARTS_AT)
        & or_(
            col(ContractAssignment.ends_at).is_(None),
            col(ContractAssignment.ends_at) > _STARTS_AT,
        ),
    )
    .where(
        col(Contract.starts_on) <= _ON,
        or_(col(Contract.ended_at).is_(None), col(Contract.ended_at) > _STARTS_AT),
    )
)
"""Each span of a schedule on the days from `first` to `last`, by the version that acts on its day:
when it begins, its seconds, and who was to work."""

_OF_CONTRACT = planned_hours.where(
    col(Contract.id) == bindparam("contract_id", type_=Uuid)
).subquery()
_BY_DAY = Query(
    select(_OF_CONTRACT.c.on_day, func.sum(_OF_CONTRACT.c.seconds).label("seconds")).group_by(
        _OF_CONTRACT.c.on_day
    )
)


async def planned_by_day(
    session: ReadSession, *, contract_id: UUID, first: date, last: date
) -> dict[date, int]:
    """Agreed seconds of each day that has any."""
    rows = await session.rows(_BY_DAY, contract_id=contract_id, first=first, last=last)
    return {row.on_day: int(row.seconds) for row in rows}
