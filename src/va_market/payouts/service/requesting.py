"""Payouts that owners ask for, and no longer want."""

from datetime import datetime
from uuid import UUID

from va_market.accounts import service as accounts
from va_market.accounts.service import Payee
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession, lock
from va_market.kit.errors import Forbidden, NotFound
from va_market.kit.money import Money
from va_market.ledger import service as ledger
from va_market.payouts import policies
from va_market.payouts.errors import DestinationOnHold, NoDestination, NothingToPay
from va_market.payouts.models import PAYOUT, Payout, PayoutDestination, Source
from va_market.payouts.repository import destinations
from va_market.payouts.schemas import PayoutCreate
from va_market.payouts.service import posting
from va_market.payouts.service.moving import make, tell

CANCELLED = EventKind("payout.cancelled", "A payout was called off; its owner has the money again.")


async def request(
    session: WriteSession, actor: Actor, *, body: PayoutCreate, now: datetime
) -> Payout:
    """Pay out what the owner asks for, or all that is available. The minimum binds runs alone.

    Raises:
        NotFound, Forbidden: it is not the caller's money to keep.
        NoDestination, DestinationOnHold: there is nowhere to pay to, or not yet.
        NothingToPay, InsufficientFunds: there is not so much.
    """
    if body.organization_id is not None:
        policies.check_keeps(actor, body.organization_id)
    owner_id = body.organization_id or actor.user_id
    destination = await _usable(session, owner_id, body.currency, now)
    account_id = await _account(session, owner_id, body, now)
    clearing_id = await accounts.clearing_account(session, currency=body.currency, now=now)
    await ledger.queue(session, (account_id, clearing_id))
    amount = body.amount or await _all_of(session, account_id)
    await accounts.check_covers(session, actor, account_id=account_id, amount=amount)
    return await make(
        session,
        destination_id=destination.id,
        owner_id=owner_id,
        is_organization=destination.is_organization,
        account_id=account_id,
        source=body.source,
        amount=amount,
        requested_by=actor.user_id,
        now=now,
    )


async def _usable(
    session: WriteSession, owner_id: UUID, currency: str, now: datetime
) -> PayoutDestination:
    destination = await destinations.lock_live(session, owner_id=owner_id, currency=currency)
    if destination is None:
        raise NoDestination
    if destination.usable_at > now:
        raise DestinationOnHold
    return destination


async def _account(
    session: WriteSession, owner_id: UUID, body: PayoutCreate, now: datetime
) -> UUID:
    if body.source == Source.HELD:
        return await accounts.held_account(
            session, organization_id=owner_id, currency=body.currency, now=now
        )
    payee = Payee(owner_id, is_agency=body.organization_id is not None)
    return await accounts.available_account(session, payee, currency=body.currency, now=now)


async def _all_of(session: WriteSession, account_id: UUID) -> Money:
    """All that may leave the account, which is held."""
    balance = await ledger.balance(session, account_id=account_id)
    if balance.available.minor <= 0:
        raise NothingToPay
    return balance.available


async def cancel(session: WriteSession, actor: Actor, *, payout_id: UUID, now: datetime) -> Payout:
    """Call it off before the bank is told.

    Raises:
        NotFound: there is no such payout for this caller.
        Forbidden: the caller does not keep the money.
        IllegalMove: the bank was told already.
    """
    payout = await lock(session, Payout, payout_id)
    if payout is None or not policies.may_see(actor, payout.owner_id):
        raise NotFound
    if not policies.keeps(actor, payout.owner_id):
        raise Forbidden("You may not cancel this payout.")
    PAYOUT.check(payout.status, "cancel")
    payout.credit_transaction_id = await posting.give_back(session, payout, now=now)
    PAYOUT.become(payout, "cancel")
    payout.updated_at = now
    tell(session, CANCELLED, payout, actor.user_id)
    return payout
