from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from va_market.kit.db import Row, WriteSession
from va_market.kit.ids import new_id
from va_market.kit.money import Money
from va_market.ledger import repository
from va_market.ledger.entries import Entry, Leg, Posted
from va_market.ledger.errors import KeySpent
from va_market.ledger.models import Action, PostingState

Legs = Sequence[tuple[Leg, PostingState]]


class Unbalanced(ValueError):
    """The legs are no transaction: a fault of the caller's code, never of what was asked for."""


async def post(
    session: WriteSession, entry: Entry, legs: Sequence[Leg], *, now: datetime
) -> Posted:
    """Move money between accounts at once (money.md §6).

    Two legs at least, none of them zero, one for each account, which add up to zero in each
    currency. The same entry again, with the same legs, changes nothing and tells of the first.

    Raises:
        Unbalanced: the legs are no transaction.
        KeySpent: something else was posted under the key.
        InsufficientFunds: an account that may not would go below zero, what is held included. The
            database says so, by the name of its constraint, whoever else moves money meanwhile.
        OtherCurrency, BalanceOutOfRange: as the database says it, too.
    """
    check(legs)
    return await write(session, Action.POST, entry, _all(legs, PostingState.POSTED), now=now)


async def hold(
    session: WriteSession, entry: Entry, legs: Sequence[Leg], *, now: datetime
) -> Posted:
    """Promise money: it stays where it is, and may not leave otherwise, until `settle` or `void`.

    What comes in this way may not be spent before. The rest is as with `post`.
    """
    check(legs)
    return await write(session, Action.HOLD, entry, _all(legs, PostingState.PENDING), now=now)


def check(legs: Sequence[Leg]) -> None:
    """Raises Unbalanced where the legs are no transaction, and says why."""
    if len(legs) < 2:  # noqa: PLR2004  # what leaves one account enters another
        raise Unbalanced("a transaction has two legs at least")
    if len({leg.account_id for leg in legs}) < len(legs):
        raise Unbalanced("a transaction has one leg for each account")
    sums: dict[str, Money] = {}
    for leg in legs:
        if leg.amount.minor == 0:
            raise Unbalanced("a leg moves something")
        currency = leg.amount.currency
        sums[currency] = sums.get(currency, Money.zero(currency)) + leg.amount
    if any(total.minor for total in sums.values()):
        raise Unbalanced("the legs of each currency add up to zero")


def _all(legs: Sequence[Leg], state: PostingState) -> Legs:
    return [(leg, state) for leg in legs]


async def write(
    session: WriteSession,
    action: Action,
    entry: Entry,
    legs: Legs,
    *,
    now: datetime,
    target_id: UUID | None = None,
) -> Posted:
    """Write a transaction, or find what was written under the same key.

    Raises:
        KeySpent: that was something else.
    """
    made = Posted(
        new_id(), action, entry.kind, entry.reference, target_id, now, tuple(sorted(legs, key=_at))
    )
    if await repository.post(session, _columns(made, entry), _rows(legs)) is not None:
        return made
    before = posted_in(await repository.find_by_key(session, key=entry.key))
    if before is None or _content(before) != _content(made):
        raise KeySpent(f"Something else was posted under {entry.key}.")
    return before


def _at(leg: tuple[Leg, PostingState]) -> tuple[UUID, str]:
    return leg[0].account_id, leg[1]


def _content(posted: Posted) -> tuple[object, ...]:
    """All but the id and the moment."""
    return (posted.action, posted.kind, posted.reference, posted.target_id, posted.legs)


def _columns(made: Posted, entry: Entry) -> dict[str, str | None]:
    return {
        "id": str(made.id),
        "idempotency_key": entry.key,
        "action": made.action,
        "kind": made.kind,
        "reference": made.reference,
        "target_id": None if made.target_id is None else str(made.target_id),
        "created_at": made.created_at.isoformat(),
    }


def _rows(legs: Legs) -> list[dict[str, str | int]]:
    return [
        {
            "account_id": str(leg.account_id),
            "currency": leg.amount.currency,
            "state": state,
            "amount_minor": leg.amount.minor,
        }
        for leg, state in legs
    ]


def posted_in(rows: Sequence[Row]) -> Posted | None:
    """The transaction that the rows tell of, one for each leg."""
    if not rows:
        return None
    first = rows[0]
    legs = [
        (
            Leg(UUID(int=row.account_id.int), Money.from_minor(row.amount_minor, row.currency)),
            PostingState(row.state),
        )
        for row in rows
    ]
    target = None if first.target_id is None else UUID(int=first.target_id.int)
    return Posted(
        UUID(int=first.id.int),
        Action(first.action),
        first.kind,
        first.reference,
        target,
        first.created_at,
        tuple(sorted(legs, key=_at)),
    )
