"""Payouts under way to somebody who wants to be erased."""

from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import FieldError
from va_market.payouts.repository import payouts as repository


async def obligations(session: WriteSession, person: Actor) -> list[FieldError]:
    """One fault where money is on its way: it may come back."""
    count = await repository.count_open(session, owner_id=person.user_id)
    if count == 0:
        return []
    detail = f"{count} of your payouts are under way: cancel them, or wait for the bank"
    return [FieldError("state", "/payouts", "payouts_open", detail)]
