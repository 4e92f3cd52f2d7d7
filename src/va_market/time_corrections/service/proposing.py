from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import Forbidden, Invalid, field_error
from va_market.time_corrections import policies, repository
from va_market.time_corrections.errors import AlreadyReversed, CorrectionOpen
from va_market.time_corrections.models import (
    CorrectionKind,
    CorrectionStatus,
    Side,
    TimeCorrection,
)
from va_market.time_corrections.schemas import CorrectionPropose
from va_market.time_corrections.service.telling import Held, tell
from va_market.timekeeping import service as timekeeping
from va_market.timekeeping.models import TIME_ENTRY, EntryStatus, TimeEntry
from va_market.timekeeping.schemas import TimeEntryValues, TimeEntryValuesRead
from va_market.timekeeping.standing import stands

PROPOSED = EventKind(
    "time_correction.proposed",
    "One side asks to correct approved time, or the supervisor to adjust submitted time.",
)


async def propose(
    session: WriteSession,
    actor: Actor,
    *,
    entry_id: UUID,
    body: CorrectionPropose,
    now: datetime,
) -> Held:
    """Ask the other side to correct an approved entry, or the assistant to adjust a submitted one.

    Raises:
        NotFound: there is no such entry for this caller.
        Forbidden: the caller asks for neither side.
        NotTheSupervisor: the entry is submitted, and somebody else decides.
        IllegalMove: the entry is neither approved nor submitted.
        AlreadyReversed: it was taken back, or takes back another one.
        CorrectionOpen: another one waits for an answer.
        Invalid, OverlappingTime: such time could not be in its place.
    """
    entry, contract = held = await timekeeping.hold_visible(session, actor, entry_id=entry_id)
    kind, side = await _asked(session, actor, held, body)
    if await repository.has_open(session, entry_id=entry_id):
        raise CorrectionOpen
    correction = TimeCorrection(
        contract_id=entry.contract_id,
        entry_id=entry.id,
        kind=kind,
        assistant_id=entry.assistant_id,
        status=CorrectionStatus.PROPOSED,
        side=side,
        proposed_by=actor.user_id,
        reason=body.reason,
        replacement=await _replacement(session, held, body.replacement, now),
        original=_values(entry) if kind is CorrectionKind.ADJUSTMENT else None,
        created_at=now,
        updated_at=now,
    )
    session.add(correction)
    await session.flush()
    tell(session, PROPOSED, (correction, contract), actor, now=now)
    return correction, contract


async def _asked(
    session: WriteSession, actor: Actor, held: timekeeping.Held, body: CorrectionPropose
) -> tuple[CorrectionKind, Side]:
    """What is asked for, and for whom."""
    entry, contract = held
    if entry.status != EntryStatus.SUBMITTED:
        return CorrectionKind.CORRECTION, _side(actor, held)
    await timekeeping.check_decides(session, actor, entry, contract)
    if body.replacement is None:  # what is not approved is not taken away: it is returned
        raise field_error("/replacement", "values_needed", "say what the time should be")
    return CorrectionKind.ADJUSTMENT, Side.CLIENT


def _side(actor: Actor, held: timekeeping.Held) -> Side:
    """For whom the caller may ask to correct an entry that is approved and stands."""
    entry, contract = held
    side = policies.side_of(actor, entry, contract)
    if side is None:
        raise Forbidden("Whose time it is may ask, and who supervises or hires for the client.")
    TIME_ENTRY.check(EntryStatus(entry.status), "correct")
    if not stands(entry):
        raise AlreadyReversed
    return side


async def _replacement(
    session: WriteSession,
    held: timekeeping.Held,
    values: TimeEntryValues | None,
    now: datetime,
) -> dict[str, Any] | None:
    """All that the entry in its place would say of what may be changed."""
    if values is None:
        return None
    try:
        found = await timekeeping.replacement_of(session, held, values=values, now=now)
    except Invalid as error:
        error.errors = tuple(
            replace(fault, pointer=f"/replacement{fault.pointer}") for fault in error.errors
        )
        raise
    return _values(found)


def _values(entry: TimeEntry) -> dict[str, Any]:
    return TimeEntryValuesRead.model_validate(entry, from_attributes=True).model_dump(mode="json")
