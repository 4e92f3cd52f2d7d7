"""Timers that somebody may have forgotten: told of after some hours, stopped after more."""

from datetime import datetime, timedelta
from typing import Any

from va_market.contracts.models import Contract
from va_market.events import EventKind
from va_market.kit.db import WriteSession, lock
from va_market.timekeeping import repository
from va_market.timekeeping.models import EntryStatus, TimeEntry
from va_market.timekeeping.service.reading import tell
from va_market.timekeeping.service.timers import stop

LONG = EventKind("timer.long_running", "A timer runs for long: maybe it was forgotten.")
AUTO_STOPPED = EventKind(
    "timer.auto_stopped", "A timer ran too long and was stopped; its times wait for confirmation."
)


async def warn_of_long_timers(session: WriteSession, *, after: timedelta, now: datetime) -> int:
    """Tell once of each timer that runs for `after` or longer; of how many it was told."""
    found = await repository.running_since(session, latest=now - after, with_warned=False)
    for one in found:
        entry, contract = await _held(session, one)
        if entry is not None and entry.status == EntryStatus.RUNNING and entry.warned_at is None:
            entry.warned_at = entry.updated_at = now
            hours = (now - entry.started_at) // timedelta(hours=1)
            tell(session, LONG, (entry, contract), None, hours=hours)
    return len(found)


async def stop_long_timers(session: WriteSession, *, after: timedelta, now: datetime) -> int:
    """Stop each timer that runs for `after` or longer, at that length; how many there were."""
    found = await repository.running_since(session, latest=now - after, with_warned=True)
    for one in found:
        entry, contract = await _held(session, one)
        if entry is not None and entry.status == EntryStatus.RUNNING:
            entry.auto_stopped_at = now
            await stop(session, entry, contract, None, now, most=after)
            tell(session, AUTO_STOPPED, (entry, contract), None)
    return len(found)


async def _held(session: WriteSession, one: Any) -> tuple[TimeEntry | None, Contract]:
    """The contract first, as everywhere; the timer may be stopped or gone by then."""
    contract = await lock(session, Contract, one.contract_id)
    assert contract is not None  # noqa: S101  # contracts are never deleted
    return await lock(session, TimeEntry, one.id), contract
