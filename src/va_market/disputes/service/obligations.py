"""Disputes that count on somebody who wants to be erased."""

from collections.abc import Collection
from uuid import UUID

from va_market.disputes import repository
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import FieldError


async def obligations(
    session: WriteSession, person: Actor, *, alone_in: Collection[UUID]
) -> list[FieldError]:
    """One fault for each dispute that lasts, of theirs or of organizations that go with them."""
    found = await repository.open_of(session, owners=[person.user_id, *alone_in])
    return [
        FieldError(
            "state",
            f"/disputes/{dispute_id}",
            "dispute_open",
            f"dispute {dispute_id} has not ended: settle it, or wait for its end",
        )
        for dispute_id in found
    ]
