"""How the client opens a dispute, and what both sides see of it."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.disputes import service
from va_market.disputes.deps import PatienceTold
from va_market.disputes.errors import (
    AboveInvoice,
    DisputedBefore,
    DisputedTooLate,
    NotYourMove,
)
from va_market.disputes.schemas import (
    DisputeCreate,
    DisputeOfInvoiceQuery,
    DisputePage,
    DisputePositionPage,
    DisputePositionRead,
    DisputeQuery,
    DisputeRead,
    DisputeSummary,
    PositionQuery,
)
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.limits import moves_money
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove

of_invoice = new_router("/v1/invoices/{invoice_id}/disputes", tags=["disputes"])
router = new_router("/v1/disputes", tags=["disputes"])


@of_invoice.post(
    "",
    status_code=201,
    responses=problems(NotYourMove, IllegalMove, DisputedTooLate, DisputedBefore, AboveInvoice),
)
@people_only
@moves_money
async def open_dispute(
    invoice_id: UUID,
    body: DisputeCreate,
    actor: CurrentActor,
    session: WriteSession,
    patience: PatienceTold,
    now: Now,
    response: Response,
) -> DisputeRead:
    """Say of some lines of an invoice to your organization that they were billed wrongly.

    The rest is paid as usual, and work goes on. What was paid of these lines the issuer cannot
    spend meanwhile, as far as it is there (`reserved`). If the issuer says nothing by
    `silence_ends_at`, all that is disputed goes back, or the operators rule.
    """
    held = await service.open_(
        session, actor, invoice_id=invoice_id, body=body, patience=patience, now=now
    )
    created(response, "/v1/disputes", held.dispute.id)
    return DisputeRead.of(held.dispute, held.lines, actor)


@of_invoice.get("")
@keys_with(Scope.MONEY_READ)
async def list_disputes_of_invoice(
    invoice_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[DisputeOfInvoiceQuery, Query()],
) -> DisputePage:
    """What of an invoice was disputed."""
    found = await service.list_of_invoice(
        session, actor, invoice_id=invoice_id, query=query, request=page.request
    )
    return page.reply(DisputePage, found, lambda row: DisputeSummary.of_row(row, actor))


@router.get("")
@keys_with(Scope.MONEY_READ)
async def list_disputes(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[DisputeQuery, Query()],
) -> DisputePage:
    """Disputes on invoices of yours, or of organizations whose money you keep."""
    found = await service.search(session, actor, query=query, request=page.request)
    return page.reply(DisputePage, found, lambda row: DisputeSummary.of_row(row, actor))


@router.get("/{dispute_id}")
@keys_with(Scope.MONEY_READ)
async def get_dispute(dispute_id: UUID, actor: CurrentActor, session: ReadSession) -> DisputeRead:
    """One dispute, line by line."""
    row = await service.get_visible(session, actor, dispute_id=dispute_id)
    return DisputeRead.of_row(row, actor)


@router.get("/{dispute_id}/positions")
@keys_with(Scope.MONEY_READ)
async def list_positions(
    dispute_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[PositionQuery, Query()],
) -> DisputePositionPage:
    """What was said and done in a dispute, oldest first."""
    found = await service.list_positions(
        session, actor, dispute_id=dispute_id, query=query, request=page.request
    )
    return page.reply(DisputePositionPage, found, DisputePositionRead.of_row)
