from collections.abc import Sequence
from uuid import UUID

from va_market.bank_statements import repository
from va_market.bank_statements.formats.lines import Direction
from va_market.bank_statements.likeness import likeness
from va_market.bank_statements.models import LineStatus
from va_market.bank_statements.schemas import BankLineQuery, BankStatementQuery, Candidate
from va_market.identity.actor import Actor
from va_market.identity.house import check_house
from va_market.kit.db import ReadSession, Row
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.kit.shapes import shaped

MOST_SHOWN = 5
Found = dict[UUID, list[Candidate]]


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


async def get_line(
    session: ReadSession, actor: Actor, *, line_id: UUID
) -> tuple[Row, list[Candidate]]:
    """One line, and what it may be. Errors as above."""
    check_house(actor)
    row = await repository.find_line(session, line_id=line_id)
    if row is None:
        raise NotFound
    return row, (await _candidates(session, [row])).get(row.id, [])


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
    asked = [one.id for one in lines if _waits_for_a_payment(one)]
    found: Found = {}
    for row in await repository.candidates(session, line_ids=asked):
        alike = likeness(row.counterparty, row.organization_name)
        found.setdefault(row.line_id, []).append(shaped(Candidate, row, likeness=alike))
    return {
        line_id: sorted(some, key=lambda one: -one.likeness)[:MOST_SHOWN]
        for line_id, some in found.items()
    }


def _waits_for_a_payment(line: Row) -> bool:
    is_received = line.direction == Direction.CREDIT and not line.is_reversal
    return is_received and line.status == LineStatus.UNMATCHED
