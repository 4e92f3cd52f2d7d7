"""Much time at once, each piece under the rules of recording by hand, at the cost of a few."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from va_market import events
from va_market.contracts import service as contracts
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.windows import Span
from va_market.timekeeping import repository
from va_market.timekeeping.errors import OverlappingTime
from va_market.timekeeping.models import EntrySource, TimeEntry
from va_market.timekeeping.schemas import worked_seconds
from va_market.timekeeping.service.allotment import of_contract, refuse_excess, take
from va_market.timekeeping.service.assignments import place
from va_market.timekeeping.service.entering import check_rest, fill, new_entry
from va_market.timekeeping.service.reading import AnyContract

IMPORTED = EventKind("time_entries.imported", "An assistant took entries from a file.")

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Piece:
    """Time that is to be an entry."""

    started_at: datetime
    ended_at: datetime
    time_zone: str
    memo: str
    is_billable: bool


@dataclass(slots=True)
class Book:
    """The time of an assistant on a contract, as far as it matters to what is entered now."""

    session: WriteSession
    contract: AnyContract
    actor: Actor
    now: datetime
    use: Any
    """Of the contract, before anything was entered."""
    seconds: int
    """What else is entered on it, and in `use` is not counted."""
    busy: list[Span]
    """In order; none shares a moment with another."""
    may_rest: bool
    entries: list[TimeEntry] = field(default_factory=list)

    async def enter(self, piece: Piece) -> TimeEntry:
        """Add a piece. Nothing is written yet.

        Raises:
            Invalid, OverlappingTime, AllotmentSpent: as in `record`.
        """
        entry = new_entry(
            self.contract,
            self.actor,
            source=EntrySource.IMPORT,
            start=piece.started_at,
            now=self.now,
        )
        given = {
            "ended_at": piece.ended_at,
            "time_zone": piece.time_zone,
            "memo": piece.memo,
            "is_billable": piece.is_billable,
        }
        fill(entry, self.contract, given, self.now)
        await place(self.session, entry, self.contract)
        if self.may_rest:
            await check_rest(self.session, entry, self.contract)
        seconds = worked_seconds(entry) or 0
        before = int(self.use.recorded) + self.seconds
        refuse_excess(of_contract(self.contract), before=before, seconds=seconds)
        self._occupy((piece.started_at, piece.ended_at))
        self.seconds += seconds
        self.entries.append(entry)
        return entry

    def room_in(self, span: Span, *, seconds: int) -> Span | None:
        """The first free time of a length within a span; None if there is none."""
        start, length = span[0], timedelta(seconds=seconds)
        for first, last in self._around(span):
            if first - start >= length:
                break
            start = max(start, last)
        # A timer that runs is busy for ever: no length is added to that.
        return (start, start + length) if span[1] - start >= length else None

    async def write(self, *, subject_id: UUID) -> None:
        """Write what was entered, and tell of it once, about `subject_id`."""
        if not self.entries:
            return
        seconds = sum(worked_seconds(entry) or 0 for entry in self.entries)
        take(self.session, of_contract(self.contract), self.use, seconds=seconds, now=self.now)
        await repository.add_all(self.session, self.entries)
        parties = (self.contract.organization_id, self.actor.user_id, self.contract.agency_id)
        events.record(
            self.session,
            IMPORTED,
            now=self.now,
            subject_id=subject_id,
            parties=parties,
            actor_id=self.actor.user_id,
            data={
                "contract_id": str(self.contract.id),
                "entries": len(self.entries),
                "worked_seconds": seconds,
            },
        )

    def _occupy(self, span: Span) -> None:
        for other in self._around(span):
            if other[0] < span[1] and span[0] < other[1]:
                end = "now" if other[1] == _NEVER else other[1].isoformat()
                raise OverlappingTime(f"You recorded {other[0].isoformat()} to {end} already.")
        insort(self.busy, span)

    def _around(self, span: Span) -> Sequence[Span]:
        """Those that may share a moment with a span, and perhaps a neighbor."""
        first = bisect_left(self.busy, (span[0], span[0]))
        last = bisect_left(self.busy, (span[1], span[1]))
        return self.busy[max(0, first - 1) : last]


async def open_book(
    session: WriteSession,
    contract: AnyContract,
    actor: Actor,
    *,
    spans: Sequence[Span],
    also_busy: Iterable[Span] = (),
    also_seconds: int = 0,
    now: datetime,
) -> Book:
    """What has to be known before pieces within `spans` are entered.

    Whoever writes them holds the contract and the assistant, as `hold_for_recording` does.
    """
    busy = {
        (row.started_at, row.ended_at)
        for row in await repository.busy_within(session, assistant_id=actor.user_id, spans=spans)
    }
    timer = await repository.running(session, assistant_id=actor.user_id)
    if timer is not None:
        busy.add((timer.started_at, _NEVER))
    start, end = min(one[0] for one in spans), max(one[1] for one in spans)
    rest = await contracts.rest_within(session, contract, start=start, end=end)
    use = await repository.use_of(session, contract_id=contract.id, now=now)
    return Book(
        session=session,
        contract=contract,
        actor=actor,
        now=now,
        use=use,
        seconds=also_seconds,
        busy=sorted(busy.union(also_busy)),
        may_rest=rest is not None,
    )
