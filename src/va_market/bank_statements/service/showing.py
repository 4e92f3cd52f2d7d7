from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from va_market.bank_statements import repository
from va_market.bank_statements.formats.lines import Direction
from va_market.bank_statements.likeness import likeness
from va_market.bank_statements.models import LineStatus
from va_market.bank_statements.repository import payouts as sent_payouts
from va_market.bank_statements.schemas import (
    NOTHING,
    BankLineQuery,
    BankStatementQuery,
    Candidate,
    Candidates,
    PayoutCandidate,
)
from va_market.identity.actor import Actor
from va_market.identity.house import check_house
from va_market.kit.db import ReadSession, Row
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.kit.shapes import shaped

MOST_SHOWN = 5
Like = TypeVar("Like", Candidate, PayoutCandidate)
Found = dict[UUID, Candidates]


async def get_statement(session: ReadSession, actor: Actor, *, statement_id: UUID) -> Row:
    """One statement.

    Raises:
        Forbidden: the caller does not work for the house.
        NotFound: there is no such statement.
    """
    check_house(actor)
    row = await repository.find_statement(session, statement_id=statement_id)
    if row is None:
        raise NotFound
    return row


async def list_statements(
    session: ReadSession, actor: Actor, *, query: BankStatementQuery, request: PageRequest
) -> Page[Row]:
    """All statements. Raises Forbidden as above."""
    check_house(actor)
    return await repository.STATEMENTS.page(
        session, request, filters=query.model_dump(exclude={"sort"}), sort=query.sort
    )


async def get_line(session: ReadSession, actor: Actor, *, line_id: UUID) -> tuple[Row, Candidates]:
    """One line, and what it may be. Errors as above."""
    check_house(actor)
    row = await repository.find_line(session, line_id=line_id)
    if row is None:
        raise NotFound
    return row, (await _candidates(session, [row])).get(row.id, NOTHING)


async def list_lines(
    session: ReadSession, actor: Actor, *, query: BankLineQuery, request: PageRequest
) -> tuple[Page[Row], Found]:
    """All lines, and what each of them may be. Raises Forbidden as above."""
    check_house(actor)
    page = await repository.LINES.page(
        session, request, filters=query.model_dump(exclude={"sort"}), sort=query.sort
    )
    return page, await _candidates(session, page.items)


async def _candidates(session: ReadSession, lines: Sequence[Row]) -> Found:
    waiting = [one for one in lines if one.status == LineStatus.UNMATCHED]
    payments = await _payments(session, [one.id for one in waiting if _is_received(one)])
    payouts = await _payouts(session, [one.id for one in waiting if _is_of_the_house(one)])
    return {
        one.id: Candidates(_likest(payments[one.id]), _likest(payouts[one.id])) for one in waiting
    }


async def _payments(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, list[Candidate]]:
    found: dict[UUID, list[Candidate]] = defaultdict(list)
    for row in await repository.candidates(session, line_ids=ids):
        alike = likeness(row.counterparty, row.organization_name)
        found[row.line_id].append(shaped(Candidate, row, likeness=alike))
    return found


async def _payouts(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, list[PayoutCandidate]]:
    found: dict[UUID, list[PayoutCandidate]] = defaultdict(list)
    for row in await sent_payouts.candidates(session, line_ids=ids):
        alike = likeness(row.counterparty, row.holder_name)
        found[row.line_id].append(shaped(PayoutCandidate, row, likeness=alike))
    return found


def _likest(found: list[Like]) -> list[Like]:
    return sorted(found, key=lambda one: -one.likeness)[:MOST_SHOWN]


def _is_received(line: Row) -> bool:
    return line.direction == Direction.CREDIT and not line.is_reversal


def _is_of_the_house(line: Row) -> bool:
    """What the house has sent, or what comes back of it."""
    return bool((line.direction == Direction.DEBIT) != line.is_reversal)
