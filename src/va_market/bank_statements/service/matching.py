"""The work behind: one line at a time, each in a transaction of its own."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog

from va_market.bank_statements import repository
from va_market.bank_statements.models import BANK_LINE, BankLine, LineStatus
from va_market.bank_statements.service.matchers import MATCHERS
from va_market.bank_statements.service.telling import LEFT, RECOGNIZED, tell_importer
from va_market.identity.actor import Actor
from va_market.kit.clock import Clock
from va_market.kit.db import Database, WriteSession, cause_of, lock, passes
from va_market.kit.errors import MarketError, Unavailable

log = structlog.get_logger()
CHANNEL = "bank_lines"
AT_ONCE = 100


async def match_some(database: Database, *, clock: Clock) -> int:
    """Look at the lines that waited longest; how many there were."""
    for done in range(AT_ONCE):
        if not await _match_next(database, clock):
            return done
    return AT_ONCE


async def _match_next(database: Database, clock: Clock) -> bool:
    """Look at one line, if one waits.

    What the rules refuse is left to an operator, with the reason, and so is a fault of ours: the
    others go on. Where the database is away, it is tried again.
    """
    waiting = await repository.next_new(database.reader)
    if waiting is None:
        return False
    try:
        async with database.writing() as session:
            await _match(session, waiting.id, _operator(waiting.imported_by), clock())
    except Unavailable:
        raise
    except Exception as fault:
        if passes(fault):
            raise
        await _leave_refused(database, waiting.id, _code_of(fault), waiting.imported_by, clock())
    return True


async def _match(session: WriteSession, line_id: UUID, operator: Actor, now: datetime) -> None:
    line = await lock(session, BankLine, line_id)
    if line is None or line.status != LineStatus.NEW:
        return  # another process was quicker
    line.updated_at = now
    reasons = []
    for matcher in MATCHERS:
        reason = await matcher(session, operator, line, now=now)
        if reason is None:
            BANK_LINE.become(line, "recognize")
            line.settled_at = now
            tell_importer(session, RECOGNIZED, line, operator.user_id)
            return
        reasons.append(reason)
    _leave(session, line, _told(reasons), operator.user_id, now)


def _told(reasons: Sequence[str]) -> str:
    """The last one that knows more than that the line is nothing of its own."""
    return next((one for one in reversed(reasons) if not one.startswith("not_of_")), reasons[0])


async def _leave_refused(
    database: Database, line_id: UUID, reason: str, importer: UUID, now: datetime
) -> None:
    async with database.writing() as session:
        line = await lock(session, BankLine, line_id)
        if line is not None and line.status == LineStatus.NEW:
            _leave(session, line, reason, importer, now)


def _leave(
    session: WriteSession, line: BankLine, reason: str, importer: UUID, now: datetime
) -> None:
    BANK_LINE.become(line, "leave")
    line.reason, line.updated_at = reason, now
    tell_importer(session, LEFT, line, importer)


def _code_of(fault: Exception) -> str:
    """What refused the line: a rule in the code, or one of the database that means the same."""
    if isinstance(fault, MarketError):
        return fault.errors[0].code if fault.errors else fault.code
    rule = getattr(cause_of(fault), "constraint_name", None)
    if rule in MarketError.by_constraint:
        return MarketError.by_constraint[rule].code
    log.error("match failed", error=type(fault).__name__, exc_info=fault)
    return "internal_error"


def _operator(user_id: UUID) -> Actor:
    """Who imported the statement: it is settled in their name, but never their own money."""
    return Actor(user_id, session_id=user_id, is_operator=True, roles={})
