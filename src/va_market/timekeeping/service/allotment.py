"""The allotment of minutes: burn-down, warnings at 80 and 100 %, stop or ask (R14)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from va_market import events
from va_market.agreements.allotments import AtAllotment
from va_market.contracts import service as contracts
from va_market.contracts.models import Contract, audience_of
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.timekeeping import repository
from va_market.timekeeping.errors import AllotmentSpent
from va_market.timekeeping.schemas import BurnDownRead

WARNED = EventKind("contract.allotment_warning", "80 or 100 percent of the minutes are used.")
WARNINGS = (80, 100)


async def burn_down(
    session: ReadSession, actor: Actor, *, contract_id: UUID, now: datetime
) -> BurnDownRead:
    """How much of the allotment is used.

    Raises:
        NotFound: there is no such contract for this caller.
    """
    contract = await contracts.get_visible(session, actor, contract_id=contract_id)
    use = await repository.use_of(session, contract_id=contract_id, now=now)
    allotted = contract.allotted_minutes
    percent = use.recorded * 100 // (allotted * 60)
    return BurnDownRead(
        contract_id=contract_id,
        allotted_minutes=allotted,
        recorded_minutes=use.recorded // 60,
        approved_minutes=use.approved // 60,
        remaining_minutes=max(0, allotted - use.recorded // 60),
        used_percent=percent,
        warning_percent=max((w for w in WARNINGS if percent >= w), default=None),
    )


async def check_room(
    session: WriteSession,
    contract: Contract | Row,
    *,
    seconds: int,
    now: datetime,
    replaced: int = 0,
) -> None:
    """Make sure `seconds` more fit, where the contract stops at its allotment; tell of crossings.

    The contract is locked by the caller. `replaced` seconds are being taken away in exchange.

    Raises:
        AllotmentSpent: they do not fit, and the contract says `stop`.
    """
    use = await repository.use_of(session, contract_id=contract.id, now=now)
    take(session, of_contract(contract), use, seconds=seconds, replaced=replaced, now=now)


async def check_left(session: WriteSession, contract: Contract | Row, *, now: datetime) -> None:
    """Make sure a timer has anything to run on. The contract is locked by the caller.

    Raises:
        AllotmentSpent: nothing is left, and the contract says `stop`.
    """
    use = await repository.use_of(session, contract_id=contract.id, now=now)
    refuse_spent(of_contract(contract), use)


@dataclass(frozen=True, slots=True)
class Allotment:
    """Minutes that were given to a contract, or to a piece of its work."""

    minutes: int
    stops: bool
    subject_id: UUID
    warned: EventKind
    parties: tuple[UUID | None, ...]
    said: Mapping[str, Any]
    """What a warning says besides the figures."""


def of_contract(contract: Contract | Row) -> Allotment:
    return Allotment(
        minutes=contract.allotted_minutes,
        stops=contract.at_allotment == AtAllotment.STOP,
        subject_id=contract.id,
        warned=WARNED,
        parties=audience_of(contract),
        said={},
    )


def take(
    session: WriteSession,
    allotment: Allotment,
    use: Any,
    *,
    seconds: int,
    now: datetime,
    replaced: int = 0,
) -> None:
    """Take `seconds` more out of an allotment of which `use` is used. Errors: see `check_room`."""
    refuse_excess(allotment, before=int(use.recorded) - replaced, seconds=seconds)
    finished = int(use.finished)
    warn(session, allotment, before=finished, after=finished - replaced + seconds, now=now)


def refuse_excess(allotment: Allotment, *, before: int, seconds: int) -> None:
    """Raises AllotmentSpent where `seconds` more than `before` do not fit, and work stops there."""
    allotted = allotment.minutes * 60
    if allotment.stops and before + seconds > allotted:
        left = max(0, allotted - before) // 60
        raise AllotmentSpent(f"{left} of {allotment.minutes} allotted minutes are left.")


def refuse_spent(allotment: Allotment, use: Any) -> None:
    """Raises AllotmentSpent where nothing is left, and work stops there."""
    if allotment.stops and use.recorded >= allotment.minutes * 60:
        raise AllotmentSpent(f"0 of {allotment.minutes} allotted minutes are left.")


def warn(
    session: WriteSession, allotment: Allotment, *, before: int, after: int, now: datetime
) -> None:
    """Tell both sides when finished seconds pass a threshold; a timer counts once it stops."""
    allotted = allotment.minutes * 60
    for percent in WARNINGS:
        if before * 100 < allotted * percent <= after * 100:
            _warn(session, allotment, percent, now)


def warn_of_less(
    session: WriteSession,
    allotment: Allotment,
    minutes_before: int | None,
    *,
    used: int,
    now: datetime,
) -> None:
    """The same where the allotment became smaller; None had no thresholds."""
    for percent in WARNINGS:
        was_told = minutes_before is not None and used * 100 >= minutes_before * 60 * percent
        if not was_told and used * 100 >= allotment.minutes * 60 * percent:
            _warn(session, allotment, percent, now)


def _warn(session: WriteSession, allotment: Allotment, percent: int, now: datetime) -> None:
    events.record(
        session,
        allotment.warned,
        now=now,
        subject_id=allotment.subject_id,
        parties=allotment.parties,
        data={"percent": percent, "allotted_minutes": allotment.minutes, **allotment.said},
    )
