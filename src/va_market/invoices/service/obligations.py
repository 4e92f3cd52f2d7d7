"""Invoices that count on somebody who wants to be erased."""

from collections.abc import Collection
from uuid import UUID

from va_market.identity.actor import Actor
from va_market.invoices import repository
from va_market.kit.db import WriteSession
from va_market.kit.errors import FieldError

_OPEN = "it is not paid: pay it, or let it be void or uncollectible"
_DUE = "what credit notes took back is still to be given back"


async def obligations(
    session: WriteSession, person: Actor, *, alone_in: Collection[UUID]
) -> list[FieldError]:
    """One fault for each invoice on which one side owes the other something."""
    found = await repository.owed_of(session, owners=[person.user_id, *alone_in])
    return [
        FieldError(
            "state",
            f"/invoices/{one.id}",
            *(("refund_due", _DUE) if one.refund_due_minor else ("invoice_open", _OPEN)),
        )
        for one in found
    ]
