"""Statements about the time of a contract as a whole: sums, weeks, and the terms they are under."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Date,
    DateTime,
    Integer,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    or_,
    select,
    update,
)
from sqlmodel import col

from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.timekeeping.models import MONDAY, EntryStatus, TimeEntry, seconds_until
from va_market.timekeeping.standing import STANDS

_NOW = bindparam("now", type_=DateTime(timezone=True))
_OF_CONTRACT = col(TimeEntry.contract_id) == bindparam("contract_id", type_=Uuid)
_IS_FINISHED = col(TimeEntry.ended_at).is_not(None)
_seconds = seconds_until(func.coalesce(col(TimeEntry.ended_at), _NOW))
# A timer that another clock started a moment ago counts as nothing yet.
_worked = cast(func.coalesce(func.sum(func.greatest(_seconds, 0)), 0), BigInteger)
_used = select(
    _worked.label("recorded"),
    cast(
        func.coalesce(func.sum(_seconds).filter(col(TimeEntry.ended_at).is_not(None)), 0),
        BigInteger,
    ).label("finished"),
    cast(
        func.coalesce(func.sum(_seconds).filter(col(TimeEntry.status) == EntryStatus.APPROVED), 0),
        BigInteger,
    ).label("approved"),
    cast(func.coalesce(func.sum(col(TimeEntry.billable_seconds)), 0), BigInteger).label("billable"),
)
_USED_QUERY = Query(_used.where(_OF_CONTRACT, STANDS))
_USED_OF_ORDER = Query(
    _used.where(col(TimeEntry.work_order_id) == bindparam("work_order_id", type_=Uuid), STANDS)
)
_UNDECIDED_OF = Query(
    select(
        col(TimeEntry.status),
        func.count().label("entries"),
        cast(func.coalesce(func.sum(_seconds).filter(_IS_FINISHED), 0), BigInteger).label(
            "worked_seconds"
        ),
    )
    .where(_OF_CONTRACT, col(TimeEntry.status) != EntryStatus.APPROVED)
    .group_by(col(TimeEntry.status))
    .order_by(col(TimeEntry.status))
)
_KIND = bindparam("kind", type_=Text)
_AWAITED = or_(
    col(TimeEntry.status) == EntryStatus.RUNNING, col(TimeEntry.status) == EntryStatus.SUBMITTED
)
_UNSENT = or_(
    col(TimeEntry.status) == EntryStatus.DRAFT, col(TimeEntry.status) == EntryStatus.RETURNED
)
# Entries that were approved in times when only combined terms named a part have no name.
_PAID_AS = func.coalesce(col(TimeEntry.paid_as), _KIND) == _KIND
_BILLED_IN_WEEK = select(
    cast(func.coalesce(func.sum(col(TimeEntry.billable_seconds)), 0), BigInteger)
).where(
    _OF_CONTRACT,
    STANDS,
    _PAID_AS,
    col(TimeEntry.counted_on).between(
        bindparam("first", type_=Date), bindparam("last", type_=Date)
    ),
)
_HOURS_OF_WEEK = Query(
    select(
        cast(func.coalesce(func.sum(col(TimeEntry.billable_seconds)), 0), BigInteger).label(
            "billed_seconds"
        ),
        func.count().filter(_AWAITED).label("awaited"),
        func.count().filter(_UNSENT).label("unsent"),
    ).where(
        _OF_CONTRACT,
        STANDS,
        _PAID_AS,
        col(TimeEntry.counted_on).between(
            bindparam("first", type_=Date), bindparam("last", type_=Date)
        ),
    )
)
_BILLED_BY_VERSION = Query(
    select(
        col(TimeEntry.terms_version),
        cast(func.sum(col(TimeEntry.billable_seconds)), BigInteger).label("billed"),
    )
    .where(
        _OF_CONTRACT,
        STANDS,
        _PAID_AS,
        col(TimeEntry.billable_seconds) > 0,
        col(TimeEntry.counted_on).between(
            bindparam("first", type_=Date), bindparam("last", type_=Date)
        ),
    )
    .group_by(col(TimeEntry.terms_version))
)
_BILLED_WEEKS = Query(
    select(
        MONDAY.label("week"),
        cast(func.sum(col(TimeEntry.billable_seconds)), BigInteger).label("billed"),
    )
    .where(
        _OF_CONTRACT,
        STANDS,
        _PAID_AS,
        col(TimeEntry.billable_seconds) > 0,
    )
    .group_by(MONDAY)
    .order_by(MONDAY)
)
_BILLABLE_IN_WEEK = Query(
    select(
        col(TimeEntry.started_at),
        col(TimeEntry.ended_at),
        col(TimeEntry.breaks),
        col(TimeEntry.time_zone),
    ).where(
        _OF_CONTRACT,
        STANDS,
        _PAID_AS,
        col(TimeEntry.terms_version) == bindparam("terms_version", type_=Integer),
        col(TimeEntry.status) == EntryStatus.APPROVED,
        col(TimeEntry.is_billable),
        col(TimeEntry.counted_on).between(
            bindparam("first", type_=Date), bindparam("last", type_=Date)
        ),
    )
)
_APPROVED_SINCE = (
    select(col(TimeEntry.id))
    .where(
        _OF_CONTRACT,
        col(TimeEntry.status) == EntryStatus.APPROVED,
        col(TimeEntry.counted_on) >= bindparam("day", type_=Date),
    )
    .limit(1)
)
_FOLLOW_TERMS = (
    update(TimeEntry.__table__)
    .where(
        # A parameter of an UPDATE must not have the name of a column.
        col(TimeEntry.contract_id) == bindparam("of_contract", type_=Uuid),
        col(TimeEntry.status) != EntryStatus.APPROVED,
        col(TimeEntry.counted_on) >= bindparam("since", type_=Date),
    )
    .values(
        terms_version=bindparam("to_version", type_=Integer),
        version=col(TimeEntry.version) + 1,
        updated_at=bindparam("at", type_=DateTime(timezone=True)),
    )
)


async def undecided_of(session: ReadSession, *, contract_id: UUID) -> Sequence[Row]:
    """Time that is not approved: `status`, `entries` and finished `worked_seconds`."""
    return await session.rows(_UNDECIDED_OF, contract_id=contract_id)


async def use_of(session: ReadSession | WriteSession, *, contract_id: UUID, now: datetime) -> Row:
    """Seconds `recorded`, `finished`, `approved` and `billable` on a contract."""
    row = await session.row(_USED_QUERY, contract_id=contract_id, now=now)
    assert row is not None  # noqa: S101  # an aggregate always answers
    return row


async def use_of_order(
    session: ReadSession | WriteSession, *, work_order_id: UUID, now: datetime
) -> Row:
    """The same on one work order."""
    row = await session.row(_USED_OF_ORDER, work_order_id=work_order_id, now=now)
    assert row is not None  # noqa: S101  # an aggregate always answers
    return row


async def billed_in_week(session: WriteSession, entry: TimeEntry, first: date, last: date) -> int:
    """Billable seconds approved in a week for the part of an entry, under all versions."""
    values = {"contract_id": entry.contract_id, "first": first, "last": last, "kind": entry.paid_as}
    return int((await session.execute(_BILLED_IN_WEEK, values)).scalar_one())


async def hours_of_week(
    session: WriteSession, *, contract_id: UUID, first: date, last: date, kind: str
) -> Row:
    """`billed_seconds` of a week for one part of the terms, under all versions.

    And how many of its entries are `awaited`, as they run or were handed in, or `unsent`.
    """
    row = await session.row(
        _HOURS_OF_WEEK, contract_id=contract_id, first=first, last=last, kind=kind
    )
    assert row is not None  # noqa: S101  # an aggregate always answers
    return row


async def billed_by_version(
    session: ReadSession | WriteSession, *, contract_id: UUID, first: date, last: date, kind: str
) -> dict[int, int]:
    """Billable seconds of some days by the version of the terms, for one part of them."""
    rows = await session.rows(
        _BILLED_BY_VERSION, contract_id=contract_id, first=first, last=last, kind=kind
    )
    return {row.terms_version: int(row.billed) for row in rows}


async def billed_weeks(
    session: ReadSession | WriteSession, *, contract_id: UUID, kind: str
) -> dict[date, int]:
    """Billable seconds of each week by its Monday, in order, for one part of the terms."""
    rows = await session.rows(_BILLED_WEEKS, contract_id=contract_id, kind=kind)
    return {row.week: int(row.billed) for row in rows}


async def billable_in_week(
    session: WriteSession, entry: TimeEntry, first: date, last: date
) -> Sequence[Row]:
    """The approved billable entries of a week that stand, under the part and version of one."""
    return await session.rows(
        _BILLABLE_IN_WEEK,
        contract_id=entry.contract_id,
        first=first,
        last=last,
        kind=entry.paid_as,
        terms_version=entry.terms_version,
    )


async def has_approved_since(session: WriteSession, *, contract_id: UUID, day: date) -> bool:
    """Whether any time of that day or later is approved."""
    values = {"contract_id": contract_id, "day": day}
    return (await session.execute(_APPROVED_SINCE, values)).first() is not None


async def follow_terms(
    session: WriteSession, *, contract_id: UUID, since: date, terms_version: int, now: datetime
) -> None:
    """Let undecided time of that day and later belong to a version of the terms."""
    values = {"of_contract": contract_id, "since": since, "to_version": terms_version, "at": now}
    await session.execute(_FOLLOW_TERMS, values)
