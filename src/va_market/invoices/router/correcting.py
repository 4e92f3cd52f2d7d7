"""Time that was corrected after it was billed: a credit note settles it."""

from uuid import UUID

from fastapi import Response

from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.invoices import service
from va_market.invoices.errors import (
    BilledAlready,
    BillingIncomplete,
    Disputed,
    NotComputable,
    NothingToSettle,
    NotTheIssuer,
    SettledAlready,
)
from va_market.invoices.schemas import (
    CorrectionsSettle,
    CreditNoteRead,
    SettlementAsk,
    SettlementRead,
)
from va_market.kit.http.access import keys_with
from va_market.kit.http.conditional import ignores_if_match
from va_market.kit.http.deps import Now, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.limits import moves_money
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove

router = new_router("/v1/invoices/{invoice_id}/correction-credits", tags=["invoices"])
_WEIGH = (NotTheIssuer, IllegalMove, NothingToSettle, NotComputable)
_SETTLE = (*_WEIGH, BillingIncomplete, Disputed, BilledAlready, SettledAlready)


@router.post("", status_code=201, responses=problems(*_SETTLE))
@keys_with(Scope.MONEY_WRITE)
@ignores_if_match  # what is to be settled is weighed anew
@moves_money
async def credit_corrections(
    invoice_id: UUID,
    body: CorrectionsSettle,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> CreditNoteRead:
    """Credit what time on the invoice costs less since it was corrected.

    A correction takes approved time back by an entry below zero, which stands on your next invoice.
    Where there is none, or it would come to less than nothing, settle it here: the note takes up
    what takes time back and what stands in its place, and credits exactly what the lines would have
    been less, premiums and overtime included. Each correction is settled once, by an invoice or by
    a credit note: what stands on a draft waits for it, and `errors` name the draft. Fee and tax
    follow in proportion; what was paid is to be given back.
    """
    note, lines, invoice = await service.settle_corrections(
        session, actor, invoice_id=invoice_id, body=body, now=now
    )
    created(response, "/v1/credit-notes", note.id)
    return CreditNoteRead.of(note, lines, invoice.currency)


@router.post("/preview", responses=problems(*_WEIGH))
@keys_with(Scope.MONEY_WRITE)
async def preview_corrections(
    invoice_id: UUID, body: SettlementAsk, actor: CurrentActor, session: WriteSession
) -> SettlementRead:
    """What crediting the corrections would come to now; nothing is written."""
    found = await service.weigh_corrections(session, actor, invoice_id=invoice_id, body=body)
    return SettlementRead.of(found)
