from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from va_market.identity.models import (
    CREDIT_NOTE_PREFIX,
    INVOICE_PREFIX,
    BillingDetails,
    Organization,
    OwnBillingDetails,
    User,
)
from va_market.kit.db import Query, ReadSession, Row, WriteSession

_NEVER_GIVEN = 0  # the version of details before the first of them
_AT_FIRST: dict[str, Any] = {
    "version": _NEVER_GIVEN,
    "charges_tax": true(),
    "invoice_prefix": INVOICE_PREFIX,
    "credit_note_prefix": CREDIT_NOTE_PREFIX,
}


def _details(table: Any) -> list[Any]:
    """All but whose they are; where none were ever given, what holds until then."""
    return [
        func.coalesce(c, _AT_FIRST[c.name]).label(c.name) if c.name in _AT_FIRST else c
        for c in table.__table__.c
        if not c.primary_key
    ]


_OF_ORGANIZATION = Query(
    select(
        col(Organization.id).label("organization_id"),
        col(Organization.legal_form),
        *_details(BillingDetails),
    )
    .join_from(
        Organization,
        BillingDetails,
        col(BillingDetails.organization_id) == col(Organization.id),
        isouter=True,
    )
    .where(col(Organization.id) == bindparam("organization_id", type_=Uuid))
)
_OF_PERSON = Query(
    select(*_details(OwnBillingDetails))
    .join_from(
        User, OwnBillingDetails, col(OwnBillingDetails.user_id) == col(User.id), isouter=True
    )
    .where(col(User.id) == bindparam("user_id", type_=Uuid))
)


async def find_details(session: ReadSession | WriteSession, *, organization_id: UUID) -> Row | None:
    """The details with the legal form; all of them null where none were ever given."""
    return await session.row(_OF_ORGANIZATION, organization_id=organization_id)


async def find_own_details(session: ReadSession | WriteSession, *, user_id: UUID) -> Row | None:
    """The same of a person."""
    return await session.row(_OF_PERSON, user_id=user_id)


async def make_room(session: WriteSession, *, organization_id: UUID, now: datetime) -> None:
    """Make the row of the details, if there is none yet."""
    blank = {"organization_id": organization_id, "version": _NEVER_GIVEN, "updated_at": now}
    await session.execute(insert(BillingDetails).values(blank).on_conflict_do_nothing())


async def make_own_room(session: WriteSession, *, user_id: UUID, now: datetime) -> None:
    """The same for a person."""
    blank = {"user_id": user_id, "version": _NEVER_GIVEN, "updated_at": now}
    await session.execute(insert(OwnBillingDetails).values(blank).on_conflict_do_nothing())
