from datetime import datetime
from typing import Any
from uuid import UUID

from va_market.contracts.service.days import local_date
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.invoices import repository
from va_market.invoices.models import Invoice, InvoicePayment, PaymentSource
from va_market.invoices.policies import scope_of
from va_market.invoices.schemas import PaymentCreate, PaymentQuery
from va_market.invoices.service.moving import Held, hold_for, settle, tell
from va_market.invoices.service.posting import post_payment
from va_market.invoices.service.posting_held import post_payment_from_held
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.errors import NotFound, field_error
from va_market.kit.money import Money
from va_market.kit.pages import Page, PageRequest

RECORDED = EventKind("invoice.payment_recorded", "The issuer received something for an invoice.")
PAID_FROM_HELD = EventKind(
    "invoice.paid_from_held", "The client paid something out of what is held for it."
)


async def record_payment(
    session: WriteSession, actor: Actor, *, invoice_id: UUID, body: PaymentCreate, now: datetime
) -> tuple[InvoicePayment, Invoice]:
    """Write down what the client paid to the issuer, all that is owed or a part.

    Raises:
        NotFound, NotTheIssuer, IllegalMove: see `hold_for`.
        Invalid: more than is left, in another currency, or on a day that is still to come.
    """
    held = await hold_for(session, actor, invoice_id, "record_payment")
    _check_amount(held, body.amount)
    if body.received_on > local_date(now, held.invoice.time_zone):
        raise field_error("/received_on", "in_the_future", "nothing is received before its day")
    payment = InvoicePayment(
        source=PaymentSource.RECORDED,
        **body.model_dump(include={"reference", "received_on"}),
        **_columns(held, actor, body.amount, now),
    )
    payment.posting_id = await post_payment(session, held.invoice, payment.id, body.amount, now=now)
    await _take(session, held.invoice, payment, actor, kind=RECORDED)
    return payment, held.invoice


async def pay(
    session: WriteSession, actor: Actor, *, invoice_id: UUID, amount: Money | None, now: datetime
) -> tuple[InvoicePayment, Invoice]:
    """Pay what is owed, all or `amount` of it, out of what is held for the client.

    Raises:
        NotFound, NotTheClient, IllegalMove: see `hold_for`.
        Invalid: more than is left, or in another currency.
        InsufficientFunds: so much is not held for the client.
    """
    held = await hold_for(session, actor, invoice_id, "pay")
    paid = held.money(held.invoice.owed_minor) if amount is None else amount
    _check_amount(held, paid)
    payment = InvoicePayment(
        source=PaymentSource.HELD,
        received_on=local_date(now, held.invoice.time_zone),
        **_columns(held, actor, paid, now),
    )
    payment.posting_id = await post_payment_from_held(
        session, actor, held.invoice, payment.id, paid, now=now
    )
    await _take(session, held.invoice, payment, actor, kind=PAID_FROM_HELD)
    return payment, held.invoice


def _columns(held: Held, actor: Actor, amount: Money, now: datetime) -> dict[str, Any]:
    return {
        "invoice_id": held.invoice.id,
        "amount_minor": amount.minor,
        "recorded_by": actor.user_id,
        "created_at": now,
    }


async def _take(
    session: WriteSession,
    invoice: Invoice,
    payment: InvoicePayment,
    actor: Actor,
    *,
    kind: EventKind,
) -> None:
    """Let the invoice be paid so much more."""
    now = payment.created_at
    session.add(payment)
    invoice.paid_minor += payment.amount_minor
    invoice.updated_at = now
    tell(session, kind, invoice, actor, now)
    await settle(session, invoice, actor, now)
    await session.flush()


def _check_amount(held: Held, amount: Money) -> None:
    invoice = held.invoice
    rest = held.money(invoice.owed_minor)
    if amount.currency != invoice.currency:
        raise field_error("/amount", "other_currency", f"the invoice is in {invoice.currency}")
    if amount > rest:
        raise field_error("/amount", "above_the_rest", f"{rest} are still owed")


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
