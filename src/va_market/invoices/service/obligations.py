"""Invoices that count on somebody who wants to be erased."""

from collections.abc import Collection
from uuid import UUID

from va_market.identity.actor import Actor
from va_market.invoices import repository
from va_market.kit.db import Row, WriteSession
from va_market.kit.errors import FieldError

_OPEN = "it is not paid: pay it, or let it be void or uncollectible"
_DUE = "what credit notes took back is still to be given back"


async def obligations(
    session: WriteSession, person: Actor, *, alone_in: Collection[UUID]
) -> list[FieldError]:
    """One fault for each invoice on which one side owes the other something.

    What is to be given back counts on the issuer alone; an invoice that is open on both sides.
    """
    owners = {person.user_id, *alone_in}
    return [
        _fault(one, is_issuer=one.issuer_id in owners)
        for one in await repository.owed_of(session, owners=list(owners))
    ]


def _fault(invoice: Row, *, is_issuer: bool) -> FieldError:
    gives_back = is_issuer and invoice.refund_due_minor > 0
    code, detail = ("refund_due", _DUE) if gives_back else ("invoice_open", _OPEN)
    return FieldError("state", f"/invoices/{invoice.id}", code, detail)
