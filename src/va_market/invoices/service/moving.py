"""What every change of an invoice begins and ends with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from va_market import events
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.invoices import policies, repository
from va_market.invoices.errors import NotTheClient, NotTheIssuer
from va_market.invoices.models import (
    INVOICE,
    Invoice,
    InvoiceInstallment,
    InvoiceLine,
    InvoiceStatus,
)
from va_market.invoices.service.outlays import reimburse_expenses
from va_market.kit.db import WriteSession, lock
from va_market.kit.errors import NotFound
from va_market.kit.money import Money

DRAFTED = EventKind(
    "invoice.drafted", "A draft of an invoice was made; the client sees none of it."
)
PAID = EventKind("invoice.paid", "Nothing of an invoice is owed any more.")


@dataclass(frozen=True, slots=True)
class Held:
    """A locked invoice with its lines, and its parts if it was planned in some."""

    invoice: Invoice
    lines: Sequence[InvoiceLine]
    installments: Sequence[InvoiceInstallment] = ()

    def money(self, minor: int) -> Money:
        return self.invoice.money(minor)


async def hold_for(session: WriteSession, actor: Actor, invoice_id: UUID, action: str) -> Held:
    """Lock the invoice for `action`.

    Raises:
        NotFound: there is no such invoice for this caller.
        NotTheIssuer: the caller only receives it.
        NotTheClient: the caller does not pay it.
        IllegalMove: the status does not permit it.
    """
    invoice = await lock(session, Invoice, invoice_id)
    if invoice is None or not policies.may_see(actor, invoice):
        raise NotFound
    if action not in INVOICE.actions_of(policies.parties(actor, invoice)):
        raise NotTheClient if action == "pay" else NotTheIssuer
    INVOICE.check(invoice.status, action)
    return await with_parts(session, invoice)


async def with_parts(session: WriteSession, invoice: Invoice) -> Held:
    """A locked invoice with all that belongs to it."""
    lines = await repository.lines_of(session, invoice_id=invoice.id)
    if not invoice.installment_plan:
        return Held(invoice, lines)
    return Held(invoice, lines, await repository.installments_of(session, invoice_id=invoice.id))


def tell(
    session: WriteSession, kind: EventKind, invoice: Invoice, actor: Actor | None, now: datetime
) -> None:
    """Record what happened to an invoice: for both sides, once the client may know of it.

    Amounts are read on the invoice itself, by those who keep the money of a side.
    """
    is_sent = invoice.status != InvoiceStatus.DRAFT
    events.record(
        session,
        kind,
        now=now,
        subject_id=invoice.id,
        parties=[invoice.issuer_id, *([invoice.organization_id] if is_sent else [])],
        actor_id=None if actor is None else actor.user_id,
        data={"contract_id": str(invoice.contract_id), "status": str(invoice.status)},
    )


async def settle(
    session: WriteSession, invoice: Invoice, actor: Actor | None, now: datetime
) -> None:
    """Let an invoice be paid once nothing of it is owed any more, and with it its expenses."""
    if invoice.owed_minor == 0 and invoice.status != InvoiceStatus.PAID:
        INVOICE.become(invoice, "settle")
        invoice.paid_at = now
        tell(session, PAID, invoice, actor, now)
        await session.flush()
        await reimburse_expenses(session, actor, invoice, now=now)
