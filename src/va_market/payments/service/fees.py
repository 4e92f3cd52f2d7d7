"""What the provider keeps of a payment by card: it costs the house, and not the client."""

from datetime import datetime
from uuid import UUID

from va_market.accounts import service as accounts
from va_market.kit.db import WriteSession
from va_market.kit.money import Money
from va_market.ledger import service as ledger
from va_market.ledger.entries import Entry, Leg
from va_market.payments.models import CardPayment, Payment

MOST_ATTEMPTS = 8  # the balance transaction follows within hours; this is more than a day


async def learn_fee(
    session: WriteSession, payment: Payment, card: CardPayment, fee: Money | None, now: datetime
) -> None:
    """Post the fee once it is known.

    A fee in another currency is left out: what came was exchanged then, and the books of the house
    do not say at which rate.
    """
    if card.fee_minor is not None:
        card.due_at = None
        return
    if fee is None:
        if card.attempts >= MOST_ATTEMPTS:
            card.due_at = None
        return
    card.due_at = None
    if fee.currency != payment.currency:
        return
    posted = await _post(session, payment, fee, now) if fee.minor else None
    card.fee_minor, card.fee_transaction_id = fee.minor, posted


async def _post(session: WriteSession, payment: Payment, fee: Money, now: datetime) -> UUID:
    cash = await accounts.cash_account(session, currency=fee.currency, now=now)
    kept = await accounts.processing_account(session, currency=fee.currency, now=now)
    entry = Entry(f"payments:{payment.id}:fee", "processing_fee", payment.reference)
    posted = await ledger.post(session, entry, (Leg(cash, fee), Leg(kept, -fee)), now=now)
    return posted.id
