"""What holds for each entry, however it comes about: whose it is, when it was, who pays for it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from va_market.assistants.models import AssistantProfile
from va_market.contracts import service as contracts
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession, queue
from va_market.kit.errors import field_error
from va_market.pricing.terms import parts_of
from va_market.proposals.schemas import TERMS
from va_market.timekeeping import repository
from va_market.timekeeping.errors import OverlappingTime
from va_market.timekeeping.models import EntrySource, EntryStatus, TimeEntry
from va_market.timekeeping.schemas import worked_seconds
from va_market.timekeeping.service.details import check_breaks
from va_market.timekeeping.service.reading import AnyContract

LONGEST = timedelta(hours=24)
SHORTEST = timedelta(seconds=1)


async def queue_for_time(session: WriteSession, assistant_id: UUID) -> None:
    """Let one request at a time lay claim to time of an assistant, over all contracts.

    Two that did so at once would wait for each other in the exclusion constraint: a deadlock.
    """
    await queue(session, AssistantProfile, assistant_id)


def new_entry(
    contract: AnyContract, actor: Actor, *, source: EntrySource, start: datetime, now: datetime
) -> TimeEntry:
    """A draft of the actor that begins at `start`; its terms are those of its day."""
    counted_on = contracts.local_date(start, contract.time_zone)
    return TimeEntry(
        contract_id=contract.id,
        assignment=contract.assignment,
        terms_version=contracts.version_on(contract, counted_on),
        assistant_id=actor.user_id,
        status=EntryStatus.DRAFT,
        source=source,
        started_at=start,
        time_zone=contract.time_zone,
        work_on=counted_on,
        counted_on=counted_on,
        memo="",
        is_billable=True,
        created_at=now,
        updated_at=now,
    )


def fill(entry: TimeEntry, contract: AnyContract, given: dict[str, Any], now: datetime) -> None:
    """Set the given fields and check that the times make sense together."""
    for name, value in given.items():
        setattr(entry, name, value)
    entry.work_on = contracts.local_date(entry.started_at, entry.time_zone)
    entry.counted_on = contracts.local_date(entry.started_at, contract.time_zone)
    entry.terms_version = contracts.version_on(contract, entry.counted_on)
    entry.updated_at = now
    if entry.ended_at is None or entry.ended_at - entry.started_at < SHORTEST:
        raise field_error("/ended_at", "ends_too_early", "must be a second later than started_at")
    check_breaks(entry)
    if (worked_seconds(entry) or 0) < 1:
        raise field_error("/breaks", "nothing_worked", "the breaks leave no time between them")
    if entry.ended_at > now:
        raise field_error("/ended_at", "in_the_future", "must not lie in the future")
    if entry.ended_at - entry.started_at > LONGEST:
        raise field_error("/ended_at", "too_long", "an entry has 24 hours at most")
    if entry.counted_on < contract.starts_on:
        first = f"the contract starts on {contract.starts_on}"
        raise field_error("/started_at", "before_contract", first)


async def check_part(
    session: WriteSession, contract: AnyContract, entry: TimeEntry, kind: str | None
) -> None:
    """Make sure the terms of the day of an entry have the part that is to pay for it.

    Raises:
        Invalid: they have not.
    """
    if kind is None:
        return
    agreed = await contracts.terms_of(session, contract, version=entry.terms_version)
    terms = TERMS.validate_python(agreed.terms)
    kinds = [part.kind for part in parts_of(terms)]
    if kind not in kinds:
        raise field_error("/paid_as", "no_such_part", f"the terms have only: {', '.join(kinds)}")


async def check_rest(session: WriteSession, entry: TimeEntry, contract: AnyContract) -> None:
    """No time within a rest of the contract, past or present, or beyond its end."""
    rest = await contracts.rest_within(
        session, contract, start=entry.started_at, end=entry.ended_at or entry.started_at
    )
    if rest is not None:
        since = f"work stopped at {rest.isoformat()}"
        raise field_error("/ended_at", "contract_rests", since)


async def check_overlap(
    session: WriteSession, entry: TimeEntry, *, besides: UUID | None = None
) -> None:
    """No time that the assistant recorded already; only with what it is to replace it shares some.

    Raises:
        OverlappingTime: another entry that stands is within it.
    """
    other = await repository.overlapping(session, entry, besides=besides)
    if other is not None:
        end = "now" if other.ended_at is None else other.ended_at.isoformat()
        raise OverlappingTime(f"You recorded {other.started_at.isoformat()} to {end} already.")
