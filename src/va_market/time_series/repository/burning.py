"""Time up to the end of a span: what was before it counts by its weeks."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Text, Uuid, bindparam, case, func, select
from sqlmodel import col

from va_market.kit.db import Query, ReadSession, Row
from va_market.time_series.repository.working import (
    BILLABLE,
    CONTRACT_ID,
    FIRST,
    LAST,
    ON,
    RECORDED,
    counts,
)
from va_market.timekeeping.models import MONDAY, TimeEntry

_DAY = case((ON < FIRST, MONDAY), else_=ON).label("on_day")
_USE = select(_DAY, RECORDED, BILLABLE).where(counts, ON <= LAST).order_by(_DAY)
# Entries that were approved in times when only combined terms named a part have no name.
_PART = func.coalesce(col(TimeEntry.paid_as), bindparam("kind", type_=Text)).label("paid_as")
_USE_OF_CONTRACT = Query(
    _USE.add_columns(_PART)
    .where(col(TimeEntry.contract_id) == CONTRACT_ID)
    .group_by("on_day", "paid_as")
)
_USE_OF_ORDER = Query(
    _USE.add_columns(_PART)
    .where(col(TimeEntry.work_order_id) == bindparam("work_order_id", type_=Uuid))
    .group_by("on_day", "paid_as")
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
