from datetime import datetime
from uuid import UUID

from va_market.contracts.service.days import local_date
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.invoices import repository
from va_market.invoices.models import Invoice, InvoicePayment
from va_market.invoices.policies import scope_of
from va_market.invoices.schemas import PaymentCreate, PaymentQuery
from va_market.invoices.service.moving import Held, hold_for, settle, tell
from va_market.invoices.service.posting import post_payment
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.errors import NotFound, field_error
from va_market.kit.ids import new_id
from va_market.kit.pages import Page, PageRequest

RECORDED = EventKind("invoice.payment_recorded", "The issuer received something for an invoice.")


async def record_payment(
    session: WriteSession, actor: Actor, *, invoice_id: UUID, body: PaymentCreate, now: datetime
) -> tuple[InvoicePayment, Invoice]:
    """Write down what the client paid to the issuer, all that is owed or a part.

    Raises:
        NotFound, NotTheIssuer, IllegalMove: see `hold_for`.
        Invalid: more than is left, in another currency, or on a day that is still to come.
    """
    held = await hold_for(session, actor, invoice_id, "record_payment")
    _check(held, body, now)
    invoice, payment_id = held.invoice, new_id()
    posting_id = await post_payment(session, invoice, payment_id, body.amount, now=now)
    payment = InvoicePayment(
        id=payment_id,
        invoice_id=invoice.id,
        amount_minor=body.amount.minor,
        reference=body.reference,
        received_on=body.received_on,
        posting_id=posting_id,
        recorded_by=actor.user_id,
        created_at=now,
    )
    session.add(payment)
    invoice.paid_minor += body.amount.minor
    invoice.updated_at = now
    tell(session, RECORDED, invoice, actor, now)
    settle(session, invoice, actor, now)
    await session.flush()
    return payment, invoice


def _check(held: Held, body: PaymentCreate, now: datetime) -> None:
    invoice = held.invoice
    rest = held.money(invoice.owed_minor)
    if body.amount.currency != invoice.currency:
        raise field_error("/amount", "other_currency", f"the invoice is in {invoice.currency}")
    if body.amount > rest:
        raise field_error("/amount", "above_the_rest", f"{rest} are still owed")
    if body.received_on > local_date(now, invoice.time_zone):
        raise field_error("/received_on", "in_the_future", "nothing is received before its day")


async def list_payments(
    session: ReadSession,
    actor: Actor,
    *,
    invoice_id: UUID,
    query: PaymentQuery,
    request: PageRequest,
) -> Page[Row]:
    """What was paid on an invoice.

    Raises:
        NotFound: there is no such invoice for this caller.
    """
    if not await repository.is_seen(session, invoice_id=invoice_id, scope=scope_of(actor)):
        raise NotFound
    return await repository.PAYMENTS.page(
        session,
        request,
        sort=query.sort,
        filters={},
        scope={"invoice_id": invoice_id},
    )
