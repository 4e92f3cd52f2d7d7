from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    Integer,
    LargeBinary,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    column,
    delete,
    func,
    or_,
    select,
    text,
    true,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from va_market.bank_statements.formats.lines import Direction
from va_market.bank_statements.models import (
    BankLine,
    BankStatement,
    BankStatementDraft,
    LineStatus,
    StatementStatus,
)
from va_market.identity.models import Organization
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import to_any
from va_market.payments.models import Payment, Provider

MOST_CANDIDATES = 10
_STATUSES = bindparam("status", type_=ARRAY(Text))
_STATEMENT_ID = bindparam("statement_id", type_=Uuid)
_statement_status = type_coerce(col(BankStatement.status), Text)
_line_status = type_coerce(col(BankLine.status), Text)
_STATEMENTS = select(
    *(one for one in BankStatement.__table__.columns if one.name != "content_hash")
)
_LINES = select(*(one for one in BankLine.__table__.columns if one.name != "key"))
STATEMENTS = Listing(
    _STATEMENTS,
    id_=col(BankStatement.id),
    sorts=both_ways("created_at", col(BankStatement.created_at)),
    filters={"status": _statement_status == any_(_STATUSES)},
    split={"status": to_any(_statement_status, _STATUSES)},
)
LINES = Listing(
    _LINES,
    id_=col(BankLine.id),
    sorts=both_ways("created_at", col(BankLine.created_at)),
    filters={
        "status": _line_status == any_(_STATUSES),
        "statement_id": col(BankLine.statement_id) == _STATEMENT_ID,
    },
    split={"status": to_any(_line_status, _STATUSES)},
)
_ONE_STATEMENT = Query(_STATEMENTS.where(col(BankStatement.id) == _STATEMENT_ID))
_ONE_LINE = Query(_LINES.where(col(BankLine.id) == bindparam("line_id", type_=Uuid)))
_WAITING = Query(
    select(func.count()).where(col(BankStatement.status) == StatementStatus.CHECKED.value)
)
_NEXT = Query(
    select(col(BankLine.id), col(BankStatement.imported_by))
    .join_from(BankLine, BankStatement, col(BankStatement.id) == col(BankLine.statement_id))
    .where(_line_status == LineStatus.NEW.value)
    .order_by(col(BankLine.created_at), col(BankLine.id))
    .limit(1)
)
_ADD = insert(BankLine.__table__).on_conflict_do_nothing(index_elements=["account", "key"])
_COUNT_OF_STATEMENT = Query(select(func.count()).where(col(BankLine.statement_id) == _STATEMENT_ID))
# Nobody knows how many keys are asked for: each is looked up by itself.
_ASKED = (
    func.unnest(
        bindparam("accounts", type_=ARRAY(Text)), bindparam("keys", type_=ARRAY(LargeBinary))
    )
    .table_valued(column("account", Text), column("key", LargeBinary), name="asked")
    .render_derived()
)
_KNOWN = Query(
    select(
        *(col(BankLine.key), col(BankLine.currency)),
        *(col(BankLine.amount_minor), col(BankLine.booked_on)),
    )
    .select_from(_ASKED)
    .join(
        BankLine,
        and_(col(BankLine.account) == _ASKED.c.account, col(BankLine.key) == _ASKED.c.key),
    )
)
# What comes by card is on no statement of the bank.
_IS_TRANSFER = type_coerce(col(Payment.provider), Text) == Provider.MANUAL.value
_NAMED = Query(
    select(Payment.__table__).where(
        col(Payment.reference) == any_(bindparam("references", type_=ARRAY(Text))), _IS_TRANSFER
    )
)
_PAYMENT = Query(
    select(Payment.__table__).where(col(Payment.id) == bindparam("payment_id", type_=Uuid))
)
_HAS_LINE = Query(
    select(
        select(col(BankLine.id))
        .where(
            col(BankLine.payment_id) == bindparam("payment_id", type_=Uuid),
            type_coerce(col(BankLine.direction), Text) == bindparam("direction", type_=Text),
        )
        .exists()
    )
)
_MATCHED_BEFORE = Query(
    select(Payment.__table__)
    .join_from(BankLine, Payment, col(Payment.id) == col(BankLine.payment_id))
    .where(
        col(BankLine.account) == bindparam("account", type_=Text),
        col(BankLine.amount_minor) == bindparam("amount_minor", type_=BigInteger),
        col(BankLine.currency) == bindparam("currency", type_=Text),
        type_coerce(col(BankLine.direction), Text) == Direction.CREDIT.value,
        or_(
            col(BankLine.bank_id) == bindparam("bank_id", type_=Text),
            col(BankLine.end_to_end_id) == bindparam("end_to_end_id", type_=Text),
        ),
    )
    .limit(2)
)
# As the index says it: parameters would not tell the planner that it fits.
_IS_AWAITED = text("payments.status IN ('announced', 'cancelled')")
LINE = (
    func.unnest(bindparam("line_ids", type_=ARRAY(Uuid)))
    .table_valued(column("line_id", Uuid), name="line")
    .render_derived()
)
_AWAITED = (
    select(Payment.__table__)
    .where(
        col(Payment.currency) == col(BankLine.currency),
        col(Payment.amount_minor) == col(BankLine.amount_minor),
        _IS_AWAITED,
        _IS_TRANSFER,
    )
    .order_by(col(Payment.created_at).desc(), col(Payment.id).desc())
    .limit(bindparam("limit_", type_=Integer))
    .correlate(BankLine)
    .lateral("payment")
)
_CANDIDATES = Query(
    select(
        *(LINE.c.line_id, col(BankLine.counterparty), _AWAITED.c.id.label("payment_id")),
        *(_AWAITED.c.organization_id, col(Organization.name).label("organization_name")),
        *(_AWAITED.c.reference, _AWAITED.c.status, _AWAITED.c.created_at),
    )
    .select_from(LINE)
    .join(BankLine, col(BankLine.id) == LINE.c.line_id)
    .join(_AWAITED, true())
    .join(Organization, col(Organization.id) == _AWAITED.c.organization_id)
)
_OLD = (
    select(col(BankStatement.id))
    .where(
        col(BankStatement.status) == StatementStatus.CHECKED,
        col(BankStatement.created_at) <= bindparam("before", type_=DateTime(timezone=True)),
    )
    .limit(20)
)


async def find_statement(session: ReadSession, *, statement_id: UUID) -> Row | None:
    return await session.row(_ONE_STATEMENT, statement_id=statement_id)


async def find_line(session: ReadSession, *, line_id: UUID) -> Row | None:
    return await session.row(_ONE_LINE, line_id=line_id)


async def waiting(session: WriteSession) -> int:
    """How many statements are checked and not imported."""
    return int(await session.value(_WAITING))


async def next_new(session: ReadSession) -> Row | None:
    """The line that waited longest to be looked at, and who imported it: `id`, `imported_by`."""
    return await session.row(_NEXT)


async def known(session: WriteSession, *, keys: Sequence[tuple[str, bytes]]) -> dict[bytes, Row]:
    """Of the lines with these accounts and keys those that were imported before."""
    rows = await session.rows(
        _KNOWN, accounts=[account for account, _ in keys], keys=[key for _, key in keys]
    )
    return {row["key"]: row for row in rows}


async def draft_of(session: WriteSession, *, statement_id: UUID) -> list[dict[str, Any]]:
    found = await session.get_one(BankStatementDraft, statement_id)
    return found.lines


async def drop_draft(session: WriteSession, *, statement_id: UUID) -> None:
    of_statement = col(BankStatementDraft.statement_id) == statement_id
    await session.execute(delete(BankStatementDraft).where(of_statement))


async def add_new(
    session: WriteSession, *, statement_id: UUID, rows: Sequence[dict[str, Any]]
) -> int:
    """Write those of the lines of a statement that are not there yet; how many these were."""
    if not rows:
        return 0
    await session.execute(_ADD, rows)
    return int(await session.value(_COUNT_OF_STATEMENT, statement_id=statement_id))


async def payments_named(session: WriteSession, *, references: Iterable[str]) -> list[Row]:
    """The payments that have one of these references."""
    return await session.rows(_NAMED, references=[*references])


async def find_payment(session: WriteSession, *, payment_id: UUID) -> Row | None:
    return await session.row(_PAYMENT, payment_id=payment_id)


async def has_line(session: WriteSession, *, payment_id: UUID, direction: Direction) -> bool:
    """Whether a line has received the payment, or one has taken it back."""
    return bool(await session.value(_HAS_LINE, payment_id=payment_id, direction=direction.value))


async def matched_before(session: WriteSession, *, line: BankLine) -> list[Row]:
    """The payments of earlier lines with an id of this one, of the same amount; two at most."""
    return await session.rows(
        _MATCHED_BEFORE,
        account=line.account,
        amount_minor=line.amount_minor,
        currency=line.currency,
        bank_id=line.bank_id,
        end_to_end_id=line.end_to_end_id,
    )


async def candidates(session: ReadSession, *, line_ids: Sequence[UUID]) -> list[Row]:
    """Payments that are awaited, of the amount and currency of each line, some of the newest."""
    if not line_ids:
        return []
    return await session.rows(_CANDIDATES, line_ids=[*line_ids], limit_=MOST_CANDIDATES)


async def drop_old(session: WriteSession, *, before: datetime) -> int:
    """Delete some statements that were checked before then, and never imported; how many."""
    found = list((await session.execute(_OLD, {"before": before})).scalars())
    # What is imported at this moment stays.
    is_checked = col(BankStatement.status) == StatementStatus.CHECKED
    await session.execute(delete(BankStatement).where(col(BankStatement.id).in_(found), is_checked))
    return len(found)
