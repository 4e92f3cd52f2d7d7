"""What happens when nobody decides on time: a reminder, then the next one is asked, to the last.

Each step is a transaction of its own, which holds the contract before it looks at the timesheet:
whoever decides at the same moment comes before it, or after it. One that fails holds up no other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog

from va_market.agreements import Conditions
from va_market.contracts import service as contracts
from va_market.contracts.models import Contract
from va_market.events import EventKind
from va_market.identity import service as identity
from va_market.identity.models import Role
from va_market.kit.clock import Clock
from va_market.kit.db import Database, Row, WriteSession, lock, passes
from va_market.kit.errors import Unavailable
from va_market.proposals.policies import may_supervise
from va_market.timekeeping import service as timekeeping
from va_market.timekeeping.models import TimeEntry
from va_market.timekeeping.timesheets import Timesheet
from va_market.timesheets import repository
from va_market.timesheets.letters import DecisionLetters
from va_market.timesheets.patience import Patience
from va_market.timesheets.service.moving import HeldSheet, entries_of
from va_market.timesheets.setbacks import Setbacks

log = structlog.get_logger()

REMINDED = EventKind("timesheet.reminded", "The supervisor was reminded of time that waits.")
ESCALATED = EventKind(
    "timesheet.escalated", "Nobody decided on a week in time; the next one was asked."
)
UNANSWERED = EventKind(
    "timesheet.unanswered", "Nobody who was asked decided on a week, and nobody is left to ask."
)
BY_SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long the market waits, and how it writes to those it waits for."""

    patience: Patience
    letters: DecisionLetters


async def advance_next(
    database: Database, *, waiting: Waiting, setbacks: Setbacks, clock: Clock
) -> int:
    """Take the next step with one week that nobody has decided on; 0 where none is due.

    What fails with one week is undone, told to the log and tried again later. Where the database
    is away, nothing is at fault with the week.
    """
    now = clock()
    begun: list[UUID] = []
    try:
        async with database.writing() as session:
            await _take_step(session, begun, waiting, setbacks.resting(now), now)
    except Unavailable:
        raise
    except Exception as fault:
        if not begun or passes(fault):
            raise
        log.exception("timesheet step failed", timesheet=str(begun[0]), error=type(fault).__name__)
        setbacks.note(begun[0], now)
        return 1
    if begun:
        setbacks.forget(begun[0])
    return len(begun)


async def _take_step(
    session: WriteSession,
    begun: list[UUID],
    waiting: Waiting,
    resting: Sequence[UUID],
    now: datetime,
) -> None:
    """Take it; whichever week it is with is `begun` before anything can fail."""
    patience = waiting.patience
    remind, next_ = now - patience.until_reminder, now - patience.until_next
    found = await repository.hold_due(session, remind=remind, next_=next_, resting=resting)
    if found is None:
        return
    contract, timesheet_id = found
    begun.append(timesheet_id)
    sheet = await lock(session, Timesheet, timesheet_id)
    if sheet is not None and patience.is_due(sheet, now):  # or somebody was a moment faster
        await _advance((sheet, contract), session, waiting, now)


async def _advance(held: HeldSheet, session: WriteSession, waiting: Waiting, now: datetime) -> None:
    sheet, contract = held
    people = await _people(session, sheet, contract)
    if waiting.patience.is_over(sheet, now):
        asked = _next(people, sheet, contract)
        if asked is None:
            await _conclude(session, held, now)
            return
        sheet.escalated_to = [*sheet.escalated_to, asked.user_id]
        sheet.asked_at = now
        timekeeping.touch_week(sheet, now)
        timekeeping.tell_of_week(
            session, ESCALATED, sheet, contract, None, escalated_to=str(asked.user_id)
        )
        await waiting.letters.ask(session, sheet, to=asked.email, now=now)
        return
    sheet.reminded_at = now
    timekeeping.touch_week(sheet, now)
    timekeeping.tell_of_week(
        session, REMINDED, sheet, contract, None, supervisor_id=str(contract.supervisor_id)
    )
    for one in people:
        if one.user_id == contract.supervisor_id:
            await waiting.letters.remind(session, sheet, to=one.email, now=now)


async def _people(session: WriteSession, sheet: Timesheet, contract: Contract) -> list[Row]:
    """Members of the client who may supervise: those whom the contract names, in order, and owners.

    The worker is never among them.
    """
    escalation = await contracts.escalation_of(session, contract_id=contract.id)
    named = [contract.supervisor_id, contract.substitute_supervisor_id, *escalation]
    rows = await identity.members_among(
        session,
        organization_id=contract.organization_id,
        user_ids=[one for one in named if one is not None],
    )
    places = {user_id: place for place, user_id in enumerate(named)}
    able = [
        one
        for one in rows
        if may_supervise(Role(one.role))
        and one.user_id not in (sheet.assistant_id, contract.assistant_id)
    ]
    return sorted(able, key=lambda one: places.get(one.user_id, len(places)))


def _next(people: Sequence[Row], sheet: Timesheet, contract: Contract) -> Row | None:
    """The first who was not asked yet."""
    asked = {contract.supervisor_id, *sheet.escalated_to}
    return next((one for one in people if one.user_id not in asked), None)


async def _conclude(session: WriteSession, held: HeldSheet, now: datetime) -> None:
    """Nobody is left to ask: it waits, or what was agreed on approves it."""
    sheet, contract = held
    sheet.unanswered_at = now
    timekeeping.touch_week(sheet, now)
    timekeeping.tell_of_week(session, UNANSWERED, sheet, contract, None)
    silent = await _silently_approved(session, held)
    for entry in silent:
        await timekeeping.freeze(session, None, (entry, contract), decided_as=BY_SILENCE, now=now)
    if silent:
        await timekeeping.follow(
            session, (silent[0], contract), None, now=now, decided_as=BY_SILENCE
        )


async def _silently_approved(session: WriteSession, held: HeldSheet) -> list[TimeEntry]:
    """What waits under conditions that let silence approve.

    Of what was submitted since the last one was asked that one has not had their time for: it
    waits for the supervisor from then on.
    """
    sheet, contract = held
    entries = await entries_of(session, sheet, repository.TO_DECIDE)
    asked_at = sheet.asked_at
    if asked_at is None:
        return []
    days = {entry.counted_on for entry in entries}
    versions = {contracts.version_on(contract, day) for day in days}
    agreed = {one for one in versions if await _is_agreed(session, contract, one)}
    return [
        entry
        for entry in entries
        if entry.submitted_at is not None
        and entry.submitted_at <= asked_at
        and contracts.version_on(contract, entry.counted_on) in agreed
    ]


async def _is_agreed(session: WriteSession, contract: Contract, version: int) -> bool:
    """Whether both sides agreed, in a version of the terms, that silence approves."""
    agreed = await contracts.terms_of(session, contract, version=version)
    return Conditions.model_validate(agreed.conditions).at_silence == "approve"
