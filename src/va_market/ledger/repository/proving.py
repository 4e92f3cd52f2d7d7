"""What those read who prove the ledger."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Integer,
    Uuid,
    any_,
    bindparam,
    select,
)
from sqlmodel import col

from va_market.kit.db import Query, ReadSession, Row
from va_market.ledger.models import (
    LedgerAccount,
    LedgerBalance,
    LedgerPosting,
    LedgerTransaction,
)

_ACCOUNT_ID = bindparam("account_id", type_=Uuid)
_OF_ACCOUNT = col(LedgerPosting.account_id) == _ACCOUNT_ID
_POSITION = col(LedgerPosting.position)
_account = LedgerAccount.__table__
_AFTER = bindparam("after", type_=Uuid)
_LIMIT = bindparam("limit_", type_=Integer)
_WALKED = Query(
    select(
        LedgerPosting.__table__,
        *(_account.c.owner_id, _account.c.kind.label("account_kind"), _account.c.subject_id),
        *(_account.c.currency.label("account_currency"), _account.c.allow_negative),
        *(col(LedgerTransaction.idempotency_key), col(LedgerTransaction.action)),
        *(col(LedgerTransaction.kind).label("transaction_kind"), col(LedgerTransaction.reference)),
        *(col(LedgerTransaction.target_id), col(LedgerTransaction.created_at).label("made_at")),
    )
    .select_from(LedgerPosting.__table__)
    # What belongs to a row may be gone: that is a fault to be named, not a row to be left out.
    .outerjoin(_account, _account.c.id == col(LedgerPosting.account_id))
    .outerjoin(LedgerTransaction, col(LedgerTransaction.id) == col(LedgerPosting.transaction_id))
    .where(_OF_ACCOUNT, bindparam("position", type_=BigInteger) <= _POSITION)
    .order_by(_POSITION)
    .limit(_LIMIT)
)
_BALANCE_OF = Query(
    select(LedgerBalance.__table__).where(col(LedgerBalance.account_id) == _ACCOUNT_ID)
)
_PLACE = Query(
    select(col(LedgerPosting.hash)).where(
        _OF_ACCOUNT, bindparam("position", type_=BigInteger) == _POSITION
    )
)


def _next_of(column: Any) -> Any:
    return select(column.label("id")).where(column > _AFTER).order_by(column).limit(1)


# Of an account that is gone something is left: its balance, or its postings.
_LEFT = (
    _next_of(_account.c.id)
    .union_all(
        _next_of(col(LedgerBalance.account_id)),
        _next_of(col(LedgerPosting.account_id)),
    )
    .subquery()
)
_NEXT_ACCOUNT = Query(select(_LEFT.c.id).order_by(_LEFT.c.id).limit(1))
_TRANSACTIONS = Query(
    select(LedgerTransaction.__table__)
    .where(col(LedgerTransaction.id) > _AFTER)
    .order_by(col(LedgerTransaction.id))
    .limit(_LIMIT)
)
_POSTINGS_OF = Query(
    select(
        *(col(LedgerPosting.transaction_id), col(LedgerPosting.account_id)),
        *(col(LedgerPosting.currency), col(LedgerPosting.state), col(LedgerPosting.amount_minor)),
        col(LedgerTransaction.action),
    )
    .join_from(
        LedgerPosting,
        LedgerTransaction,
        col(LedgerTransaction.id) == col(LedgerPosting.transaction_id),
    )
    .where(col(LedgerPosting.transaction_id) == any_(bindparam("ids", type_=ARRAY(Uuid))))
)


async def postings_from(
    session: ReadSession, *, account_id: UUID, position: int, limit: int
) -> list[Row]:
    """Postings of an account at a place and behind it, with all that is hashed."""
    return await session.rows(_WALKED, account_id=account_id, position=position, limit_=limit)


async def balance_of(session: ReadSession, *, account_id: UUID) -> Row | None:
    """What the triggers have kept of an account."""
    return await session.row(_BALANCE_OF, account_id=account_id)


async def hash_at(session: ReadSession, *, account_id: UUID, position: int) -> bytes | None:
    found: bytes | None = await session.value(_PLACE, account_id=account_id, position=position)
    return found


async def account_after(session: ReadSession, *, account_id: UUID) -> UUID | None:
    """The next account there is anything of."""
    found: UUID | None = await session.value(_NEXT_ACCOUNT, after=account_id)
    return found


async def transactions_after(
    session: ReadSession, *, transaction_id: UUID, limit: int
) -> list[Row]:
    return await session.rows(_TRANSACTIONS, after=transaction_id, limit_=limit)


async def postings_of(session: ReadSession, *, ids: Iterable[UUID]) -> list[Row]:
    """The legs of several transactions, with the action of the transaction of each."""
    return await session.rows(_POSTINGS_OF, ids=list(ids))
