"""The legs of payouts (money.md §6): out of the owner's account, over clearing, to the bank."""

from datetime import datetime
from uuid import UUID

from va_market.accounts import service as accounts
from va_market.kit.db import WriteSession
from va_market.kit.money import Money
from va_market.ledger import service as ledger
from va_market.ledger.entries import Entry, Leg
from va_market.payouts.models import Payout, PayoutStatus


async def take(
    session: WriteSession,
    *,
    payout_id: UUID,
    account_id: UUID,
    reference: str,
    amount: Money,
    now: datetime,
) -> UUID:
    """Out of the owner's account. Raises InsufficientFunds where it does not hold so much."""
    clearing = await accounts.clearing_account(session, currency=amount.currency, now=now)
    entry = Entry(f"payouts:{payout_id}:create", "payout_created", reference)
    legs = (Leg(account_id, -amount), Leg(clearing, amount))
    return (await ledger.post(session, entry, legs, now=now)).id


async def pay(session: WriteSession, payout: Payout, *, now: datetime) -> UUID:
    """Out of the house: the bank has paid it."""
    amount = Money.from_minor(payout.amount_minor, payout.currency)
    clearing = await accounts.clearing_account(session, currency=payout.currency, now=now)
    cash = await accounts.cash_account(session, currency=payout.currency, now=now)
    entry = Entry(f"payouts:{payout.id}:pay", "payout_paid", payout.reference)
    legs = (Leg(clearing, -amount), Leg(cash, amount))
    return (await ledger.post(session, entry, legs, now=now)).id


async def give_back(session: WriteSession, payout: Payout, *, now: datetime) -> UUID:
    """Back into the owner's account, from wherever it is."""
    amount = Money.from_minor(payout.amount_minor, payout.currency)
    is_out = payout.status == PayoutStatus.PAID
    account_of = accounts.cash_account if is_out else accounts.clearing_account
    from_id = await account_of(session, currency=payout.currency, now=now)
    entry = Entry(f"payouts:{payout.id}:credit", "payout_credited", payout.reference)
    legs = (Leg(from_id, -amount), Leg(payout.account_id, amount))
    return (await ledger.post(session, entry, legs, now=now)).id
