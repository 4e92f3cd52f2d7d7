from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    DateTime,
    Text,
    Uuid,
    all_,
    and_,
    any_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import array
from sqlmodel import col

from va_market.contracts.models import Contract
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import Way, to, to_any
from va_market.timekeeping.models import EntryStatus, TimeEntry
from va_market.timekeeping.timesheets import Timesheet
from va_market.timesheets.sums import SUMS_OF_TIMESHEET

_ACTOR = bindparam("actor_id", type_=Uuid)
_MINE = any_(bindparam("actor_organizations", type_=ARRAY(Uuid)))
_TIMESHEET_ID = bindparam("timesheet_id", type_=Uuid)
_REMIND = bindparam("remind", type_=DateTime(timezone=True))
_RESTING = bindparam("resting", type_=ARRAY(Uuid))
_NEXT = bindparam("next_", type_=DateTime(timezone=True))
_STATUSES = bindparam("status", type_=ARRAY(Text))
_WAITS: ColumnElement[Any] = literal_column("'submitted'")  # as the indexes of what waits say it
_status = type_coerce(col(Timesheet.status), Text)
_IN_ORDER = (col(TimeEntry.started_at), col(TimeEntry.id))
TO_SUBMIT = (EntryStatus.DRAFT, EntryStatus.RETURNED)
TO_DECIDE = (EntryStatus.SUBMITTED,)

visible_to = or_(
    col(Timesheet.assistant_id) == _ACTOR,
    col(Contract.organization_id) == _MINE,
    col(Contract.agency_id) == _MINE,
)
"""The same as of entries: whose time it is, and the members of the client and of the agency."""

_ALL = select(
    Timesheet.__table__,
    *(col(Contract.title).label("contract_title"), col(Contract.time_zone)),
    *(col(Contract.organization_id), col(Contract.agency_id)),
    *(col(Contract.supervisor_id), col(Contract.substitute_supervisor_id)),
    SUMS_OF_TIMESHEET.label("sums"),
).join_from(Timesheet, Contract, col(Contract.id) == col(Timesheet.contract_id))
_TIMESHEETS = _ALL.where(visible_to)
_ONE = Query(_TIMESHEETS.where(col(Timesheet.id) == _TIMESHEET_ID))
# As of entries: those of whole organizations are found by way of their contracts.
_CONTRACTS_OF_MINE = (
    select(col(Contract.id).label("value"))
    .where(or_(col(Contract.organization_id) == _MINE, col(Contract.agency_id) == _MINE))
    .subquery("contract_of_mine")
)
LISTING = Listing(
    _TIMESHEETS,
    id_=col(Timesheet.id),
    sorts=both_ways("week_starts_on", col(Timesheet.week_starts_on)),
    filters={
        "status": _status == any_(_STATUSES),
        "contract_id": col(Timesheet.contract_id) == bindparam("contract_id", type_=Uuid),
        "assistant_id": col(Timesheet.assistant_id) == bindparam("assistant_id", type_=Uuid),
        "week_after": col(Timesheet.week_starts_on) >= bindparam("week_after", type_=Date),
        "week_before": col(Timesheet.week_starts_on) < bindparam("week_before", type_=Date),
    },
    ways=(
        to(col(Timesheet.assistant_id), _ACTOR),
        Way(col(Timesheet.contract_id), _CONTRACTS_OF_MINE),
    ),
    split={"status": to_any(_status, _STATUSES)},
    direct={"contract_id", "assistant_id"},
)
_SHEET = Timesheet.__table__.alias("waiting")
_OF_ANOTHER = and_(col(Contract.organization_id) == _MINE, _SHEET.c.assistant_id != _ACTOR)
_IS_NAMED = or_(
    col(Contract.supervisor_id) == _ACTOR, col(Contract.substitute_supervisor_id) == _ACTOR
)
_WAITING = (
    select(_SHEET.c.id.label("value"))
    .join_from(Contract, _SHEET, _SHEET.c.contract_id == col(Contract.id))
    .where(_SHEET.c.status == _WAITS, _OF_ANOTHER)
)
# Each way is as narrow as the rows: what one of them finds too much would be missing on the page.
DECISIONS = Listing(
    _ALL.where(
        col(Timesheet.status) == _WAITS,
        col(Contract.organization_id) == _MINE,
        col(Timesheet.assistant_id) != _ACTOR,
        or_(_IS_NAMED, any_(col(Timesheet.escalated_to)) == _ACTOR),
    ),
    id_=col(Timesheet.id),
    sorts={"waiting_since": (col(Timesheet.waiting_since), False)},
    filters={},
    ways=(
        Way(col(Timesheet.id), _WAITING.where(_IS_NAMED).subquery("supervised")),
        Way(
            col(Timesheet.id),
            _WAITING.where(
                _SHEET.c.escalated_to.op("@>")(array([_ACTOR])),
                _SHEET.c.escalated_to != literal_column("'{}'"),
            ).subquery("escalated"),
        ),
    ),
)
_CONTRACT_OF = select(col(Timesheet.contract_id)).where(col(Timesheet.id) == _TIMESHEET_ID)
# The contract first, as everywhere: what another worker holds is left to it.
_DUE = (
    select(Contract, col(Timesheet.id))
    .join_from(Timesheet, Contract, col(Contract.id) == col(Timesheet.contract_id))
    .where(
        col(Timesheet.status) == _WAITS,
        col(Timesheet.unanswered_at).is_(None),
        col(Timesheet.id) != all_(_RESTING),
        col(Timesheet.asked_at) <= func.greatest(_REMIND, _NEXT),
        or_(
            col(Timesheet.asked_at) <= _NEXT,
            and_(
                col(Timesheet.asked_at) <= _REMIND,
                col(Timesheet.reminded_at).is_(None),
                func.cardinality(col(Timesheet.escalated_to)) == 0,
            ),
        ),
    )
    .order_by(col(Timesheet.asked_at))
    .limit(1)
    .with_for_update(of=Contract, key_share=True, skip_locked=True)
    .execution_options(populate_existing=True)
)
_ID = Query(
    select(col(Timesheet.id)).where(
        col(Timesheet.contract_id) == bindparam("contract_id", type_=Uuid),
        col(Timesheet.assistant_id) == bindparam("assistant_id", type_=Uuid),
        col(Timesheet.week_starts_on) == bindparam("first", type_=Date),
    )
)
_ENTRIES = (
    select(TimeEntry)
    .where(
        col(TimeEntry.contract_id) == bindparam("contract_id", type_=Uuid),
        col(TimeEntry.assistant_id) == bindparam("assistant_id", type_=Uuid),
        col(TimeEntry.counted_on).between(
            bindparam("first", type_=Date), bindparam("last", type_=Date)
        ),
        type_coerce(col(TimeEntry.status), Text) == any_(bindparam("statuses", type_=ARRAY(Text))),
    )
    .order_by(*_IN_ORDER)
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


async def find_visible(
    session: ReadSession | WriteSession, *, timesheet_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(_ONE, timesheet_id=timesheet_id, **scope)


async def hold_due(
    session: WriteSession, *, remind: datetime, next_: datetime, resting: Sequence[UUID]
) -> tuple[Contract, UUID] | None:
    """A week that waits since before one of these moments, by its id, and its contract, held.

    Before `remind`, and nobody was reminded or asked after the supervisor; or before `next_`. It
    is none of those that are `resting`.
    """
    values = {"remind": remind, "next_": next_, "resting": resting}
    found = (await session.execute(_DUE, values)).first()
    return None if found is None else (found[0], found[1])


async def find_id(
    session: WriteSession, *, contract_id: UUID, assistant_id: UUID, first: date
) -> UUID:
    """Of the timesheet of a week of which something was handed in."""
    found: UUID = await session.value(
        _ID, contract_id=contract_id, assistant_id=assistant_id, first=first
    )
    return found


async def contract_of(session: WriteSession, *, timesheet_id: UUID) -> UUID | None:
    """The id alone: a timesheet read before it is locked would be a lost race."""
    found = await session.execute(_CONTRACT_OF, {"timesheet_id": timesheet_id})
    return found.scalar_one_or_none()


async def lock_entries(
    session: WriteSession,
    *,
    contract_id: UUID,
    assistant_id: UUID,
    first: date,
    last: date,
    statuses: Sequence[EntryStatus],
) -> Sequence[TimeEntry]:
    """Entries of a week in the order of their start, held."""
    values = {
        "contract_id": contract_id,
        "assistant_id": assistant_id,
        "first": first,
        "last": last,
        "statuses": [str(status) for status in statuses],
    }
    return (await session.execute(_ENTRIES, values)).scalars().all()
