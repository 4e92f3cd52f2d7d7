import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    DateTime,
    Text,
    Uuid,
    any_,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlmodel import col

from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import to_any
from va_market.ledger.models import (
    LedgerAccount,
    LedgerBalance,
    LedgerPosting,
    LedgerTransaction,
)

_ACCOUNT_ID = bindparam("account_id", type_=Uuid)
_OF_ACCOUNT = col(LedgerPosting.account_id) == _ACCOUNT_ID
_POSITION = col(LedgerPosting.position)
_MOMENT = DateTime(timezone=True)
_account = LedgerAccount.__table__
_BALANCE = (
    *(col(LedgerBalance.posted_minor), col(LedgerBalance.pending_in_minor)),
    *(col(LedgerBalance.pending_out_minor), col(LedgerBalance.length)),
)
_ACCOUNTS = select(
    _account, *_BALANCE, col(LedgerBalance.moved_at), col(LedgerBalance.length).label("version")
).join_from(_account, LedgerBalance, col(LedgerBalance.account_id) == _account.c.id)
_ONE = Query(_ACCOUNTS.where(_account.c.id == _ACCOUNT_ID))
_OWNERS = bindparam("owners", type_=ARRAY(Uuid))
_KINDS = bindparam("kind", type_=ARRAY(Text))
OWNED = Listing(
    _ACCOUNTS.where(_account.c.owner_id == any_(_OWNERS)),
    id_=_account.c.id,
    sorts=both_ways("created_at", _account.c.created_at),
    filters={
        "organization_id": _account.c.owner_id == bindparam("organization_id", type_=Uuid),
        "currency": _account.c.currency == bindparam("currency", type_=Text),
        "kind": _account.c.kind == any_(_KINDS),
    },
    ways=(to_any(_account.c.owner_id, _OWNERS),),
    split={"kind": to_any(_account.c.kind, _KINDS)},
)


def _last_place_before(name: str) -> Any:
    """The place of the last posting at or before a moment: along an account time never goes back.

    So a span of time is a span of places, and a page of it costs what any page costs.
    """
    earlier = LedgerPosting.__table__.alias(f"earlier_{name}")
    found = (
        select(earlier.c.position)
        .where(earlier.c.account_id == _ACCOUNT_ID)
        .where(
            earlier.c.created_at <= bindparam(name, type_=_MOMENT)
            if name == "created_after"
            else earlier.c.created_at < bindparam(name, type_=_MOMENT)
        )
        .order_by(earlier.c.created_at.desc(), earlier.c.position.desc())
        .limit(1)
    )
    return func.coalesce(found.scalar_subquery(), 0)


_ENTRY = (
    *(col(LedgerPosting.position), col(LedgerPosting.transaction_id)),
    *(col(LedgerPosting.currency), col(LedgerPosting.state), col(LedgerPosting.amount_minor)),
    *(col(LedgerPosting.balance_minor), col(LedgerPosting.created_at)),
    *(col(LedgerTransaction.action), col(LedgerTransaction.kind)),
    *(col(LedgerTransaction.reference), col(LedgerTransaction.target_id)),
)
STATEMENT = Listing(
    select(*_ENTRY)
    .join_from(
        LedgerPosting,
        LedgerTransaction,
        col(LedgerTransaction.id) == col(LedgerPosting.transaction_id),
    )
    .where(_OF_ACCOUNT),
    id_=col(LedgerPosting.transaction_id),
    sorts=both_ways("position", _POSITION),
    filters={
        "created_after": _last_place_before("created_after") < _POSITION,
        "created_before": _last_place_before("created_before") >= _POSITION,
    },
)
_HOLDINGS = Query(
    select(_account.c.currency, func.sum(col(LedgerBalance.posted_minor)).label("minor"))
    .join_from(_account, LedgerBalance, col(LedgerBalance.account_id) == _account.c.id)
    .where(
        _account.c.owner_id == any_(_OWNERS),
        _account.c.kind == any_(_KINDS),
        _account.c.subject_id.is_(None),
        col(LedgerBalance.posted_minor) > 0,
    )
    .group_by(_account.c.currency)
    .order_by(_account.c.currency)
)
_OPEN = Query(
    insert(_account)
    .values(
        {
            name: bindparam(name, type_=_account.c[name].type)
            for name in ("id", "owner_id", "kind", "subject_id", "currency")
        }
        | {
            "allow_negative": bindparam("allow_negative", type_=Boolean),
            "created_at": bindparam("created_at", type_=_MOMENT),
        }
    )
    .on_conflict_do_nothing(index_elements=["owner_id", "kind", "currency", "subject_id"])
)
KNOWN = Query(
    _ACCOUNTS.where(
        _account.c.owner_id == bindparam("owner_id", type_=Uuid),
        _account.c.kind == bindparam("kind", type_=Text),
        _account.c.currency == bindparam("currency", type_=Text),
        _account.c.subject_id.is_not_distinct_from(bindparam("subject_id", type_=Uuid)),
    )
)
_POST = Query(
    select(func.post_to_ledger(bindparam("made", type_=JSONB), bindparam("legs", type_=JSONB)))
)
QUEUE = Query(
    select(col(LedgerBalance.account_id))
    .where(col(LedgerBalance.account_id) == any_(bindparam("account_ids", type_=ARRAY(Uuid))))
    .order_by(col(LedgerBalance.account_id))
    .with_for_update(key_share=True)
)
_LEGS = select(
    LedgerTransaction.__table__,
    *(col(LedgerPosting.account_id), col(LedgerPosting.currency)),
    *(col(LedgerPosting.state), col(LedgerPosting.amount_minor)),
).join_from(
    LedgerTransaction,
    LedgerPosting,
    col(LedgerPosting.transaction_id) == col(LedgerTransaction.id),
)
_IN_ORDER = (col(LedgerPosting.account_id), col(LedgerPosting.state))
_BY_ID = Query(
    _LEGS.where(col(LedgerTransaction.id) == bindparam("transaction_id", type_=Uuid)).order_by(
        *_IN_ORDER
    )
)
_BY_KEY = Query(
    _LEGS.where(col(LedgerTransaction.idempotency_key) == bindparam("key", type_=Text)).order_by(
        *_IN_ORDER
    )
)
_ANSWER = Query(
    select(col(LedgerTransaction.id)).where(
        col(LedgerTransaction.target_id) == bindparam("target_id", type_=Uuid)
    )
)


async def open_account(session: WriteSession, **columns: Any) -> Row:
    """The account with these columns, which is there already or is made."""
    names = {name: columns[name] for name in ("owner_id", "kind", "currency", "subject_id")}
    found = await session.row(KNOWN, **names)
    if found is None:
        await session.value(_OPEN, **columns)
        found = await session.row(KNOWN, **names)
    if found is None:
        raise AssertionError("an account that was made a moment ago is gone")
    return found


async def find_account(session: ReadSession | WriteSession, *, account_id: UUID) -> Row | None:
    """The account with its balance."""
    return await session.row(_ONE, account_id=account_id)


async def holdings(
    session: WriteSession, *, owners: Iterable[UUID], kinds: Iterable[str]
) -> list[Row]:
    """What is above zero on accounts of some kinds that are of no one thing, by currency."""
    return await session.rows(_HOLDINGS, owners=list(owners), kind=list(kinds))


async def post(
    session: WriteSession, made: dict[str, Any], legs: Sequence[dict[str, Any]]
) -> UUID | None:
    """Write a transaction with its legs; None where its key was used before."""
    found: UUID | None = await session.value(_POST, made=json.dumps(made), legs=json.dumps(legs))
    return found


async def find_transaction(
    session: ReadSession | WriteSession, *, transaction_id: UUID
) -> list[Row]:
    """A transaction, once for each of its legs."""
    return await session.rows(_BY_ID, transaction_id=transaction_id)


async def find_by_key(session: ReadSession | WriteSession, *, key: str) -> list[Row]:
    """The same by its key."""
    return await session.rows(_BY_KEY, key=key)


async def answer_to(session: WriteSession, *, target_id: UUID) -> UUID | None:
    """What settled, voided or reversed a transaction."""
    found: UUID | None = await session.value(_ANSWER, target_id=target_id)
    return found
