"""What the issuer cannot spend while it is disputed, and where it goes (money.md §6)."""

from datetime import datetime
from uuid import UUID

from va_market.accounts import service as accounts
from va_market.accounts.service import Payee
from va_market.disputes.models import Dispute
from va_market.invoices import service as invoices
from va_market.invoices.models import Invoice
from va_market.invoices.service.posting import fee_receivable, refund_legs
from va_market.kit.db import WriteSession
from va_market.kit.money import Money
from va_market.ledger import service as ledger
from va_market.ledger.entries import Entry, Leg


async def reserve(
    session: WriteSession, dispute: Dispute, invoice: Invoice, paid: Money, *, now: datetime
) -> None:
    """Set aside what was paid of what is disputed, as far as the issuer still has it."""
    if paid.minor == 0:
        return
    free = await accounts.available_account(
        session, _payee(invoice), currency=dispute.currency, now=now
    )
    there = (await ledger.hold_balance(session, account_id=free)).available
    amount = min(there, paid)
    if amount.minor == 0:
        return
    kept = await _kept(session, dispute, invoice, now)
    legs = (Leg(free, -amount), Leg(kept, amount))
    posted = await ledger.post(session, _entry(dispute, "reserved"), legs, now=now)
    dispute.reserved_minor, dispute.reserve_transaction_id = amount.minor, posted.id


async def hold_accounts(
    session: WriteSession, dispute: Dispute, invoice: Invoice, *, now: datetime
) -> None:
    """All that the end of a dispute moves between, at once: nobody waits in a circle."""
    if not dispute.reserved_minor:
        return
    currency, client = dispute.currency, dispute.organization_id
    free = await accounts.available_account(session, _payee(invoice), currency=currency, now=now)
    held = await accounts.held_account(session, organization_id=client, currency=currency, now=now)
    revenue = await accounts.revenue_account(session, currency=currency, now=now)
    kept = await _kept(session, dispute, invoice, now)
    owed = await fee_receivable(session, invoice, now=now)
    await ledger.queue(session, [free, held, revenue, kept, owed])


async def pay_out(
    session: WriteSession,
    dispute: Dispute,
    invoice: Invoice,
    refund: Money,
    *,
    by: UUID | None,
    now: datetime,
) -> dict[str, object]:
    """The client gets back what is to be refunded, as far as it was reserved; the rest is free.

    What the columns of the dispute say of it. `by` is who decided; nobody where silence did.
    """
    reserved = dispute.money(dispute.reserved_minor)
    if reserved.minor == 0:
        return {}
    kept = await _kept(session, dispute, invoice, now)
    back = min(reserved, refund)
    refunded = await _refund(session, dispute, invoice, kept=kept, amount=back, now=now)
    if refunded is not None:
        await invoices.note_repayment(session, invoice, back, posting_id=refunded, by=by, now=now)
    # Nothing but what it had received was reserved: the fee on it is the platform's to give back.
    await invoices.repay_out_of_fee(session, invoice, refund - back, key=dispute.id, by=by, now=now)
    rest = await _return(session, dispute, invoice, kept=kept, amount=reserved - back, now=now)
    return {
        "refunded_minor": back.minor,
        "refund_transaction_id": refunded,
        "return_transaction_id": rest,
    }


async def _refund(
    session: WriteSession,
    dispute: Dispute,
    invoice: Invoice,
    *,
    kept: UUID,
    amount: Money,
    now: datetime,
) -> UUID | None:
    """What was due to the client is held for it again."""
    if amount.minor == 0:
        return None
    held = await accounts.held_account(
        session,
        organization_id=dispute.organization_id,
        currency=dispute.currency,
        now=now,
    )
    legs = [Leg(kept, -amount), Leg(held, amount)]
    legs += await refund_legs(session, invoice, -amount, now=now)
    return (await ledger.post(session, _entry(dispute, "refunded"), legs, now=now)).id


async def _return(
    session: WriteSession,
    dispute: Dispute,
    invoice: Invoice,
    *,
    kept: UUID,
    amount: Money,
    now: datetime,
) -> UUID | None:
    if amount.minor == 0:
        return None
    free = await accounts.available_account(
        session, _payee(invoice), currency=dispute.currency, now=now
    )
    legs = (Leg(kept, -amount), Leg(free, amount))
    return (await ledger.post(session, _entry(dispute, "released"), legs, now=now)).id


async def _kept(session: WriteSession, dispute: Dispute, invoice: Invoice, now: datetime) -> UUID:
    return await accounts.reserve_account(
        session, _payee(invoice), dispute_id=dispute.id, currency=dispute.currency, now=now
    )


def _payee(invoice: Invoice) -> Payee:
    return Payee(invoice.issuer_id, is_agency=invoice.agency_id is not None)


def _entry(dispute: Dispute, what: str) -> Entry:
    return Entry(f"disputes:{dispute.id}:{what}", f"dispute_{what}", f"dispute {dispute.id}")
