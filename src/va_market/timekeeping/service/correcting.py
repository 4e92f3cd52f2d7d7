"""Time takes other values, as both sides agreed before.

What is approved is taken back by an entry that mirrors it, and another one may stand in its place;
what is submitted takes the values and is approved with them. The contract and the entry are locked
by the caller throughout.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession, append, lock
from va_market.timekeeping.models import EntrySource, EntryStatus, TimeEntry
from va_market.timekeeping.schemas import TimeEntryValues, worked_seconds
from va_market.timekeeping.schemas.details import EvidenceKind
from va_market.timekeeping.service import orders
from va_market.timekeeping.service.allotment import check_room
from va_market.timekeeping.service.assignments import place
from va_market.timekeeping.service.deciding import freeze
from va_market.timekeeping.service.details import other_values
from va_market.timekeeping.service.entering import check_overlap, check_rest, fill, queue_for_time
from va_market.timekeeping.service.reading import Held, tell
from va_market.timekeeping.service.weekly import follow
from va_market.timekeeping.service.weeks import week_of

REVERSED = EventKind("time_entry.reversed", "A reversing entry took approved time back.")
AS_CORRECTION, AS_ADJUSTMENT = "correction", "adjustment"

_MIRRORED = (
    *("contract_id", "assignment", "terms_version", "assistant_id", "work_order_id"),
    *("started_at", "ended_at", "time_zone", "work_on", "counted_on", "breaks", "unpaid_seconds"),
    *("task", "tags", "is_billable", "is_training", "paid_as"),
)


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction wrote."""

    reversal: TimeEntry
    replacement: TimeEntry | None


async def replacement_of(
    session: WriteSession, held: Held, *, values: TimeEntryValues, now: datetime
) -> TimeEntry:
    """What would stand in the place of an approved entry. Nothing is written.

    Files stay with what they were sent for.

    Raises:
        Invalid: the times make no sense, or are not those of the assistant on the contract.
        OverlappingTime: another entry of the assistant shares time.
    """
    entry, contract = held
    found = TimeEntry(
        **_mirrored(entry),
        status=EntryStatus.SUBMITTED,
        source=EntrySource.CORRECTION,
        memo=entry.memo,
        evidence=[one for one in entry.evidence if one["kind"] != EvidenceKind.FILE],
        replaces_id=entry.id,
        submitted_at=now,
        created_at=now,
        updated_at=now,
    )
    fill(found, contract, other_values(values), now)
    await place(session, found, contract)
    await check_rest(session, found, contract)
    await check_overlap(session, found, besides=entry.id)
    return found


async def correct(
    session: WriteSession,
    actor: Actor,
    held: Held,
    *,
    values: TimeEntryValues | None,
    decided_by: UUID,
    now: datetime,
) -> Corrected:
    """Take an approved entry back; with `values` another one is approved in its place.

    What the original used of caps, allotments and ceilings is given back before the other one
    takes. `decided_by` is who agreed for the client.

    Raises:
        Invalid, OverlappingTime: see `replacement_of`.
        AllotmentSpent: it is longer, and what it is more does not fit.
    """
    entry, contract = held
    await queue_for_time(session, entry.assistant_id)
    replacement = None
    if values is not None:
        replacement = await replacement_of(session, held, values=values, now=now)
        before = worked_seconds(entry) or 0
        await _check_room(session, (replacement, contract), before=before, now=now)
    reversal = await _reverse(session, actor, held, decided_by=decided_by, now=now)
    if replacement is not None:
        session.add(replacement)
        await freeze(
            session,
            actor,
            (replacement, contract),
            decided_as=AS_CORRECTION,
            decided_by=decided_by,
            now=now,
        )
    found = Corrected(reversal, replacement)
    await _follow(
        session, actor, held, *(one.counted_on for one in (entry, replacement) if one), now=now
    )
    return found


async def adjust(
    session: WriteSession,
    actor: Actor,
    held: Held,
    *,
    values: TimeEntryValues,
    decided_by: UUID,
    now: datetime,
) -> None:
    """Let a submitted entry take other values, and approve it: who decides proposed them.

    Raises:
        Invalid, OverlappingTime, AllotmentSpent: see `correct`.
    """
    entry, contract = held
    await queue_for_time(session, entry.assistant_id)
    before, day = worked_seconds(entry) or 0, entry.counted_on
    with session.no_autoflush:  # sums are of what the entry said before
        fill(entry, contract, other_values(values), now)
        await place(session, entry, contract)
        await check_rest(session, entry, contract)
        await check_overlap(session, entry)
        await _check_room(session, held, before=before, now=now)
    await freeze(session, actor, held, decided_as=AS_ADJUSTMENT, decided_by=decided_by, now=now)
    await _follow(session, actor, held, day, entry.counted_on, now=now)


async def _follow(
    session: WriteSession, actor: Actor, held: Held, *days: date, now: datetime
) -> None:
    """Let the timesheets of these days say what became of their entries, each once."""
    for monday in sorted({week_of(day)[0] for day in days}):
        await follow(session, held, actor, now=now, day=monday)


def _mirrored(entry: TimeEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _MIRRORED}


async def _check_room(session: WriteSession, held: Held, *, before: int, now: datetime) -> None:
    """What it is longer than before has to fit, as in recording."""
    entry, contract = held
    after = worked_seconds(entry) or 0
    if after > before:
        await check_room(session, contract, seconds=after, replaced=before, now=now)
        await orders.check_longer(session, contract, entry, replaced=before, now=now)


async def _reverse(
    session: WriteSession, actor: Actor, held: Held, *, decided_by: UUID, now: datetime
) -> TimeEntry:
    """Write what takes an entry back; the database marks the entry, which is read anew."""
    entry, contract = held
    reversal = TimeEntry(
        **_mirrored(entry),
        status=EntryStatus.APPROVED,
        source=EntrySource.CORRECTION,
        memo="",
        billable_seconds=-(entry.billable_seconds or 0),
        reverses_id=entry.id,
        submitted_at=now,
        decided_at=now,
        decided_by=decided_by,
        created_at=now,
        updated_at=now,
    )
    await append(session, reversal)
    await lock(session, TimeEntry, entry.id)
    said = {"reverses_id": str(entry.id), "billable_seconds": reversal.billable_seconds}
    tell(session, REVERSED, (reversal, contract), actor, **said)
    return reversal
