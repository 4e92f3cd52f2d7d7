from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Date,
    DateTime,
    Text,
    Uuid,
    any_,
    bindparam,
    func,
    or_,
    select,
    type_coerce,
)
from sqlmodel import col

from va_market.contracts.models import Contract
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import Way, to
from va_market.timekeeping.models import MONDAY, EntryStatus, TimeEntry
from va_market.timekeeping.standing import STANDS
from va_market.timekeeping.timesheets import Timesheet

AT_ONCE = 20
_MOMENT = DateTime(timezone=True)
_CONTRACT_ID = bindparam("contract_id", type_=Uuid)
_OF_CONTRACT = col(TimeEntry.contract_id) == _CONTRACT_ID
_BY_STATUS = type_coerce(col(TimeEntry.status), Text) == any_(
    bindparam("status", type_=ARRAY(Text))
)

_ACTOR = bindparam("actor_id", type_=Uuid)
_MINE = any_(bindparam("actor_organizations", type_=ARRAY(Uuid)))
visible_to = or_(
    col(TimeEntry.assistant_id) == _ACTOR,
    col(Contract.organization_id) == _MINE,
    col(Contract.agency_id) == _MINE,
)
"""Time the actor worked, and that on contracts of the actor's organizations: clients, where
supervisors belong, and agencies. Who works on a contract now reads nothing of who did before."""

_ASKED = (
    select(col(Timesheet.escalated_to))
    .where(
        col(Timesheet.contract_id) == col(TimeEntry.contract_id),
        col(Timesheet.assistant_id) == col(TimeEntry.assistant_id),
        col(Timesheet.week_starts_on) == MONDAY,
        col(TimeEntry.status) == EntryStatus.SUBMITTED,
    )
    .correlate(TimeEntry)
    .scalar_subquery()
)
_ENTRIES = (
    select(
        TimeEntry.__table__,
        _ASKED.label("escalated_to"),
        col(Contract.supervisor_id),
        col(Contract.substitute_supervisor_id),
        col(Contract.organization_id),
        col(Contract.agency_id),
    )
    .join_from(TimeEntry, Contract, col(Contract.id) == col(TimeEntry.contract_id))
    .where(visible_to)
)
_ONE = Query(_ENTRIES.where(col(TimeEntry.id) == bindparam("entry_id", type_=Uuid)))
# An entry says only its contract. An index by party would cost each recording more than the
# pages of the contracts cost the few who ask for all of them at once.
_CONTRACTS_OF_MINE = (
    select(col(Contract.id).label("value"))
    .where(or_(col(Contract.organization_id) == _MINE, col(Contract.agency_id) == _MINE))
    .subquery("contract_of_mine")
)
LISTING = Listing(
    _ENTRIES,
    id_=col(TimeEntry.id),
    sorts=both_ways("started_at", col(TimeEntry.started_at)),
    filters={
        "status": _BY_STATUS,
        "contract_id": _OF_CONTRACT,
        "work_order_id": col(TimeEntry.work_order_id) == bindparam("work_order_id", type_=Uuid),
        "started_after": col(TimeEntry.started_at) >= bindparam("started_after", type_=_MOMENT),
        "started_before": col(TimeEntry.started_at) < bindparam("started_before", type_=_MOMENT),
    },
    ways=(
        to(col(TimeEntry.assistant_id), _ACTOR),
        Way(col(TimeEntry.contract_id), _CONTRACTS_OF_MINE),
    ),
    direct={"contract_id", "work_order_id"},
)
_WEEK = Query(
    _ENTRIES.where(
        _OF_CONTRACT,
        col(TimeEntry.counted_on).between(
            bindparam("first", type_=Date), bindparam("last", type_=Date)
        ),
    ).order_by(col(TimeEntry.started_at), col(TimeEntry.id))
)
_UNDECIDED = (
    select(
        col(TimeEntry.contract_id),
        func.count().label("entries"),
        func.bool_or(col(TimeEntry.status) == EntryStatus.RUNNING).label("has_timer"),
    )
    .where(
        col(TimeEntry.assistant_id) == bindparam("person_id", type_=Uuid),
        col(TimeEntry.status) != EntryStatus.APPROVED,
    )
    .group_by(col(TimeEntry.contract_id))
    .order_by(col(TimeEntry.contract_id))
    .limit(50)
)
_TO_DECIDE = (
    select(col(TimeEntry.contract_id), func.count().label("entries"))
    .join_from(Contract, TimeEntry, col(TimeEntry.contract_id) == col(Contract.id))
    .where(
        col(Contract.supervisor_id) == bindparam("person_id", type_=Uuid),
        col(Contract.organization_id) == any_(bindparam("member_of", type_=ARRAY(Uuid))),
        col(TimeEntry.status) == EntryStatus.SUBMITTED,
    )
    .group_by(col(TimeEntry.contract_id))
    .order_by(col(TimeEntry.contract_id))
    .limit(50)
)
_CURRENT = Query(
    _ENTRIES.where(
        col(TimeEntry.assistant_id) == _ACTOR, col(TimeEntry.status) == EntryStatus.RUNNING
    )
)
_RUNNING_SINCE = select(col(TimeEntry.id), col(TimeEntry.contract_id)).where(
    col(TimeEntry.status) == EntryStatus.RUNNING,
    col(TimeEntry.started_at) <= bindparam("latest", type_=_MOMENT),
)
_IN_ORDER = (col(TimeEntry.contract_id), col(TimeEntry.id))
_LONG = _RUNNING_SINCE.order_by(*_IN_ORDER).limit(AT_ONCE)
_LONG_UNWARNED = (
    _RUNNING_SINCE.where(col(TimeEntry.warned_at).is_(None)).order_by(*_IN_ORDER).limit(AT_ONCE)
)
_OVERLAPPING = Query(
    select(col(TimeEntry.started_at), col(TimeEntry.ended_at))
    .where(
        col(TimeEntry.assistant_id) == bindparam("assistant_id", type_=Uuid),
        col(TimeEntry.id) != bindparam("besides", type_=Uuid),
        STANDS,
        func.tstzrange(col(TimeEntry.started_at), col(TimeEntry.ended_at)).op("&&")(
            func.tstzrange(bindparam("start", type_=_MOMENT), bindparam("end", type_=_MOMENT))
        ),
    )
    .limit(1)
)
_RUNNING = select(TimeEntry).where(
    col(TimeEntry.assistant_id) == bindparam("assistant_id", type_=Uuid),
    col(TimeEntry.status) == EntryStatus.RUNNING,
)

_RUNNING_ID = _RUNNING.with_only_columns(col(TimeEntry.id))
# The last to begin is the last to end: those of an assistant do not overlap.
_LAST_END = (
    select(col(TimeEntry.ended_at))
    .where(
        _OF_CONTRACT, STANDS, col(TimeEntry.assistant_id) == bindparam("assistant_id", type_=Uuid)
    )
    .order_by(col(TimeEntry.started_at).desc(), col(TimeEntry.id).desc())
    .limit(1)
)
_CONTRACT_OF = select(col(TimeEntry.contract_id)).where(
    col(TimeEntry.id) == bindparam("entry_id", type_=Uuid)
)

_CONTRACTS_OF = Query(
    select(col(TimeEntry.contract_id))
    .distinct()
    .where(col(TimeEntry.id) == any_(bindparam("entry_ids", type_=ARRAY(Uuid))))
)
_CONTRACTS_IN_ORDER = Query(
    select(col(Contract.id))
    .where(
        col(Contract.id) == any_(bindparam("contract_ids", type_=ARRAY(Uuid))),
        # Nobody else's work waits for a request that is refused.
        or_(
            col(Contract.assistant_id) == _ACTOR,
            col(Contract.organization_id) == _MINE,
            col(Contract.agency_id) == _MINE,
        ),
    )
    .order_by(col(Contract.id))
    .with_for_update(key_share=True)
)


async def find_visible(
    session: ReadSession, *, entry_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(_ONE, entry_id=entry_id, **scope)


async def find_current(session: ReadSession, *, scope: dict[str, Any]) -> Row | None:
    """The timer of the caller."""
    return await session.row(_CURRENT, **scope)


async def running_since(
    session: WriteSession, *, latest: datetime, with_warned: bool
) -> Sequence[Any]:
    """Timers that run since then or longer: `id` and `contract_id`, in the order of contracts.

    Only those of which nobody was told, unless `with_warned`.
    """
    statement = _LONG if with_warned else _LONG_UNWARNED
    return (await session.execute(statement, {"latest": latest})).all()


async def of_week(
    session: ReadSession | WriteSession,
    *,
    contract_id: UUID,
    first: date,
    last: date,
    scope: dict[str, Any],
) -> Sequence[Row]:
    return await session.rows(_WEEK, contract_id=contract_id, first=first, last=last, **scope)


async def overlapping(
    session: WriteSession, entry: TimeEntry, *, besides: UUID | None = None
) -> Any:
    """The span of another entry of the assistant that stands and shares time with `entry`, if any.

    `besides` is the one that it may share time with: what it is to replace, or itself.
    """
    return await session.row(
        _OVERLAPPING,
        assistant_id=entry.assistant_id,
        besides=besides or entry.id,
        start=entry.started_at,
        end=entry.ended_at,
    )


async def contract_of(session: WriteSession, *, entry_id: UUID) -> UUID | None:
    """The id alone: an entry read before it is locked would be a lost race once it has moved on."""
    return (await session.execute(_CONTRACT_OF, {"entry_id": entry_id})).scalar_one_or_none()


async def contracts_of(session: WriteSession, *, entry_ids: Sequence[UUID]) -> list[UUID]:
    """The contracts of several entries."""
    rows = await session.rows(_CONTRACTS_OF, entry_ids=list(entry_ids))
    return [row.contract_id for row in rows]


async def queue_for_contracts(
    session: WriteSession, *, contract_ids: Sequence[UUID], scope: dict[str, Any]
) -> None:
    """Lock those of several contracts that are the caller's, in the order of ids; none is read."""
    await session.rows(_CONTRACTS_IN_ORDER, contract_ids=list(contract_ids), **scope)


async def running_id(session: WriteSession, *, assistant_id: UUID) -> UUID | None:
    return (await session.execute(_RUNNING_ID, {"assistant_id": assistant_id})).scalar_one_or_none()


async def running(session: WriteSession, *, assistant_id: UUID) -> TimeEntry | None:
    return (await session.execute(_RUNNING, {"assistant_id": assistant_id})).scalar_one_or_none()


async def last_end(
    session: WriteSession, *, contract_id: UUID, assistant_id: UUID
) -> datetime | None:
    """When the last time of an assistant on a contract ended."""
    values = {"contract_id": contract_id, "assistant_id": assistant_id}
    return (await session.execute(_LAST_END, values)).scalar_one_or_none()


async def undecided(session: WriteSession, *, person_id: UUID) -> Sequence[Any]:
    """Contracts with time of an assistant that is not approved: `entries`, `has_timer`."""
    return (await session.execute(_UNDECIDED, {"person_id": person_id})).all()


async def to_decide(
    session: WriteSession, *, person_id: UUID, member_of: list[UUID]
) -> Sequence[Any]:
    """Contracts with submitted time that waits for a supervisor: `entries`."""
    values = {"person_id": person_id, "member_of": member_of}
    return (await session.execute(_TO_DECIDE, values)).all()
