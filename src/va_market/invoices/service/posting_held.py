"""What invoices move between the accounts of both sides, where the platform holds the money."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from va_market.accounts import service as accounts
from va_market.accounts.service import Payee
from va_market.identity.actor import Actor
from va_market.invoices.models import Invoice, RepaymentSource
from va_market.invoices.service.posting import fee_receivable, owed_less, refund_legs
from va_market.invoices.service.sharing import hold_sharing, share_payment
from va_market.kit.db import WriteSession
from va_market.kit.money import Money
from va_market.ledger import service as ledger
from va_market.ledger.entries import Entry, Leg


async def post_payment_from_held(
    session: WriteSession,
    actor: Actor,
    invoice: Invoice,
    key: UUID,
    amount: Money,
    *,
    now: datetime,
) -> UUID:
    """Let the issuer spend what the client pays of what is held for it, the fee taken off.

    Raises:
        InsufficientFunds: so much is not held for the client.
    """
    legs, fee = await owed_less(session, invoice, amount, now=now)
    held = await _held(session, invoice, now=now)
    legs.append(Leg(held, -amount))
    available = await _available(session, invoice, now=now)
    owed = await fee_receivable(session, invoice, now=now)
    if fee.minor:
        earned = await accounts.revenue_account(session, currency=invoice.currency, now=now)
        legs.append(Leg(earned, fee))
    received = amount - fee
    if received.minor:
        legs.append(Leg(available, received))
    sharing = await hold_sharing(session, invoice, now=now)
    # All at once: what is owed in fees is set off a second time by nobody meanwhile.
    moved = [*(leg.account_id for leg in legs), available, owed]
    await ledger.queue(session, [*moved, *sharing.accounts])
    await accounts.check_covers(session, actor, account_id=held, amount=amount)
    entry = Entry(f"invoices:payment:{key}", "invoice_paid", f"invoice {invoice.id}")
    posted = await ledger.post(session, entry, legs, now=now)
    # Assistants first: what the agency owes in fees of other invoices is taken from its own part.
    shared = await share_payment(
        session, invoice, sharing, amount, received=received, key=key, now=now
    )
    await _set_off(session, invoice, key, received - shared, between=(available, owed), now=now)
    return posted.id


async def post_repayment(
    session: WriteSession,
    actor: Actor | None,
    invoice: Invoice,
    amount: Money,
    *,
    key: UUID,
    source: RepaymentSource,
    now: datetime,
) -> UUID:
    """Give back what is due, on the accounts of both sides or between them directly.

    Without an `actor` nobody is told what the issuer has.

    Raises:
        InsufficientFunds: so much is not due, or the issuer has not so much to spend.
    """
    legs = await refund_legs(session, invoice, -amount, now=now)
    if source == RepaymentSource.HELD:
        available = await _available(session, invoice, now=now)
        owed = await fee_receivable(session, invoice, now=now)
        legs.append(Leg(available, -amount))
        legs.append(Leg(await _held(session, invoice, now=now), amount))
        await ledger.queue(session, [*(leg.account_id for leg in legs), owed])
        # First what the platform gives back of its fee: the issuer may need it.
        nothing = Money.zero(invoice.currency)
        await _set_off(session, invoice, key, nothing, between=(available, owed), now=now)
        if actor is not None:
            await accounts.check_covers(session, actor, account_id=available, amount=amount)
    entry = Entry(f"invoices:repayment:{key}", "invoice_repaid", f"invoice {invoice.id}")
    return (await ledger.post(session, entry, legs, now=now)).id


async def _set_off(
    session: WriteSession,
    invoice: Invoice,
    key: UUID,
    received: Money,
    *,
    between: tuple[UUID, UUID],
    now: datetime,
) -> None:
    """Take from what was just received what the issuer owes in fees; or pay what it is owed.

    Both accounts, of what may be spent and of what is owed, are held by the caller.
    """
    available, owed = between
    balance = (await ledger.balance(session, account_id=owed)).posted
    change = max(balance, -received)
    if change.minor == 0:
        return
    kind = "fee_returned" if change.minor > 0 else "fee_set_off"
    entry = Entry(f"invoices:fee:{key}", kind, f"invoice {invoice.id}")
    legs: Sequence[Leg] = (Leg(available, change), Leg(owed, -change))
    await ledger.post(session, entry, legs, now=now)


async def _held(session: WriteSession, invoice: Invoice, *, now: datetime) -> UUID:
    return await accounts.held_account(
        session, organization_id=invoice.organization_id, currency=invoice.currency, now=now
    )


async def _available(session: WriteSession, invoice: Invoice, *, now: datetime) -> UUID:
    payee = Payee(invoice.issuer_id, is_agency=invoice.agency_id is not None)
    return await accounts.available_account(session, payee, currency=invoice.currency, now=now)
