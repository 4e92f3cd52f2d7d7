"""What of an invoice was paid before it was opened: its milestones, by what was released."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from va_market.accounts.kinds import AccountKind
from va_market.identity.actor import Actor
from va_market.invoices.errors import ReleasedAboveTotal
from va_market.invoices.models import (
    Invoice,
    InvoiceLine,
    InvoicePayment,
    LineKind,
    PaymentSource,
)
from va_market.invoices.service.posting import (
    part_account,
    parts_of,
    provider_kind,
    receivable_account,
)
from va_market.kit.db import WriteSession
from va_market.kit.ids import new_id
from va_market.ledger import service as ledger
from va_market.ledger.entries import Entry, Leg


def released_parts(invoice: Invoice, lines: Sequence[InvoiceLine]) -> dict[AccountKind, int]:
    """What of the parts of the total the releases paid, in the smallest unit; of no tax.

    Raises:
        ReleasedAboveTotal: they paid more than there is of a part.
    """
    released = [line for line in lines if line.kind == LineKind.MILESTONE]
    taken = sum(line.client_fee_minor + line.assistant_fee_minor for line in released)
    paid = sum(line.amount_minor - line.assistant_fee_minor for line in released)
    found = {provider_kind(invoice): paid, AccountKind.FEE_PENDING: taken}
    whole = parts_of(invoice)
    if any(minor > whole[kind] for kind, minor in found.items()) and released:
        raise ReleasedAboveTotal
    return found


async def record_releases(
    session: WriteSession,
    actor: Actor,
    invoice: Invoice,
    lines: Sequence[InvoiceLine],
    *,
    now: datetime,
) -> None:
    """Write down as one payment what the releases on an opened invoice paid: net and fee.

    The money itself moved at the release, and so did the platform's fee: nothing but what waits
    for the payment of this invoice goes.
    """
    parts = {kind: minor for kind, minor in released_parts(invoice, lines).items() if minor}
    if not parts:
        return
    amount, payment_id = sum(parts.values()), new_id()
    posting_id = await _post(session, invoice, payment_id, parts, now=now)
    session.add(
        InvoicePayment(
            id=payment_id,
            invoice_id=invoice.id,
            source=PaymentSource.RELEASED,
            amount_minor=amount,
            received_on=max(line.last_on for line in lines if line.kind == LineKind.MILESTONE),
            posting_id=posting_id,
            recorded_by=actor.user_id,
            created_at=now,
        )
    )
    invoice.paid_minor += amount
    await session.flush()


async def _post(
    session: WriteSession,
    invoice: Invoice,
    key: UUID,
    parts: dict[AccountKind, int],
    *,
    now: datetime,
) -> UUID:
    owed = await receivable_account(session, invoice, now=now)
    legs = [Leg(owed, invoice.money(sum(parts.values())))]
    for kind, minor in parts.items():
        account_id = await part_account(session, invoice, kind, now=now)
        legs.append(Leg(account_id, invoice.money(-minor)))
    entry = Entry(f"invoices:payment:{key}", "invoice_released", f"invoice {invoice.id}")
    return (await ledger.post(session, entry, legs, now=now)).id
