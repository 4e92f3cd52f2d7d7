"""What the bank says of payouts: paid, failed, or returned after all."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from va_market.accounts import service as accounts
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.identity.house import check_house
from va_market.kit.db import WriteSession
from va_market.kit.errors import MarketError, NotFound, field_error
from va_market.ledger import service as ledger
from va_market.payouts import policies
from va_market.payouts.errors import PaysThemselves
from va_market.payouts.models import PAYOUT, Payout
from va_market.payouts.repository import payouts as repository
from va_market.payouts.schemas import Outcome, Settlement
from va_market.payouts.service import posting
from va_market.payouts.service.moving import tell

PAID = EventKind("payout.paid", "The bank has paid a payout.")
FAILED = EventKind("payout.failed", "The bank refused a payout; its owner has the money again.")
RETURNED = EventKind("payout.returned", "A payout came back; its owner has the money again.")
_ACTIONS = {
    Outcome.PAID: ("confirm", PAID),
    Outcome.FAILED: ("fail", FAILED),
    Outcome.RETURNED: ("return", RETURNED),
}


async def settle_many(
    session: WriteSession, actor: Actor, *, items: Sequence[Settlement], now: datetime
) -> list[Payout | MarketError]:
    """Say of each what came of it, one after another; what was said before changes nothing.

    Raises:
        Forbidden: the caller does not work for the house.
    """
    check_house(actor)
    found = await repository.lock_each(session, (item.payout_id for item in items))
    await _queue(session, found.values(), now)
    outcomes: list[Payout | MarketError] = []
    for item in items:
        try:
            outcomes.append(
                await _settle(session, actor, found.get(item.payout_id), item=item, now=now)
            )
        except MarketError as error:
            outcomes.append(error)
    return outcomes


async def _queue(session: WriteSession, payouts: Iterable[Payout], now: datetime) -> None:
    """Hold all accounts at once, in their order: of two requests none waits in a circle."""
    ids = {one.account_id for one in payouts}
    for currency in sorted({one.currency for one in payouts}):
        ids.add(await accounts.clearing_account(session, currency=currency, now=now))
        ids.add(await accounts.cash_account(session, currency=currency, now=now))
    await ledger.queue(session, ids)


async def _settle(
    session: WriteSession, actor: Actor, payout: Payout | None, *, item: Settlement, now: datetime
) -> Payout:
    """Everything is checked before anything is written.

    Raises:
        NotFound, PaysThemselves, IllegalMove, Invalid: nothing was written.
    """
    if payout is None:
        raise NotFound
    if policies.pays_themselves(actor, payout):
        raise PaysThemselves
    if item.settled_on > now.date():
        raise field_error("/settled_on", "in_the_future", "must not lie in the future")
    if item.outcome == Outcome.PAID and item.reason_code is not None:
        raise field_error("/reason_code", "was_paid", "what was paid has no reason to fail")
    if payout.status == item.outcome.value:
        return payout
    if item.settled_on < (payout.settled_on or payout.created_at.date()):
        raise field_error("/settled_on", "before_it_was_sent", "lies before the payout")
    action, kind = _ACTIONS[item.outcome]
    PAYOUT.check(payout.status, action)
    if item.outcome == Outcome.PAID:
        payout.paid_transaction_id = await posting.pay(session, payout, now=now)
    else:
        payout.credit_transaction_id = await posting.give_back(session, payout, now=now)
    PAYOUT.become(payout, action)
    payout.settled_by, payout.settled_on = actor.user_id, item.settled_on
    payout.reason_code, payout.updated_at = item.reason_code, now
    tell(session, kind, payout, actor.user_id)
    return payout
