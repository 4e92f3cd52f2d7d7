from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from va_market.identity.models import BillingDetails, Organization
from va_market.kit.db import Query, ReadSession, Row, WriteSession

_DETAILS = [c for c in BillingDetails.__table__.c if c.name not in {"organization_id", "version"}]
_NEVER_GIVEN = 0  # the version of details before the first of them
_OF_ORGANIZATION = Query(
    select(
        col(Organization.id).label("organization_id"),
        col(Organization.legal_form),
        func.coalesce(col(BillingDetails.version), _NEVER_GIVEN).label("version"),
        *_DETAILS,
    )
    .join_from(
        Organization,
        BillingDetails,
        col(BillingDetails.organization_id) == col(Organization.id),
        isouter=True,
    )
    .where(col(Organization.id) == bindparam("organization_id", type_=Uuid))
)


async def find_details(session: ReadSession, *, organization_id: UUID) -> Row | None:
    """The details with the legal form; all of them null where none were ever given."""
    return await session.row(_OF_ORGANIZATION, organization_id=organization_id)


async def make_room(session: WriteSession, *, organization_id: UUID, now: datetime) -> None:
    """Make the row of the details, if there is none yet."""
    blank = {"organization_id": organization_id, "version": _NEVER_GIVEN, "updated_at": now}
    await session.execute(insert(BillingDetails).values(blank).on_conflict_do_nothing())
