from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, or_, select, type_coerce
from sqlmodel import col

from va_market.contracts.models import Contract
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import Way, to, to_any
from va_market.time_corrections.models import CorrectionStatus, TimeCorrection

_ACTOR = bindparam("actor_id", type_=Uuid)
_MINE = any_(bindparam("actor_organizations", type_=ARRAY(Uuid)))
_CORRECTION_ID = bindparam("correction_id", type_=Uuid)
_ENTRY_ID = bindparam("entry_id", type_=Uuid)
_STATUSES = bindparam("status", type_=ARRAY(Text))
_status = type_coerce(col(TimeCorrection.status), Text)
_IS_OPEN = col(TimeCorrection.status) == CorrectionStatus.PROPOSED
visible_to = or_(
    col(TimeCorrection.assistant_id) == _ACTOR,
    col(Contract.organization_id) == _MINE,
    col(Contract.agency_id) == _MINE,
)
"""The same as of entries: whose time it is, and the members of the client and of the agency."""
_CORRECTIONS = (
    select(
        TimeCorrection.__table__,
        # What says who is what to it.
        col(Contract.organization_id),
        col(Contract.agency_id),
        col(Contract.supervisor_id),
        col(Contract.substitute_supervisor_id),
    )
    .join_from(TimeCorrection, Contract, col(Contract.id) == col(TimeCorrection.contract_id))
    .where(visible_to)
)
_ONE = Query(_CORRECTIONS.where(col(TimeCorrection.id) == _CORRECTION_ID))
_SORTS = both_ways("created_at", col(TimeCorrection.created_at))
# As of entries: those of whole organizations are found by way of their contracts.
_CONTRACTS_OF_MINE = (
    select(col(Contract.id).label("value"))
    .where(or_(col(Contract.organization_id) == _MINE, col(Contract.agency_id) == _MINE))
    .subquery("contract_of_mine")
)
LISTING = Listing(
    _CORRECTIONS,
    id_=col(TimeCorrection.id),
    sorts=_SORTS,
    filters={
        "status": _status == any_(_STATUSES),
        "contract_id": col(TimeCorrection.contract_id) == bindparam("contract_id", type_=Uuid),
    },
    ways=(
        to(col(TimeCorrection.assistant_id), _ACTOR),
        Way(col(TimeCorrection.contract_id), _CONTRACTS_OF_MINE),
    ),
    split={"status": to_any(_status, _STATUSES)},
    direct={"contract_id"},
)
# Of one entry, which whoever asks has been shown to see.
OF_ENTRY = Listing(
    select(TimeCorrection.__table__).where(col(TimeCorrection.entry_id) == _ENTRY_ID),
    id_=col(TimeCorrection.id),
    sorts=_SORTS,
    filters={},
)
_ENTRY_OF = Query(
    select(col(TimeCorrection.entry_id)).where(col(TimeCorrection.id) == _CORRECTION_ID)
)
_OPEN_OF = Query(
    select(col(TimeCorrection.id)).where(col(TimeCorrection.entry_id) == _ENTRY_ID, _IS_OPEN)
)


async def find_visible(
    session: ReadSession, *, correction_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(_ONE, correction_id=correction_id, **scope)


async def entry_of(session: WriteSession, *, correction_id: UUID) -> UUID | None:
    """The id alone: the entry is locked first, then the correction is read."""
    found: UUID | None = await session.value(_ENTRY_OF, correction_id=correction_id)
    return found


async def has_open(session: WriteSession, *, entry_id: UUID) -> bool:
    """Whether a correction of an entry waits for an answer."""
    return await session.value(_OPEN_OF, entry_id=entry_id) is not None
