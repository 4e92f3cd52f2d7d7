from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from va_market.contracts.models import Contract
from va_market.disputes import policies
from va_market.disputes.errors import DisputedTooLate, NotYourMove
from va_market.disputes.models import (
    Dispute,
    DisputeLine,
    DisputeSide,
    DisputeStatus,
    PositionKind,
)
from va_market.disputes.patience import Patience
from va_market.disputes.schemas import DisputeCreate
from va_market.disputes.service.moving import Held, tell
from va_market.disputes.service.reserving import reserve
from va_market.disputes.service.saying import say
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.invoices import service as invoices
from va_market.invoices.models import InvoiceStatus
from va_market.invoices.policies import may_see
from va_market.invoices.service.crediting import Sums, asked_of
from va_market.invoices.service.moving import Held as Bill
from va_market.kit.db import WriteSession
from va_market.kit.errors import NotFound
from va_market.kit.ids import new_id
from va_market.kit.money import Money
from va_market.kit.states import IllegalMove

OPENED = EventKind("dispute.opened", "A client disputes lines of an invoice.")
_DISPUTABLE = {InvoiceStatus.OPEN, InvoiceStatus.PAID, InvoiceStatus.UNCOLLECTIBLE}


async def open_(
    session: WriteSession,
    actor: Actor,
    *,
    invoice_id: UUID,
    body: DisputeCreate,
    patience: Patience,
    now: datetime,
) -> Held:
    """Say of some lines that they were billed wrongly; what was paid of them is reserved.

    Raises:
        NotFound: there is no such invoice, line or file for this caller.
        NotYourMove: the caller does not keep the money of the client.
        IllegalMove: the invoice is void.
        DisputedTooLate: it was opened too long ago.
        Invalid: more of a line is disputed than was billed and not credited.
        DisputedBefore: a line is disputed already, or was.
        AboveInvoice: so much together is more than the invoice comes to.
    """
    bill = await _hold(session, actor, invoice_id, patience, now)
    asked = asked_of(bill, [(one.line_id, one.amount) for one in body.lines])
    worth = await invoices.worth_of(session, bill, asked)
    dispute = await _new(session, actor, bill, body, worth, patience=patience, now=now)
    lines = await _lines(session, dispute, asked)
    await say(
        session,
        actor,
        dispute,
        PositionKind.OPENED,
        text=body.text,
        amounts={line_id: amount.minor for line_id, amount in asked.items()},
        file_ids=body.file_ids,
        now=now,
    )
    bill.invoice.disputed_minor += dispute.total_minor
    bill.invoice.updated_at = now
    tell(session, OPENED, dispute, actor, now)
    await session.flush()
    return Held(dispute, lines, bill)


async def _hold(
    session: WriteSession, actor: Actor, invoice_id: UUID, patience: Patience, now: datetime
) -> Bill:
    bill = await invoices.hold(session, invoice_id=invoice_id)
    invoice = bill.invoice
    if not may_see(actor, invoice):
        raise NotFound
    if policies.side_of(actor, invoice) != DisputeSide.CLIENT:
        raise NotYourMove
    if invoice.status not in _DISPUTABLE:
        raise IllegalMove(f"The invoice is {invoice.status}; nothing of it can be disputed.")
    assert invoice.opened_at is not None  # noqa: S101  # the database keeps it with each opened one
    if now > (until := invoice.opened_at + patience.to_open):
        raise DisputedTooLate(f"It could be disputed until {until:%Y-%m-%d %H:%M} UTC.")
    return bill


async def _new(
    session: WriteSession,
    actor: Actor,
    bill: Bill,
    body: DisputeCreate,
    worth: Sums,
    *,
    patience: Patience,
    now: datetime,
) -> Dispute:
    invoice = bill.invoice
    contract = await session.get_one(Contract, invoice.contract_id)
    dispute = Dispute(
        id=new_id(),
        invoice_id=invoice.id,
        contract_id=invoice.contract_id,
        organization_id=invoice.organization_id,
        issuer_id=invoice.issuer_id,
        assistant_id=contract.assistant_id,
        status=DisputeStatus.OPENED,
        reason=body.reason,
        currency=invoice.currency,
        net_minor=worth.net.minor,
        total_minor=worth.total.minor,
        reserved_minor=0,
        opened_by=actor.user_id,
        silence_ends_at=now + patience.to_answer,
        created_at=now,
        updated_at=now,
    )
    await reserve(session, dispute, invoice, _paid(bill, worth.total), now=now)
    session.add(dispute)
    await session.flush()  # before its lines, which point at it
    return dispute


def _paid(bill: Bill, disputed: Money) -> Money:
    """What of it was paid: a credit takes what is owed first, and so do disputes before it."""
    owed = bill.money(bill.invoice.undisputed_minor)
    return max(disputed - owed, bill.money(0))


async def _lines(
    session: WriteSession, dispute: Dispute, asked: Mapping[UUID, Money]
) -> list[DisputeLine]:
    lines = [
        DisputeLine(
            dispute_id=dispute.id,
            line_id=line_id,
            invoice_id=dispute.invoice_id,
            amount_minor=amount.minor,
        )
        for line_id, amount in asked.items()
    ]
    session.add_all(lines)
    await session.flush()
    return lines
