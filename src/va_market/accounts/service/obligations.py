"""Money that counts on somebody who wants to be erased."""

from collections.abc import Collection
from uuid import UUID

from va_market.accounts.kinds import AVAILABLE, PENDING, AccountKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import FieldError
from va_market.kit.money import Money
from va_market.ledger import service as ledger

_CLAIMED = (AccountKind.CLIENT_HELD, *PENDING, *AVAILABLE)
"""What belongs to whoever owns the account, and can be paid out now or soon."""
_CURE = (
    "have it paid out with POST /v1/payouts, be it ever so little, to an account that you name "
    "before with POST /v1/payout-destinations"
)


async def obligations(
    session: WriteSession, person: Actor, *, alone_in: Collection[UUID]
) -> list[FieldError]:
    """One fault for each currency of which there is money: nobody could claim it afterwards.

    `alone_in` are the organizations that go with the person.
    """
    owners = [person.user_id, *alone_in]
    left = await ledger.holdings(session, owners=owners, kinds=_CLAIMED)
    pending = await ledger.holdings(session, owners=owners, kinds=PENDING) if left else []
    waits = {money.currency: money for money in pending}
    return [
        FieldError("state", "/accounts", "money_left", _words(money, waits.get(money.currency)))
        for money in left
    ]


def _words(left: Money, waits: Money | None) -> str:
    if waits is None:
        return f"{left} are yours: {_CURE}"
    return f"{left} are yours, of which {waits} may not be spent yet: wait for that, and {_CURE}"
