"""Money that counts on somebody who wants to be erased."""

from collections.abc import Collection
from uuid import UUID

from va_market.accounts.kinds import AccountKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import FieldError
from va_market.ledger import service as ledger

_CLAIMED = (
    AccountKind.CLIENT_HELD,
    *(AccountKind.ASSISTANT_PENDING, AccountKind.AGENCY_PENDING),
    *(AccountKind.ASSISTANT_AVAILABLE, AccountKind.AGENCY_AVAILABLE),
)
"""What belongs to whoever owns the account, and can be paid out now or soon."""


async def obligations(
    session: WriteSession, person: Actor, *, alone_in: Collection[UUID]
) -> list[FieldError]:
    """One fault for each currency of which there is money: nobody could claim it afterwards.

    `alone_in` are the organizations that go with the person.
    """
    left = await ledger.holdings(session, owners=[person.user_id, *alone_in], kinds=_CLAIMED)
    return [
        FieldError("state", "/accounts", "money_left", f"{money} are yours: have them paid out")
        for money in left
    ]
