from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.bank_statements import service
from va_market.bank_statements.deps import STATEMENT_FILE, StatementFile
from va_market.bank_statements.errors import (
    BatchHasLine,
    PaymentHasLine,
    PayoutHasLine,
    StatementDoesNotAddUp,
    StatementHasFaults,
    TooManyStatements,
)
from va_market.bank_statements.schemas import (
    EXAMPLE_CSV,
    EXAMPLE_XML,
    NOTHING,
    BankLinePage,
    BankLineQuery,
    BankLineRead,
    BankStatementPage,
    BankStatementQuery,
    BankStatementRead,
    LineDismiss,
    LineMatch,
    StatementImport,
)
from va_market.identity.deps import CurrentActor
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import people_only
from va_market.kit.http.conditional import needs_if_match
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.limits import moves_money
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.ledger.errors import BalanceOutOfRange, InsufficientFunds
from va_market.payments.errors import PaymentOfProvider, ReceivedByPayer
from va_market.payouts.errors import KeepsTheMoney, PaysThemselves

router = new_router("/v1/admin/bank-statements", tags=["payments"])
lines = new_router("/v1/admin/bank-lines", tags=["payments"])


@router.post(
    "",
    status_code=201,
    responses=problems(Forbidden, TooManyStatements),
    openapi_extra=STATEMENT_FILE.documented(EXAMPLE_CSV, EXAMPLE_XML, EXAMPLE_XML),
)
@people_only
@STATEMENT_FILE
async def send_bank_statement(
    actor: CurrentActor,
    file: StatementFile,
    session: WriteSession,
    now: Now,
    response: Response,
) -> BankStatementRead:
    """Send a statement of the bank, to see what is in it; only operators of the platform may.

    The body is the file itself, of 10 MiB and 10 000 lines at most: a table as `text/csv`, whose
    columns you name, or a CAMT.053 document of version 02 or 08 as `application/xml`. Nothing is
    imported until you say so. Lines that were imported before add nothing: they are known by the
    bank's own id, or else by what they say.
    """
    statement = await service.keep(session, actor, file=file, now=now)
    created(response, "/v1/admin/bank-statements", statement.id)
    return BankStatementRead.of(statement, actor)


@router.get("", responses=problems(Forbidden))
@people_only
async def list_bank_statements(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[BankStatementQuery, Query()],
) -> BankStatementPage:
    """The statements that were sent; what is not imported is forgotten after 30 days."""
    found = await service.list_statements(session, actor, query=query, request=page.request)
    return page.reply(BankStatementPage, found, lambda row: BankStatementRead.of(row, actor))


@router.get("/{statement_id}", responses=problems(Forbidden))
@people_only
async def get_bank_statement(
    statement_id: UUID, actor: CurrentActor, session: ReadSession
) -> BankStatementRead:
    """One statement, and which of its lines are not taken."""
    row = await service.get_statement(session, actor, statement_id=statement_id)
    return BankStatementRead.of(row, actor)


@router.post(
    "/{statement_id}/import",
    responses=problems(Forbidden, IllegalMove, StatementHasFaults, StatementDoesNotAddUp),
)
@people_only
@needs_if_match
@moves_money
async def import_bank_statement(
    statement_id: UUID,
    body: StatementImport,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
) -> BankStatementRead:
    """Import the lines that are not there yet.

    In the background, a credit that carries the reference of a payment receives it, and what takes
    such a credit back returns the payment, in your name and under the rules of doing so by hand. A
    debit with the reference of a payout or of a batch has paid it, and a credit brings it back.
    The other lines wait in `GET /v1/admin/bank-lines?status=unmatched`.
    """
    statement = await service.import_lines(
        session, actor, statement_id=statement_id, body=body, now=now
    )
    return BankStatementRead.of(statement, actor)


@router.delete("/{statement_id}", status_code=204, responses=problems(Forbidden, IllegalMove))
@people_only
async def delete_bank_statement(
    statement_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> None:
    """Remove a statement that is not to be imported."""
    await service.delete(session, actor, statement_id=statement_id, now=now)


@lines.get("", responses=problems(Forbidden))
@people_only
async def list_bank_lines(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[BankLineQuery, Query()],
) -> BankLinePage:
    """What entered and left the account of the house, the earliest import first.

    `status=unmatched` waits for you: each line shows the payments or the payouts that it may be.
    """
    found, candidates = await service.list_lines(session, actor, query=query, request=page.request)
    return page.reply(
        BankLinePage,
        found,
        lambda row: BankLineRead.of(row, actor, candidates.get(row.id, NOTHING)),
    )


@lines.get("/{bank_line_id}", responses=problems(Forbidden))
@people_only
async def get_bank_line(
    bank_line_id: UUID, actor: CurrentActor, session: ReadSession
) -> BankLineRead:
    """One line of a statement."""
    row, candidates = await service.get_line(session, actor, line_id=bank_line_id)
    return BankLineRead.of(row, actor, candidates)


@lines.post(
    "/{bank_line_id}/match",
    responses=problems(
        *(Forbidden, IllegalMove, ReceivedByPayer, PaymentHasLine, PaymentOfProvider),
        *(BalanceOutOfRange, InsufficientFunds),
        *(PaysThemselves, KeepsTheMoney, PayoutHasLine, BatchHasLine),
    ),
)
@people_only
@needs_if_match
@moves_money
async def match_bank_line(
    bank_line_id: UUID, body: LineMatch, actor: CurrentActor, session: WriteSession, now: Now
) -> BankLineRead:
    """Say of what a line is. Of a payment: a credit receives it, a debit takes it back.

    Of a payout, or of all that the bank was told to pay with a batch: a debit has paid it, a
    credit brings it back; amount and currency agree exactly, and nobody settles their own money.
    What came counts, on the day of its booking. What was confirmed by hand with the same amount
    gets its line, and no money moves.
    """
    line = await service.match(session, actor, line_id=bank_line_id, body=body, now=now)
    return BankLineRead.of(line, actor)


@lines.post("/{bank_line_id}/dismiss", responses=problems(Forbidden, IllegalMove))
@people_only
@needs_if_match
async def dismiss_bank_line(
    bank_line_id: UUID, body: LineDismiss, actor: CurrentActor, session: WriteSession, now: Now
) -> BankLineRead:
    """Set a line aside that is of nothing here, and say what it is; it can still be matched."""
    line = await service.dismiss(session, actor, line_id=bank_line_id, note=body.note, now=now)
    return BankLineRead.of(line, actor)
