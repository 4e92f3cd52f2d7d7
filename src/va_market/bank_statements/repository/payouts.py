"""Payouts and batches that lines of the bank may be of."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Integer,
    Text,
    Uuid,
    any_,
    bindparam,
    or_,
    select,
    text,
    true,
    type_coerce,
)
from sqlmodel import col

from va_market.bank_statements.models import BankLine
from va_market.bank_statements.repository.statements import LINE, MOST_CANDIDATES
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.payouts.models import Payout, PayoutDestination

_NAMED = Query(
    select(Payout.__table__).where(
        col(Payout.reference) == any_(bindparam("references", type_=ARRAY(Text)))
    )
)
_ONE = Query(select(Payout.__table__).where(col(Payout.id) == bindparam("payout_id", type_=Uuid)))
_SENT = Query(
    select(Payout.__table__)
    .where(
        col(Payout.batch_id) == any_(bindparam("batch_ids", type_=ARRAY(Uuid))),
        col(Payout.submitted_by).is_not(None),
    )
    .order_by(col(Payout.id))
)
_HAS_LINE = Query(
    select(
        select(col(BankLine.id))
        .where(
            or_(
                col(BankLine.payout_id) == bindparam("payout_id", type_=Uuid),
                col(BankLine.payout_batch_id) == bindparam("batch_id", type_=Uuid),
            ),
            type_coerce(col(BankLine.direction), Text) == bindparam("direction", type_=Text),
        )
        .exists()
    )
)
_ON_THEIR_WAY = (
    select(Payout.__table__)
    .where(
        col(Payout.currency) == col(BankLine.currency),
        col(Payout.amount_minor) == col(BankLine.amount_minor),
        # As the index says it: parameters would not tell the planner that it fits.
        text("payouts.status IN ('submitted', 'paid')"),
    )
    .order_by(col(Payout.created_at).desc(), col(Payout.id).desc())
    .limit(bindparam("limit_", type_=Integer))
    .correlate(BankLine)
    .lateral("payout")
)
_CANDIDATES = Query(
    select(
        *(LINE.c.line_id, col(BankLine.counterparty), _ON_THEIR_WAY.c.id.label("payout_id")),
        *(_ON_THEIR_WAY.c.owner_id, col(PayoutDestination.holder_name)),
        *(_ON_THEIR_WAY.c.reference, _ON_THEIR_WAY.c.status, _ON_THEIR_WAY.c.batch_id),
        _ON_THEIR_WAY.c.created_at,
    )
    .select_from(LINE)
    .join(BankLine, col(BankLine.id) == LINE.c.line_id)
    .join(_ON_THEIR_WAY, true())
    .join(PayoutDestination, col(PayoutDestination.id) == _ON_THEIR_WAY.c.destination_id)
)


async def named(session: WriteSession, *, references: Sequence[str]) -> list[Row]:
    """The payouts that have one of these references."""
    return await session.rows(_NAMED, references=[*references])


async def find(session: WriteSession, *, payout_id: UUID) -> Row | None:
    return await session.row(_ONE, payout_id=payout_id)


async def sent_in(session: WriteSession, *, batch_ids: Sequence[UUID]) -> list[Row]:
    """What the bank was told to pay with these batches, whatever became of it."""
    return await session.rows(_SENT, batch_ids=[*batch_ids])


async def has_line(
    session: WriteSession, *, payout_id: UUID | None, batch_id: UUID | None, direction: str
) -> bool:
    """Whether a line of this direction is that of the payout, or of the batch."""
    found = await session.value(
        _HAS_LINE, payout_id=payout_id, batch_id=batch_id, direction=direction
    )
    return bool(found)


async def candidates(session: ReadSession, *, line_ids: Sequence[UUID]) -> list[Row]:
    """Payouts on their way of the amount and currency of each line, some of the newest."""
    if not line_ids:
        return []
    return await session.rows(_CANDIDATES, line_ids=[*line_ids], limit_=MOST_CANDIDATES)
