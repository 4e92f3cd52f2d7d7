"""The dry run: what a file would add, kept until somebody imports it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from va_market.bank_statements import repository
from va_market.bank_statements.errors import TooManyStatements
from va_market.bank_statements.formats.keys import content_of, keyed
from va_market.bank_statements.formats.lines import Fault, Line
from va_market.bank_statements.models import BankStatement, BankStatementDraft, StatementStatus
from va_market.bank_statements.schemas import faults_of
from va_market.bank_statements.service.reading import ReadFile
from va_market.bank_statements.service.telling import SENT, tell
from va_market.identity.actor import Actor
from va_market.identity.house import check_house
from va_market.kit.db import WriteSession

MOST_WAITING = 20
Keyed = tuple[bytes, Line]


async def keep(
    session: WriteSession, actor: Actor, *, file: ReadFile, now: datetime
) -> BankStatement:
    """Keep what a file says, and say which lines of it are new.

    Raises:
        Forbidden: the caller does not work for the house.
        TooManyStatements: others wait to be imported.
    """
    check_house(actor)
    if await repository.waiting(session) >= MOST_WAITING:
        raise TooManyStatements
    lines = keyed(file.statement.lines)
    new, faults = await _sorted_out(session, lines, now.date())
    faults = sorted([*file.statement.faults, *faults], key=lambda one: one.number)
    statement = _statement(file, actor, new, faults, now)
    statement.duplicates = len(lines) - len(new) - (len(faults) - len(file.statement.faults))
    session.add(statement)
    await session.flush()
    draft = [_kept(key, line) for key, line in new]
    session.add(BankStatementDraft(statement_id=statement.id, lines=draft))
    tell(session, SENT, statement, actor)
    return statement


async def _sorted_out(
    session: WriteSession, lines: Sequence[Keyed], today: date
) -> tuple[list[Keyed], list[Fault]]:
    """Which lines are new, and which ones break a rule; the others were imported before."""
    keys = [(line.account, key) for key, line in lines]
    before = await repository.known(session, keys=keys)
    known = {
        key: [row["currency"], row["amount_minor"], row["booked_on"].isoformat()]
        for key, row in before.items()
    }
    new: list[Keyed] = []
    faults: list[Fault] = []
    for key, line in lines:
        fault = _fault_of(line, known.get(key), today)
        if fault is not None:
            faults.append(fault)
        elif key not in known:
            new.append((key, line))
            known[key] = content_of(line)
    return new, faults


def _fault_of(line: Line, known: list[Any] | None, today: date) -> Fault | None:
    if known not in (None, content_of(line)):
        reason = "a line with this id of the bank has another amount or day"
        return Fault(line.number, None, "other_content", reason)
    if line.booked_on > today:
        return Fault(line.number, None, "in_the_future", "the day of the booking is not over")
    return None


def _statement(
    file: ReadFile, actor: Actor, new: list[Keyed], faults: list[Fault], now: datetime
) -> BankStatement:
    found = file.statement
    return BankStatement(
        status=StatementStatus.CHECKED,
        format=found.format,
        content_hash=file.content_hash,
        file_bytes=file.size,
        line_count=len(found.lines) + len(found.faults) + found.skipped,
        valid=len(new),
        duplicates=0,
        faulty=len(faults),
        skipped=found.skipped,
        adds_up=found.adds_up,
        faults=faults_of(faults),
        sent_by=actor.user_id,
        created_at=now,
        updated_at=now,
    )


def _kept(key: bytes, line: Line) -> dict[str, Any]:
    return {
        "key": key.hex(),
        "number": line.number,
        "part": line.part,
        "account": line.account,
        "direction": line.direction,
        "is_reversal": line.is_reversal,
        "currency": line.amount.currency,
        "amount_minor": line.amount.minor,
        "booked_on": line.booked_on.isoformat(),
        "remittance": line.remittance,
        "counterparty": line.counterparty,
        "bank_id": line.bank_id,
        "end_to_end_id": line.end_to_end_id,
    }
