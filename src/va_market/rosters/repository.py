from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    or_,
    select,
    type_coerce,
    update,
)
from sqlmodel import col

from va_market.identity.models import Organization, User
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import to_any
from va_market.rosters.models import AGREED, LIVE, RosterEntry, RosterStatus

_ENTRY_ID = bindparam("entry_id", type_=Uuid)
_ASSISTANT_ID = bindparam("assistant_id", type_=Uuid)
visible_to_agency = and_(
    col(RosterEntry.organization_id) == bindparam("organization_id", type_=Uuid),
    col(RosterEntry.organization_id) == any_(bindparam("actor_organizations", type_=ARRAY(Uuid))),
)
"""The roster of one agency, for those who belong to it."""

visible_to_assistant = col(RosterEntry.assistant_id) == bindparam("actor_id", type_=Uuid)
"""The entries that are about the actor."""

_ENTRIES = (
    select(
        RosterEntry.__table__,
        col(User.name).label("assistant_name"),
        col(Organization.name).label("organization_name"),
    )
    .join_from(RosterEntry, User, col(User.id) == col(RosterEntry.assistant_id))
    .join(Organization, col(Organization.id) == col(RosterEntry.organization_id))
)
_OF_AGENCY = _ENTRIES.where(visible_to_agency)
_OWN = _ENTRIES.where(visible_to_assistant)
_STATUSES = bindparam("status", type_=ARRAY(Text))
_status = type_coerce(col(RosterEntry.status), Text)
_BY_STATUS = _status == any_(_STATUSES)
_SORTS = both_ways("created_at", col(RosterEntry.created_at))
_ONE_OF_AGENCY = Query(_OF_AGENCY.where(col(RosterEntry.id) == _ENTRY_ID))
_ONE_OWN = Query(_OWN.where(col(RosterEntry.id) == _ENTRY_ID))
OF_AGENCY = Listing(
    _OF_AGENCY,
    id_=col(RosterEntry.id),
    sorts=_SORTS,
    filters={
        "status": _BY_STATUS,
        "assistant_id": col(RosterEntry.assistant_id) == _ASSISTANT_ID,
    },
    split={"status": to_any(_status, _STATUSES)},
)
OWN = Listing(_OWN, id_=col(RosterEntry.id), sorts=_SORTS, filters={"status": _BY_STATUS})
_CLASHING = (
    select(col(RosterEntry.id))
    .where(
        col(RosterEntry.assistant_id) == _ASSISTANT_ID,
        col(RosterEntry.id) != _ENTRY_ID,
        col(RosterEntry.status).in_(AGREED),
        or_(col(RosterEntry.is_exclusive), bindparam("is_exclusive", type_=Boolean)),
    )
    .limit(1)
)
_EXCLUSIVE = Query(
    select(col(RosterEntry.id), col(RosterEntry.organization_id)).where(
        col(RosterEntry.assistant_id) == _ASSISTANT_ID,
        or_(*(col(RosterEntry.status) == status for status in AGREED)),
        col(RosterEntry.is_exclusive),
    )
)
_LIVE = select(col(RosterEntry.id), col(RosterEntry.status)).where(
    col(RosterEntry.status).in_(LIVE)
)
_LIVE_OF_ASSISTANT = _LIVE.where(col(RosterEntry.assistant_id) == _ASSISTANT_ID).order_by(
    col(RosterEntry.id)
)
_LIVE_OF_AGENCY = _LIVE.where(
    col(RosterEntry.organization_id) == bindparam("organization_id", type_=Uuid)
).order_by(col(RosterEntry.id))
_WIPE = (
    update(RosterEntry.__table__)
    .where(col(RosterEntry.assistant_id) == bindparam("who", type_=Uuid))
    .values(note=None, version=col(RosterEntry.version) + 1)
)
_AGENCY_OF = select(col(RosterEntry.organization_id)).where(
    col(RosterEntry.id) == _ENTRY_ID, col(RosterEntry.assistant_id) == _ASSISTANT_ID
)
_IN_AGENCY = col(RosterEntry.organization_id) == bindparam("organization_id", type_=Uuid)
_ASSISTANT_OF = select(col(RosterEntry.assistant_id)).where(
    col(RosterEntry.id) == _ENTRY_ID, _IN_AGENCY
)
_AGREED_ENTRY = select(col(RosterEntry.id)).where(
    col(RosterEntry.assistant_id) == _ASSISTANT_ID,
    _IN_AGENCY,
    col(RosterEntry.status).in_(AGREED),
)
_BACKED_BY = (
    select(RosterEntry)
    .where(col(RosterEntry.backup_id) == _ENTRY_ID)
    .order_by(col(RosterEntry.id))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


async def find_of_agency(
    session: ReadSession, *, organization_id: UUID, entry_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(
        _ONE_OF_AGENCY, organization_id=organization_id, entry_id=entry_id, **scope
    )


async def find_own(session: ReadSession, *, entry_id: UUID, scope: dict[str, Any]) -> Row | None:
    return await session.row(_ONE_OWN, entry_id=entry_id, **scope)


async def has_clash(
    session: WriteSession, *, assistant_id: UUID, entry_id: UUID, is_exclusive: bool
) -> bool:
    """Whether another agreed entry of the assistant excludes this one, or is excluded by it."""
    values = {"assistant_id": assistant_id, "entry_id": entry_id, "is_exclusive": is_exclusive}
    return (await session.execute(_CLASHING, values)).first() is not None


async def exclusive_entry_of(
    session: ReadSession | WriteSession, *, assistant_id: UUID
) -> Row | None:
    """The entry of the only roster that the assistant agreed to be on, if it is exclusive."""
    return await session.row(_EXCLUSIVE, assistant_id=assistant_id)


async def agency_of(session: WriteSession, *, entry_id: UUID, assistant_id: UUID) -> UUID | None:
    """Whose roster an entry of the assistant is on, read without loading the entry."""
    values = {"entry_id": entry_id, "assistant_id": assistant_id}
    return (await session.execute(_AGENCY_OF, values)).scalar_one_or_none()


async def assistant_of(
    session: WriteSession, *, organization_id: UUID, entry_id: UUID
) -> UUID | None:
    """Whom an entry of an agency is about, read without loading the entry."""
    values = {"organization_id": organization_id, "entry_id": entry_id}
    return (await session.execute(_ASSISTANT_OF, values)).scalar_one_or_none()


async def agreed_entry(
    session: WriteSession, *, organization_id: UUID, assistant_id: UUID
) -> UUID | None:
    """By which entry an assistant is on the roster of an agency."""
    values = {"organization_id": organization_id, "assistant_id": assistant_id}
    return (await session.execute(_AGREED_ENTRY, values)).scalar_one_or_none()


async def lock_backed_by(session: WriteSession, *, entry_id: UUID) -> Sequence[RosterEntry]:
    """The entries whose backup this one is, held, in the order of their ids."""
    return (await session.execute(_BACKED_BY, {"entry_id": entry_id})).scalars().all()


async def live_of_assistant(
    session: WriteSession, *, assistant_id: UUID
) -> list[tuple[UUID, RosterStatus]]:
    """The entries that are about an assistant and have not come to an end."""
    found = await session.execute(_LIVE_OF_ASSISTANT, {"assistant_id": assistant_id})
    return [(entry_id, RosterStatus(status)) for entry_id, status in found]


async def live_of_agency(
    session: WriteSession, *, organization_id: UUID
) -> list[tuple[UUID, RosterStatus]]:
    """The entries of an agency that have not come to an end."""
    found = await session.execute(_LIVE_OF_AGENCY, {"organization_id": organization_id})
    return [(entry_id, RosterStatus(status)) for entry_id, status in found]


async def wipe(session: WriteSession, *, assistant_id: UUID) -> None:
    """Clear what agencies wrote about an assistant."""
    await session.execute(_WIPE, {"who": assistant_id})
