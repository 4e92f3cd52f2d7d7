"""Approved time is taken back by an entry that mirrors it; another one may stand in its place.

Both sides agreed to that before. The contract and the entry are locked by the caller throughout.
"""

from dataclasses import dataclass
from datetime import datetime
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
AS_CORRECTION = "correction"

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
        await _check_room(session, held, replacement, now)
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
    for monday in sorted({week_of(one.counted_on)[0] for one in (entry, replacement) if one}):
        await follow(session, held, actor, now=now, day=monday)
    return found


def _mirrored(entry: TimeEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _MIRRORED}


async def _check_room(
    session: WriteSession, held: Held, replacement: TimeEntry, now: datetime
) -> None:
    """What it is longer has to fit, as in recording."""
    entry, contract = held
    before, after = worked_seconds(entry) or 0, worked_seconds(replacement) or 0
    if after > before:
        await check_room(session, contract, seconds=after, replaced=before, now=now)
        await orders.check_longer(session, contract, replacement, replaced=before, now=now)


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
