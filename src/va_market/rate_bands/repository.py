from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Integer,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    type_coerce,
)
from sqlmodel import col

from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.rate_bands.models import PayMedian, RateBand

_CATEGORY = bindparam("category", type_=Text)
# The narrower category first; both are the same for a root.
_NEAREST = Query(
    select(RateBand.__table__)
    .where(
        or_(
            col(RateBand.category) == _CATEGORY,
            col(RateBand.category) == bindparam("root", type_=Text),
        ),
        type_coerce(col(RateBand.level), Text) == bindparam("level", type_=Text),
        col(RateBand.years_from) == bindparam("years_from", type_=Integer),
        col(RateBand.currency) == bindparam("currency", type_=Text),
    )
    .order_by((col(RateBand.category) == _CATEGORY).desc())
    .limit(1)
)
_HOLD = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("name", type_=Text), 0)))
_MEDIANS = Query(
    select(PayMedian.__table__).where(col(PayMedian.currency) == bindparam("currency", type_=Text))
)


async def find_nearest(
    session: ReadSession | WriteSession,
    *,
    category: str,
    root: str,
    level: str,
    years_from: int,
    currency: str,
) -> Row | None:
    """The band of the category, or else of its root."""
    return await session.row(
        _NEAREST,
        category=category,
        root=root,
        level=level,
        years_from=years_from,
        currency=currency,
    )


async def medians_in(session: ReadSession, *, currency: str) -> list[Row]:
    """The medians of a currency, in any order."""
    return await session.rows(_MEDIANS, currency=currency)


async def replace_bands(session: WriteSession, rows: Sequence[dict[str, Any]]) -> None:
    """Put these rows in the place of all others, see `_replace`."""
    await _replace(session, RateBand.__table__, rows)


async def replace_medians(session: WriteSession, rows: Sequence[dict[str, Any]]) -> None:
    """The same for medians."""
    await _replace(session, PayMedian.__table__, rows)


async def _replace(session: WriteSession, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Of two at once the later one waits and wins. Readers see the old ones until the commit."""
    await session.execute(_HOLD, {"name": table.name})
    await session.execute(delete(table))
    if rows:
        await session.execute(insert(table), list(rows))
