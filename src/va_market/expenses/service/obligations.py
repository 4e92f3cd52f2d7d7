"""Expenses that count on somebody who wants to be erased."""

from va_market.expenses import repository
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import FieldError


async def obligations(session: WriteSession, person: Actor) -> list[FieldError]:
    """One fault for each contract with expenses of theirs that nobody has decided on."""
    found = await repository.undecided(session, person_id=person.user_id)
    return [
        FieldError(
            "state",
            f"/contracts/{row.contract_id}",
            "expenses_undecided",
            f"{row.expenses} of your expenses on contract {row.contract_id} are not approved: "
            "delete them, or submit them and wait for the decision",
        )
        for row in found
    ]
