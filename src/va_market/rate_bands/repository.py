from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, Text, bindparam, delete, func, insert, or_, select, type_coerce
from sqlmodel import col

from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.rate_bands.models import RateBand

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
_HOLD = select(func.pg_advisory_xact_lock(func.hashtextextended("rate_bands", 0)))


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


async def replace_all(session: WriteSession, rows: Sequence[dict[str, Any]]) -> None:
    """Put these rows in the place of all others; of two at once the later one waits and wins.

    Readers see the old ones until the commit.
    """
    await session.execute(_HOLD)
    await session.execute(delete(RateBand.__table__))
    if rows:
        await session.execute(insert(RateBand.__table__), list(rows))
