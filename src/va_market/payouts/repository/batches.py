from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, select
from sqlmodel import col

from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import one_of
from va_market.payouts.models import Payout, PayoutBatch, PayoutStatus, Rail

_COUNTED = (
    col(Payout.batch_id) == col(PayoutBatch.id),
    col(Payout.status) != PayoutStatus.CANCELLED,
)
_SUMS = (
    select(func.count()).where(*_COUNTED).scalar_subquery().label("payout_count"),
    select(func.coalesce(func.sum(col(Payout.amount_minor)), 0))
    .where(*_COUNTED)
    .scalar_subquery()
    .label("total_minor"),
)
_BATCHES = select(PayoutBatch.__table__, *_SUMS)
_STATUS = one_of("status", col(PayoutBatch.status))
_ONE = Query(_BATCHES.where(col(PayoutBatch.id) == bindparam("batch_id", type_=Uuid)))
ALL = Listing(
    _BATCHES,
    id_=col(PayoutBatch.id),
    sorts=both_ways("created_at", col(PayoutBatch.created_at)),
    filters=_STATUS.filters,
    split=_STATUS.split,
)


async def find(session: ReadSession | WriteSession, *, batch_id: UUID) -> Any | None:
    row: Row | None = await session.row(_ONE, batch_id=batch_id)
    return row


async def lock_last(
    session: WriteSession, *, currency: str, rail: Rail, run_on: date
) -> PayoutBatch | None:
    """The last part of the batch of a date."""
    found = await session.scalars(
        select(PayoutBatch)
        .where(
            col(PayoutBatch.currency) == currency,
            col(PayoutBatch.rail) == rail,
            col(PayoutBatch.run_on) == run_on,
        )
        .order_by(col(PayoutBatch.part).desc())
        .limit(1)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()
