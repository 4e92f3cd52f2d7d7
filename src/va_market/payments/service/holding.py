"""Where money goes that came, and from where it is taken back (money.md §6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from va_market.accounts import service as accounts
from va_market.kit.db import WriteSession
from va_market.kit.money import Money
from va_market.ledger import service as ledger
from va_market.ledger.entries import Leg
from va_market.payments.models import Payment


@dataclass(frozen=True, slots=True)
class Parted:
    """What moves, and how much of it is of what is held, and of what the client owes."""

    legs: Sequence[Leg]
    held: Money
    owed: Money


async def legs_in(
    session: WriteSession, payment: Payment, amount: Money, now: datetime
) -> Sequence[Leg]:
    """It pays what the client owes the house first; the rest is held for it."""
    return (await parted_in(session, payment, amount, now)).legs


async def parted_in(
    session: WriteSession, payment: Payment, amount: Money, now: datetime
) -> Parted:
    """The same, with how much of it goes where."""
    nothing = Money.zero(payment.currency)
    cash, held = await _accounts(session, payment, now)
    debt = await accounts.find_debt_account(
        session, organization_id=payment.organization_id, currency=payment.currency
    )
    if debt is None:
        return Parted((Leg(cash, -amount), Leg(held, amount)), amount, nothing)
    await ledger.queue(session, (cash, held, debt))
    owed = -(await ledger.balance(session, account_id=debt)).posted
    paid = min(amount, max(owed, nothing))
    legs = _moving(Leg(cash, -amount), Leg(debt, paid), Leg(held, amount - paid))
    return Parted(legs, amount - paid, paid)


async def legs_out(session: WriteSession, payment: Payment, amount: Money, now: datetime) -> Parted:
    """Out of what is held, as far as it is there; the rest the client owes from now on."""
    cash, held = await _accounts(session, payment, now)
    debt = await accounts.debt_account(
        session, organization_id=payment.organization_id, currency=payment.currency, now=now
    )
    await ledger.queue(session, (cash, held, debt))
    there = (await ledger.balance(session, account_id=held)).available
    from_held = min(amount, there)
    owed = amount - from_held
    return Parted(
        _moving(Leg(cash, amount), Leg(held, -from_held), Leg(debt, -owed)), from_held, owed
    )


async def _accounts(session: WriteSession, payment: Payment, now: datetime) -> tuple[UUID, UUID]:
    cash = await accounts.cash_account(session, currency=payment.currency, now=now)
    held = await accounts.held_account(
        session, organization_id=payment.organization_id, currency=payment.currency, now=now
    )
    return cash, held


def _moving(*legs: Leg) -> tuple[Leg, ...]:
    return tuple(leg for leg in legs if leg.amount.minor)
