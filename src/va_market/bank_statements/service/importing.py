"""From a statement that was checked to lines of the bank, each of them once."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from va_market.bank_statements import repository
from va_market.bank_statements.errors import StatementDoesNotAddUp, StatementHasFaults
from va_market.bank_statements.models import BANK_STATEMENT, BankStatement, LineStatus
from va_market.bank_statements.schemas import OnError, StatementImport
from va_market.bank_statements.service.matching import CHANNEL
from va_market.bank_statements.service.telling import DELETED, IMPORTED, tell
from va_market.identity.actor import Actor
from va_market.identity.house import check_house
from va_market.kit.db import WriteSession, lock
from va_market.kit.errors import NotFound
from va_market.kit.ids import new_id
from va_market.kit.jobs import nudge

KEPT_FOR = timedelta(days=30)


async def import_lines(
    session: WriteSession,
    actor: Actor,
    *,
    statement_id: UUID,
    body: StatementImport,
    now: datetime,
) -> BankStatement:
    """Add the lines that are not there yet; they are matched in the background.

    Raises:
        Forbidden, NotFound, IllegalMove: see `_hold`.
        StatementDoesNotAddUp: something of it is missing.
        StatementHasFaults: some lines are faulty, and the import is to stop at those.
    """
    statement = await _hold(session, actor, statement_id, "import")
    if statement.adds_up is False:
        raise StatementDoesNotAddUp
    if body.on_error is OnError.STOP and statement.faulty:
        detail = f"{statement.faulty} of {statement.line_count} lines are faulty."
        raise StatementHasFaults(detail)
    draft = await repository.draft_of(session, statement_id=statement.id)
    rows = [_row(statement, one, now) for one in draft]
    # In one order, so that two imports of one file wait for each other instead of for ever.
    rows.sort(key=lambda row: (row["account"], row["key"]))
    statement.imported = await repository.add_new(session, statement_id=statement.id, rows=rows)
    await repository.drop_draft(session, statement_id=statement.id)
    BANK_STATEMENT.become(statement, "import")
    statement.imported_by, statement.imported_at = actor.user_id, now
    statement.updated_at = now
    tell(session, IMPORTED, statement, actor)
    await nudge(session, CHANNEL)
    return statement


async def delete(session: WriteSession, actor: Actor, *, statement_id: UUID, now: datetime) -> None:
    """Remove a statement that is not to be imported. Errors: see `_hold`."""
    statement = await _hold(session, actor, statement_id, "delete")
    statement.updated_at = now
    tell(session, DELETED, statement, actor)
    await session.delete(statement)


async def forget_old(session: WriteSession, *, now: datetime) -> int:
    """Remove some statements that nobody has imported for a month; how many there were."""
    return await repository.drop_old(session, before=now - KEPT_FOR)


async def _hold(
    session: WriteSession, actor: Actor, statement_id: UUID, action: str
) -> BankStatement:
    """Lock a statement for `action`.

    Raises:
        Forbidden: the caller does not work for the house.
        NotFound: there is no such statement.
        IllegalMove: it is imported already.
    """
    check_house(actor)
    statement = await lock(session, BankStatement, statement_id)
    if statement is None:
        raise NotFound
    BANK_STATEMENT.check(statement.status, action)
    return statement


def _row(statement: BankStatement, kept: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {
        **kept,
        "id": new_id(),
        "version": 1,
        "statement_id": statement.id,
        "key": bytes.fromhex(kept["key"]),
        "booked_on": date.fromisoformat(kept["booked_on"]),
        "status": LineStatus.NEW,
        "created_at": now,
        "updated_at": now,
    }
