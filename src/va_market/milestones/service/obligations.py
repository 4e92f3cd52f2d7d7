"""Held funds that count on somebody who wants to be erased."""

from collections.abc import Collection
from uuid import UUID

from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import FieldError
from va_market.milestones import repository


async def obligations(
    session: WriteSession, person: Actor, *, alone_in: Collection[UUID]
) -> list[FieldError]:
    """One fault for each contract that is over and holds money that somebody decides on."""
    detail = "held funds wait for a decision: approve, give back, or let the time run out"
    return [
        FieldError("state", f"/contracts/{contract_id}", "milestone_undecided", detail)
        for contract_id in await repository.undecided_of(
            session, owners=[person.user_id, *alone_in]
        )
    ]
