"""Payouts under way to somebody who wants to be erased."""

from collections.abc import Collection
from uuid import UUID

from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import FieldError
from va_market.payouts.repository import payouts as repository


async def obligations(
    session: WriteSession, person: Actor, *, alone_in: Collection[UUID]
) -> list[FieldError]:
    """One fault where money is on its way: it may come back, and somebody has to keep it.

    `alone_in` are the organizations that go with the person.
    """
    count = await repository.count_open(session, owners=[person.user_id, *alone_in])
    if count == 0:
        return []
    detail = f"{count} of your payouts are under way: cancel them, or wait for the bank"
    return [FieldError("state", "/payouts", "payouts_open", detail)]
