"""Setting the cells of a week, each under the rules of recording by hand.

A cell holds what a day is to have of one kind in all. What was handed in, or recorded otherwise,
stays; the grid keeps one entry of its own in each cell, which makes up for the rest. Since a grid
names no hours, that entry is laid where the day has room: from nine in the morning on, or if there
is none, earlier.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from va_market.identity.actor import Actor
from va_market.kit.clock import day_span
from va_market.kit.db import Row, WriteSession
from va_market.kit.errors import MarketError, field_error
from va_market.time_grid.errors import CellTaken, DayFull
from va_market.time_grid.schemas import CellOutcome, GridRow
from va_market.time_grid.service.cells import Cell, Kind, cells_of
from va_market.time_grid.service.reading import week_in
from va_market.timekeeping import service as timekeeping
from va_market.timekeeping.models import EntrySource
from va_market.timekeeping.schemas import TimeEntryCreate, TimeEntryUpdate
from va_market.timekeeping.service import Book, Span

MORNING = time(9)


@dataclass(slots=True)
class Outcome:
    """What became of a cell; `place` is its row, and its day counted from Monday."""

    place: tuple[int, int]
    on: date
    outcome: CellOutcome = CellOutcome.UNCHANGED
    entry_id: UUID | None = None
    error: MarketError | None = None


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a cell is to hold, and what it holds."""

    place: tuple[int, int]
    on: date
    kind: Kind
    minutes: int
    cell: Cell

    @property
    def growth(self) -> int:
        return self.minutes * 60 - self.cell.seconds

    @property
    def is_met(self) -> bool:
        """The grid counts in minutes: seconds beyond them are let be."""
        return self.cell.seconds // 60 == self.minutes


async def set_week(
    session: WriteSession,
    actor: Actor,
    *,
    contract_id: UUID,
    week_of: date | None,
    rows: Sequence[GridRow],
    now: datetime,
) -> list[Outcome]:
    """Let the days hold what the rows say; each cell succeeds or fails by itself.

    Raises:
        NotFound: there is no such contract for this caller.
        NotTheAssistant: the caller never worked on it.
        IllegalMove: it is not active.
        Invalid: two rows are of one kind.
    """
    contract = await timekeeping.hold_for_recording(session, actor, contract_id=contract_id)
    _check_apart(rows)
    first, last = week_in(contract, week_of, now=now)
    wishes = await _wishes(session, actor, contract, rows, (first, last))
    zone = ZoneInfo(contract.time_zone)
    week = (day_span(first, zone)[0], day_span(last, zone)[1])
    book = await timekeeping.open_book(session, contract, actor, spans=[week], now=now)
    outcomes = {}
    for wish in sorted(wishes, key=lambda one: one.growth):  # what shrinks makes room
        outcomes[wish.place] = await _tried(session, actor, book, wish)
    return [outcomes[wish.place] for wish in wishes]


def _check_apart(rows: Sequence[GridRow]) -> None:
    seen: set[Kind] = set()
    for place, row in enumerate(rows):
        if (kind := Kind.of(row)) in seen:
            detail = "another row has the same order, task and is_billable"
            raise field_error(f"/rows/{place}", "row_repeated", detail)
        seen.add(kind)


async def _wishes(
    session: WriteSession,
    actor: Actor,
    contract: Row,
    rows: Sequence[GridRow],
    week: tuple[date, date],
) -> list[_Wish]:
    entries = await timekeeping.own_entries(
        session, actor, contract_id=contract.id, first=week[0], last=week[1]
    )
    held = cells_of(entries)
    found = []
    for number, row in enumerate(rows):
        kind = Kind.of(row)
        for day, minutes in enumerate(row.minutes):
            if minutes is not None:
                on = week[0] + timedelta(days=day)
                cell = held.get(kind, {}).get(on) or Cell()
                found.append(_Wish((number, day), on, kind, minutes, cell))
    return found


async def _tried(session: WriteSession, actor: Actor, book: Book, wish: _Wish) -> Outcome:
    """What was done, or why nothing was; then the day is as busy as it was before."""
    outcome = Outcome(wish.place, wish.on)
    if wish.is_met:
        return outcome
    busy = list(book.busy)
    try:
        async with session.attempt():
            outcome.outcome, outcome.entry_id = await _set(session, actor, book, wish)
    except MarketError as error:
        book.busy = busy
        outcome.outcome, outcome.error = CellOutcome.FAILED, error
    return outcome


async def _set(
    session: WriteSession, actor: Actor, book: Book, wish: _Wish
) -> tuple[CellOutcome, UUID]:
    own, seconds = wish.cell.own, wish.minutes * 60 - wish.cell.locked_seconds
    if seconds < 0:
        raise CellTaken(f"{wish.cell.locked_seconds} s of the day are {wish.cell.locked_reason}.")
    if own is not None:
        book.busy.remove((own.started_at, own.ended_at))
        if seconds == 0:
            await timekeeping.delete(session, actor, entry_id=own.id, now=book.now)
            return CellOutcome.DELETED, own.id
    span = _room(book, wish.on, seconds)
    if own is not None:
        changes = TimeEntryUpdate(started_at=span[0], ended_at=span[1])
        await timekeeping.update(session, actor, entry_id=own.id, body=changes, now=book.now)
        return CellOutcome.CHANGED, own.id
    entry, _ = await timekeeping.record(
        session,
        actor,
        contract_id=book.contract.id,
        body=TimeEntryCreate(
            started_at=span[0],
            ended_at=span[1],
            task=wish.kind.task,
            is_billable=wish.kind.is_billable,
            work_order_id=wish.kind.work_order_id,
        ),
        source=EntrySource.GRID,
        now=book.now,
    )
    return CellOutcome.CREATED, entry.id


def _room(book: Book, day: date, seconds: int) -> Span:
    """Where a day has room for so much time; it is taken then.

    Raises:
        Invalid: the day has not come.
        DayFull: there is no such room until now.
    """
    zone = ZoneInfo(book.contract.time_zone)
    begin, midnight = day_span(day, zone)
    end = min(midnight, book.now)
    if end <= begin:
        raise field_error("", "in_the_future", "the day has not come yet")
    nine = datetime.combine(day, MORNING, zone).astimezone(UTC)
    for span in ((nine, end), (begin, end)):
        found = book.room_in(span, seconds=seconds)
        if found is not None:
            book.busy = sorted([*book.busy, found])
            return found
    raise DayFull(f"{day} has no {seconds} s in one piece until now.")
