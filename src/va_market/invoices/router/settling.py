"""What becomes of an opened invoice: it is paid, and parts of it are credited."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.invoices import service
from va_market.invoices.errors import (
    AboveBilled,
    BillingIncomplete,
    Disputed,
    NothingToGiveBack,
    NotTheClient,
    NotTheIssuer,
)
from va_market.invoices.schemas import (
    CreditNoteCreate,
    CreditNotePage,
    CreditNoteQuery,
    CreditNoteRead,
    InvoicePay,
    PaymentCreate,
    PaymentPage,
    PaymentQuery,
    PaymentRead,
    RepaymentCreate,
    RepaymentPage,
    RepaymentQuery,
    RepaymentRead,
)
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.limits import moves_money
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove
from va_market.ledger.errors import InsufficientFunds

router = new_router("/v1/invoices", tags=["invoices"])
credit_notes = new_router("/v1/credit-notes", tags=["invoices"])
_MOVE = problems(NotTheIssuer, IllegalMove)


@router.post("/{invoice_id}/payments", status_code=201, responses=_MOVE)
@keys_with(Scope.MONEY_WRITE)
@moves_money
async def record_payment(
    invoice_id: UUID, body: PaymentCreate, actor: CurrentActor, session: WriteSession, now: Now
) -> PaymentRead:
    """Write down what the client paid to you, all that is owed or a part of it.

    The invoice is `paid` once nothing is left. You owe the platform its part of the fee from then
    on, in proportion to what was paid.
    """
    payment, invoice = await service.record_payment(
        session, actor, invoice_id=invoice_id, body=body, now=now
    )
    return PaymentRead.of(payment, invoice.currency)


@router.post(
    "/{invoice_id}/pay",
    status_code=201,
    responses=problems(NotTheClient, IllegalMove, InsufficientFunds),
)
@people_only
@moves_money
async def pay_invoice(
    invoice_id: UUID, body: InvoicePay, actor: CurrentActor, session: WriteSession, now: Now
) -> PaymentRead:
    """Pay an invoice out of what is held for your organization, all that is owed or a part.

    The issuer may spend it at once, the fee of the platform taken off. What it owes the platform
    in fees of invoices that were paid directly is set off.
    """
    payment, invoice = await service.pay(
        session, actor, invoice_id=invoice_id, amount=body.amount, now=now
    )
    return PaymentRead.of(payment, invoice.currency)


@router.post(
    "/{invoice_id}/repayments",
    status_code=201,
    responses=problems(NotTheIssuer, IllegalMove, NothingToGiveBack, InsufficientFunds),
)
@people_only
@moves_money
async def repay_invoice(
    invoice_id: UUID, body: RepaymentCreate, actor: CurrentActor, session: WriteSession, now: Now
) -> RepaymentRead:
    """Give back what credit notes took back of what was paid: `refund_due` of the invoice.

    What the platform gives back of its fee reaches you first.
    """
    repayment, invoice = await service.repay(
        session, actor, invoice_id=invoice_id, body=body, now=now
    )
    return RepaymentRead.of(repayment, invoice.currency)


@router.get("/{invoice_id}/repayments")
@keys_with(Scope.MONEY_READ)
async def list_repayments(
    invoice_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[RepaymentQuery, Query()],
) -> RepaymentPage:
    """What was given back of an invoice."""
    found = await service.list_repayments(
        session, actor, invoice_id=invoice_id, query=query, request=page.request
    )
    return page.reply(RepaymentPage, found, RepaymentRead.of_row)


@router.get("/{invoice_id}/payments")
@keys_with(Scope.MONEY_READ)
async def list_payments(
    invoice_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[PaymentQuery, Query()],
) -> PaymentPage:
    """What was paid on an invoice."""
    found = await service.list_payments(
        session, actor, invoice_id=invoice_id, query=query, request=page.request
    )
    return page.reply(PaymentPage, found, PaymentRead.of_row)


@router.post(
    "/{invoice_id}/credit-notes",
    status_code=201,
    responses=problems(NotTheIssuer, IllegalMove, BillingIncomplete, AboveBilled, Disputed),
)
@keys_with(Scope.MONEY_WRITE)
@moves_money
async def credit_invoice(
    invoice_id: UUID,
    body: CreditNoteCreate,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> CreditNoteRead:
    """Take back some lines of work, as a whole or in part; fee and tax follow in proportion.

    What is owed grows less first. What was paid already is to be given back: `refund`.
    """
    note, lines, invoice = await service.credit(
        session, actor, invoice_id=invoice_id, body=body, now=now
    )
    created(response, "/v1/credit-notes", note.id)
    return CreditNoteRead.of(note, lines, invoice.currency)


@router.get("/{invoice_id}/credit-notes")
@keys_with(Scope.MONEY_READ)
async def list_credit_notes(
    invoice_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[CreditNoteQuery, Query()],
) -> CreditNotePage:
    """What of an invoice was taken back."""
    found = await service.list_credit_notes(
        session, actor, invoice_id=invoice_id, query=query, request=page.request
    )
    return page.reply(CreditNotePage, found, CreditNoteRead.of_row)


@credit_notes.get("/{credit_note_id}")
@keys_with(Scope.MONEY_READ)
async def get_credit_note(
    credit_note_id: UUID, actor: CurrentActor, session: ReadSession
) -> CreditNoteRead:
    """One credit note, line by line."""
    row = await service.get_credit_note(session, actor, credit_note_id=credit_note_id)
    return CreditNoteRead.of_row(row)
