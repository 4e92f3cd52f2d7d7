"""Shares of assistants that count on somebody who wants to be erased."""

from collections.abc import Collection
from uuid import UUID

from va_market.identity.actor import Actor
from va_market.kit.db import Row, WriteSession
from va_market.kit.errors import FieldError
from va_market.kit.money import Money
from va_market.splits import repository


async def obligations(
    session: WriteSession, person: Actor, *, alone_in: Collection[UUID]
) -> list[FieldError]:
    """One fault for each share that an agency which goes with the person owes to an assistant.

    Whoever is owed a share is not refused: as with a refund that is due, they cannot end it.
    """
    found = await repository.owed_by(session, agencies=alone_in, but_to=person.user_id)
    return [_fault(row) for row in found]


def _fault(row: Row) -> FieldError:
    owed = Money.from_minor(row.owed_minor, row.currency)
    detail = f"{owed} of it are owed to the assistant: pay them"
    return FieldError("state", f"/splits/{row.id}", "share_owed", detail)
