"""From lines to what is behind them, and back."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.invoices import service
from va_market.invoices.models import SourceKind
from va_market.invoices.schemas import (
    LineOfEntryRead,
    LineOfSourceRead,
    SourcePage,
    SourceQuery,
    source_of_row,
)
from va_market.kit.http.access import keys_with
from va_market.kit.http.deps import PageParams, ReadSession
from va_market.kit.http.routing import new_router

router = new_router("/v1", tags=["invoices"])


@router.get("/invoices/{invoice_id}/lines/{line_id}/sources")
@keys_with(Scope.MONEY_READ)
async def list_sources_of_line(
    invoice_id: UUID,
    line_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[SourceQuery, Query()],
) -> SourcePage:
    """What is behind a line: approved time, an expense, a release or a charge."""
    found = await service.sources(
        session, actor, invoice_id=invoice_id, line_id=line_id, query=query, request=page.request
    )
    return page.reply(SourcePage, found, source_of_row)


@router.get("/time-entries/{entry_id}/invoice-line")
@keys_with(Scope.MONEY_READ)
async def get_invoice_line_of_entry(
    entry_id: UUID, actor: CurrentActor, session: ReadSession
) -> LineOfEntryRead:
    """On which line of which invoice an entry is billed; 404 while it is on none."""
    kind = SourceKind.TIME_ENTRY
    row = await service.line_of_source(session, actor, kind, source_id=entry_id)
    return LineOfEntryRead.of_row(row)


@router.get("/expenses/{expense_id}/invoice-line")
@keys_with(Scope.MONEY_READ)
async def get_invoice_line_of_expense(
    expense_id: UUID, actor: CurrentActor, session: ReadSession
) -> LineOfSourceRead:
    """On which line of which invoice an expense is billed; 404 while it is on none."""
    return await _line_of(session, actor, SourceKind.EXPENSE, expense_id)


@router.get("/milestone-movements/{movement_id}/invoice-line")
@keys_with(Scope.MONEY_READ)
async def get_invoice_line_of_release(
    movement_id: UUID, actor: CurrentActor, session: ReadSession
) -> LineOfSourceRead:
    """On which line of which invoice a release of a milestone is billed; 404 while it is on none.

    The id is that of one of the `movements` of a milestone.
    """
    return await _line_of(session, actor, SourceKind.RELEASE, movement_id)


@router.get("/charges/{charge_id}/invoice-line")
@keys_with(Scope.MONEY_READ)
async def get_invoice_line_of_charge(
    charge_id: UUID, actor: CurrentActor, session: ReadSession
) -> LineOfSourceRead:
    """On which line of which invoice a charge is billed; 404 while it is on none."""
    return await _line_of(session, actor, SourceKind.CHARGE, charge_id)


async def _line_of(
    session: ReadSession, actor: CurrentActor, kind: SourceKind, source_id: UUID
) -> LineOfSourceRead:
    row = await service.line_of_source(session, actor, kind, source_id=source_id)
    return LineOfSourceRead.of_row(row, kind)
