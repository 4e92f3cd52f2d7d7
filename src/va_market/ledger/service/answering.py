"""What answers a transaction: each of them once, with exactly its legs, by rows of its own."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from va_market.kit.db import WriteSession
from va_market.kit.errors import NotFound
from va_market.ledger import repository
from va_market.ledger.entries import Entry, Leg, Posted
from va_market.ledger.errors import AlreadyAnswered, NotAnswerable
from va_market.ledger.models import Action, PostingState
from va_market.ledger.service.posting import Legs, posted_in, write

LegsOf = Callable[[Posted], Legs]
_ANSWERED = {
    Action.SETTLE: frozenset({Action.HOLD}),
    Action.VOID: frozenset({Action.HOLD}),
    Action.REVERSE: frozenset({Action.POST, Action.SETTLE}),
}


async def settle(session: WriteSession, *, hold_id: UUID, entry: Entry, now: datetime) -> Posted:
    """Let what was held move, all of it.

    Raises:
        NotFound: there is no such transaction.
        NotAnswerable: it is no hold.
        AlreadyAnswered: it was settled or voided before.
        KeySpent: something else was posted under the key.
    """

    def legs(held: Posted) -> Legs:
        return [*_opposite(held, PostingState.PENDING), *_settled(held)]

    return await _answer(session, Action.SETTLE, hold_id, entry=entry, legs_of=legs, now=now)


async def void(session: WriteSession, *, hold_id: UUID, entry: Entry, now: datetime) -> Posted:
    """Let what was held stay where it is, free again. Errors: see `settle`."""

    def legs(held: Posted) -> Legs:
        return _opposite(held, PostingState.PENDING)

    return await _answer(session, Action.VOID, hold_id, entry=entry, legs_of=legs, now=now)


async def reverse(
    session: WriteSession, *, transaction_id: UUID, entry: Entry, now: datetime
) -> Posted:
    """Take back what was posted, to the cent: the only correction there is (money.md §6).

    Raises:
        NotFound: there is no such transaction.
        NotAnswerable: it is not posted, or it reversed another one itself.
        AlreadyAnswered: it was reversed before.
        KeySpent: something else was posted under the key.
        InsufficientFunds: what came in has left already; see `post`.
    """

    def legs(posted: Posted) -> Legs:
        return _opposite(posted, PostingState.POSTED)

    return await _answer(
        session, Action.REVERSE, transaction_id, entry=entry, legs_of=legs, now=now
    )


async def _answer(
    session: WriteSession,
    action: Action,
    target_id: UUID,
    *,
    entry: Entry,
    legs_of: LegsOf,
    now: datetime,
) -> Posted:
    target = posted_in(await repository.find_transaction(session, transaction_id=target_id))
    if target is None:
        raise NotFound
    if target.action not in _ANSWERED[action]:
        raise NotAnswerable
    known = posted_in(await repository.find_by_key(session, key=entry.key))
    if known is None and await repository.answer_to(session, target_id=target_id) is not None:
        raise AlreadyAnswered
    return await write(session, action, entry, legs_of(target), now=now, target_id=target_id)


def _opposite(target: Posted, state: PostingState) -> Legs:
    return [
        (Leg(leg.account_id, -leg.amount), state) for leg, found in target.legs if found == state
    ]


def _settled(held: Posted) -> Legs:
    return [(leg, PostingState.POSTED) for leg, _ in held.legs]
