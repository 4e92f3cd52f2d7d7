from datetime import datetime
from uuid import UUID

from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession, lock
from va_market.kit.errors import Forbidden, NotFound
from va_market.time_corrections import policies, repository
from va_market.time_corrections.models import TIME_CORRECTION, CorrectionKind, Side, TimeCorrection
from va_market.time_corrections.service.telling import Held, tell
from va_market.timekeeping import service as timekeeping
from va_market.timekeeping.schemas import TimeEntryValues

APPROVED = EventKind(
    "time_correction.approved", "The other side agreed: time was taken back, replaced or adjusted."
)
DECLINED = EventKind("time_correction.declined", "The other side said no; the correction says why.")
WITHDRAWN = EventKind("time_correction.withdrawn", "Who asked to correct time asks no more.")


async def approve(
    session: WriteSession, actor: Actor, *, correction_id: UUID, now: datetime
) -> Held:
    """Agree: the entry is taken back and maybe replaced, or takes the values and is approved.

    Raises:
        NotFound, Forbidden, IllegalMove: see `_hold`.
        Invalid, OverlappingTime, AllotmentSpent: other time has come where it would be.
    """
    held, time = await _hold(session, actor, correction_id, "approve")
    if held[0].kind == CorrectionKind.ADJUSTMENT:
        await _adjust(session, actor, held, time, now)
    else:
        await _correct(session, actor, held, time, now)
    return held


async def _adjust(
    session: WriteSession, actor: Actor, held: Held, time: timekeeping.Held, now: datetime
) -> None:
    correction, _ = held
    _decide(correction, actor, "approve", now)
    tell(session, APPROVED, held, actor, now=now)
    await session.flush()  # what is open still when the entry is approved would be closed
    await timekeeping.adjust(
        session,
        actor,
        time,
        values=TimeEntryValues.model_validate(correction.replacement),
        decided_by=correction.proposed_by,
        now=now,
    )


async def _correct(
    session: WriteSession, actor: Actor, held: Held, time: timekeeping.Held, now: datetime
) -> None:
    correction, _ = held
    asked = correction.replacement
    # The client's word counts, whichever of the two said theirs last.
    is_theirs = correction.side == Side.CLIENT
    done = await timekeeping.correct(
        session,
        actor,
        time,
        values=None if asked is None else TimeEntryValues.model_validate(asked),
        decided_by=correction.proposed_by if is_theirs else actor.user_id,
        now=now,
    )
    _decide(correction, actor, "approve", now)
    correction.reversal_id = done.reversal.id
    said = {"reversal_id": str(done.reversal.id)}
    if done.replacement is not None:
        correction.replacement_id = done.replacement.id
        said["replacement_id"] = str(done.replacement.id)
    tell(session, APPROVED, held, actor, now=now, **said)


async def decline(
    session: WriteSession, actor: Actor, *, correction_id: UUID, reason: str, now: datetime
) -> Held:
    """Say no. Errors: see `_hold`."""
    held, _ = await _hold(session, actor, correction_id, "decline")
    held[0].answer = reason
    _decide(held[0], actor, "decline", now)
    tell(session, DECLINED, held, actor, now=now)
    return held


async def withdraw(
    session: WriteSession, actor: Actor, *, correction_id: UUID, now: datetime
) -> Held:
    """Ask no more. Errors: see `_hold`."""
    held, _ = await _hold(session, actor, correction_id, "withdraw")
    _decide(held[0], actor, "withdraw", now)
    tell(session, WITHDRAWN, held, actor, now=now)
    return held


async def _hold(
    session: WriteSession, actor: Actor, correction_id: UUID, action: str
) -> tuple[Held, timekeeping.Held]:
    """The correction, locked after the contract and the entry: time is locked in that order.

    Raises:
        NotFound: there is no such correction for this caller.
        Forbidden: it is not the move of the caller.
        IllegalMove: it was decided already.
    """
    entry_id = await repository.entry_of(session, correction_id=correction_id)
    if entry_id is None:
        raise NotFound
    time = await timekeeping.hold_visible(session, actor, entry_id=entry_id)
    correction = await lock(session, TimeCorrection, correction_id)
    if correction is None:  # it went with its entry
        raise NotFound
    contract = time[1]
    if action not in TIME_CORRECTION.actions_of(policies.parties(actor, correction, contract)):
        raise Forbidden(f"You may not {action} this correction.")
    TIME_CORRECTION.check(correction.status, action)
    return (correction, contract), time


def _decide(correction: TimeCorrection, actor: Actor, action: str, now: datetime) -> None:
    TIME_CORRECTION.become(correction, action)
    correction.decided_by, correction.decided_at = actor.user_id, now
