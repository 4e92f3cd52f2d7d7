"""The week of an assistant on a contract: its row, and what has become of its entries."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, Uuid, bindparam, func, select
from sqlmodel import col

from va_market.kit.db import Query, Row, WriteSession
from va_market.timekeeping.models import EntryStatus, TimeEntry
from va_market.timekeeping.timesheets import Timesheet

_CONTRACT_ID = bindparam("contract_id", type_=Uuid)
_ASSISTANT_ID = bindparam("assistant_id", type_=Uuid)
_FIRST = bindparam("first", type_=Date)
_is_submitted = col(TimeEntry.status) == EntryStatus.SUBMITTED
_STANDING = Query(
    select(
        func.min(col(TimeEntry.submitted_at)).filter(_is_submitted).label("waiting_since"),
        func.bool_or(col(TimeEntry.status) == EntryStatus.RETURNED).label("has_returned"),
        func.bool_or(col(TimeEntry.status) == EntryStatus.APPROVED).label("has_approved"),
    ).where(
        col(TimeEntry.contract_id) == _CONTRACT_ID,
        col(TimeEntry.assistant_id) == _ASSISTANT_ID,
        col(TimeEntry.counted_on).between(_FIRST, bindparam("last", type_=Date)),
    )
)
_OF_WEEK = (
    col(Timesheet.contract_id) == _CONTRACT_ID,
    col(Timesheet.assistant_id) == _ASSISTANT_ID,
    col(Timesheet.week_starts_on) == _FIRST,
)
_SHEET = (
    select(Timesheet)
    .where(*_OF_WEEK)
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)
_ESCALATED_TO = Query(select(col(Timesheet.escalated_to)).where(*_OF_WEEK))


async def standing(
    session: WriteSession, *, contract_id: UUID, assistant_id: UUID, first: date, last: date
) -> Row:
    """Since when entries of a week wait, and whether some are returned, or approved."""
    row = await session.row(
        _STANDING, contract_id=contract_id, assistant_id=assistant_id, first=first, last=last
    )
    assert row is not None  # noqa: S101  # an aggregate always answers
    return row


async def lock_sheet(
    session: WriteSession, *, contract_id: UUID, assistant_id: UUID, first: date
) -> Timesheet | None:
    values = {"contract_id": contract_id, "assistant_id": assistant_id, "first": first}
    return (await session.execute(_SHEET, values)).scalar_one_or_none()


async def escalated_to(
    session: WriteSession, *, contract_id: UUID, assistant_id: UUID, first: date
) -> list[UUID]:
    """Who was asked to decide on a week after the supervisor."""
    found = await session.value(
        _ESCALATED_TO, contract_id=contract_id, assistant_id=assistant_id, first=first
    )
    return list(found or ())
