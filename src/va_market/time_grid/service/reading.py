from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.time_grid.schemas import DAYS, GridCell, GridRowRead, TimeGridRead
from va_market.time_grid.service.cells import Cell, Kind, cells_of
from va_market.timekeeping import service as timekeeping
from va_market.timekeeping.errors import NotTheAssistant


async def grid(
    session: ReadSession | WriteSession,
    actor: Actor,
    *,
    contract_id: UUID,
    week_of: date | None,
    now: datetime,
) -> TimeGridRead:
    """The caller's finished time of a week.

    Raises:
        NotFound: there is no such contract for this caller.
        NotTheAssistant: the caller never worked on it.
    """
    contract = await contracts.get_worked(session, actor, contract_id=contract_id)
    if not await contracts.has_worked(session, actor, contract):
        raise NotTheAssistant
    first, last = week_in(contract, week_of, now=now)
    entries = await timekeeping.own_entries(
        session, actor, contract_id=contract_id, first=first, last=last
    )
    rows = [_row(kind, cells, first) for kind, cells in cells_of(entries).items()]
    return TimeGridRead(
        contract_id=contract_id,
        assistant_id=actor.user_id,
        week_starts_on=first,
        week_ends_on=last,
        time_zone=contract.time_zone,
        rows=sorted(rows, key=_place),
        worked_seconds=sum(row.worked_seconds for row in rows),
    )


def week_in(contract: Row, week_of: date | None, *, now: datetime) -> tuple[date, date]:
    """Monday and Sunday of the week that is asked for, or the present one."""
    return timekeeping.week_of(week_of or contracts.local_date(now, contract.time_zone))


def _row(kind: Kind, cells: Mapping[date, Cell], first: date) -> GridRowRead:
    days = [first + timedelta(days=place) for place in range(DAYS)]
    shown = [_cell(day, cells.get(day) or Cell()) for day in days]
    return GridRowRead(
        work_order_id=kind.work_order_id,
        task=kind.task,
        is_billable=kind.is_billable,
        cells=shown,
        worked_seconds=sum(one.worked_seconds for one in shown),
    )


def _cell(day: date, cell: Cell) -> GridCell:
    return GridCell(
        on=day,
        worked_seconds=cell.seconds,
        locked_seconds=cell.locked_seconds,
        locked_reason=cell.locked_reason,
    )


def _place(row: GridRowRead) -> tuple[str, str, bool]:
    """Rows stand in the order of task and order, and what is not billed behind what is."""
    order = "" if row.work_order_id is None else str(row.work_order_id)
    return (row.task or "", order, not row.is_billable)
