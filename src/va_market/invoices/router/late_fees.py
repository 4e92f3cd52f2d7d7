"""What it costs to pay an invoice late, and the invoices that ask for it."""

from uuid import UUID

from fastapi import Response

from va_market.contracts.service.days import local_date
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.invoices import service
from va_market.invoices.errors import (
    BillingIncomplete,
    LateFeeDrafted,
    NoLateFeeDue,
    NotComputable,
    NotTheIssuer,
)
from va_market.invoices.policies import may_see_drafts
from va_market.invoices.schemas import InvoiceRead, LateFeeInvoiceCreate, LatenessRead
from va_market.kit.http.access import keys_with
from va_market.kit.http.conditional import ignores_if_match
from va_market.kit.http.deps import Now, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove

router = new_router("/v1/invoices/{invoice_id}", tags=["invoices"])
_CHARGE = (NotTheIssuer, IllegalMove, NoLateFeeDue, LateFeeDrafted)


@router.get("/late-fee")
@keys_with(Scope.MONEY_READ)
async def get_late_fee(
    invoice_id: UUID, actor: CurrentActor, session: ReadSession, now: Now
) -> LatenessRead:
    """What the lateness of an invoice has cost until today, part by part, and what was charged.

    Interest counts from the day after the due day to that of the payment, both included, on what
    was owed on each day; what was credited was never owed. What the client disputes costs nothing
    while it does.
    """
    found = await service.get_lateness(
        session, actor, invoice_id=invoice_id, on=lambda zone: local_date(now, zone)
    )
    return LatenessRead.of(found, sees_drafts=may_see_drafts(actor, found.invoice))


@router.post(
    "/late-fee-invoices",
    status_code=201,
    responses=problems(*_CHARGE, BillingIncomplete, NotComputable),
)
@keys_with(Scope.MONEY_WRITE)
@ignores_if_match  # what is to be charged is worked out anew
async def draft_late_fee_invoice(
    invoice_id: UUID,
    body: LateFeeInvoiceCreate,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> InvoiceRead:
    """Make a draft of what the lateness of an invoice has cost and was not charged yet.

    It is an invoice of its own: compensation for a late payment is outside the scope of tax, and
    bears no fee of the platform. It is worked out anew when it is opened. Whatever is late
    afterwards stands on the next one.
    """
    held = await service.draft_late_fees(session, actor, invoice_id=invoice_id, body=body, now=now)
    created(response, "/v1/invoices", held.invoice.id)
    return InvoiceRead.of(held, actor, today=local_date(now, held.invoice.time_zone))
