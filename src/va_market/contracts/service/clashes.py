"""What stands against a contract when it is made or resumed (R15, R27, R32, B4).

Everybody who does either waits for the row of the assistant first: so each sees what those before
it made, and of two contracts that exclude each other one is refused. Nobody learns more of another
client than that there is something; the assistant reads which of their own contracts it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from va_market.agreements import Conditions, weekly_minutes_of
from va_market.assistants import service as assistants
from va_market.assistants.models import AssistantProfile
from va_market.contracts import repository
from va_market.contracts.models import Contract, ContractStatus
from va_market.contracts.schemas import CommitmentRead, CommitmentsRead
from va_market.contracts.service.commitments import (
    OPEN,
    Commitment,
    Days,
    commitments_in,
    minutes_between,
)
from va_market.contracts.service.days import A_DAY, local_date
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession, queue
from va_market.kit.errors import Conflict, FieldError
from va_market.proposals.schemas import TERMS
from va_market.rosters import service as rosters


class ExclusivityClash(Conflict):
    code = "exclusivity_clash"
    title = "The assistant is bound elsewhere"
    cause = "An exclusivity of this contract, or of another one of the assistant, forbids it."
    fix = (
        "Ask the assistant from when on they are free: they counter with that day as "
        "`available_from`. Or agree on other work."
    )


class OverCapacity(Conflict):
    code = "over_capacity"
    title = "The assistant has not that many minutes a week left"
    cause = "The contracts of an assistant take no more than the `weekly_minutes` of the profile."
    fix = (
        "Agree on fewer `weekly_minutes`, or on other days: the assistant counters with the one "
        "from which on they are free as `available_from`."
    )


@dataclass(frozen=True, slots=True)
class Clash:
    """What an assistant is bound to already, and until when: nobody else reads any of it."""

    last: date
    pointer: str
    code: str
    text: str

    @property
    def fault(self) -> FieldError:
        return FieldError("state", self.pointer, self.code, f"{self.text} {_until(self.last)}")


@dataclass(frozen=True, slots=True)
class _Taken:
    """What the version before took: as much is never too much, whatever the profile says by now."""

    weekly_minutes: int
    last: date

    def exceeded_by(self, versions: Sequence[Commitment]) -> Iterator[Commitment]:
        """What takes more minutes, or takes them on days after the last one."""
        for one in versions:
            if one.weekly_minutes > self.weekly_minutes:
                yield one
            elif one.days.last > self.last:
                yield replace(one, days=one.days.within(Days(self.last + A_DAY)))


def _until(last: date) -> str:
    return "without end" if last == OPEN else f"until {last.isoformat()}"


async def check_new(
    session: WriteSession, actor: Actor, contract: Contract, *, since: date
) -> None:
    """Make sure an assistant is free, from a day on, for a contract written a moment ago.

    Contracts there were before an exclusive roster was agreed to go on, and may be resumed.

    Raises:
        ExclusivityClash: one of the assistant's contracts, or a roster, excludes it or is excluded.
        OverCapacity: it takes more minutes a week than the assistant has left.
    """
    await queue(session, AssistantProfile, contract.assistant_id)
    on_rosters = await _roster_clashes(session, contract.assistant_id, contract.agency_id)
    await _check(session, actor, contract, on_rosters, first=contract.starts_on, since=since)


async def check_resumed(
    session: WriteSession, actor: Actor, contract: Contract, *, today: date
) -> None:
    """Make sure an assistant is still free for a contract that rested. Errors: see `check_new`."""
    await queue(session, AssistantProfile, contract.assistant_id)
    await _check(session, actor, contract, [], first=max(today, contract.starts_on))


async def check_amended(
    session: WriteSession, actor: Actor, contract: Contract, *, since: date
) -> None:
    """Make sure an assistant is free for what was agreed to act from a day on.

    A contract that rests breaks nothing before it is resumed, but binds. Errors: see `check_new`.
    """
    await queue(session, AssistantProfile, contract.assistant_id)
    before = await repository.get_version(
        session, contract_id=contract.id, version=len(contract.versions_from)
    )
    conditions = Conditions.model_validate(before.conditions)
    fewest = weekly_minutes_of(TERMS.validate_python(before.terms), conditions)
    rests = contract.status == ContractStatus.PAUSED
    taken = _Taken(fewest, conditions.ends_on or OPEN)
    await _check(session, actor, contract, [], first=since, rests=rests, taken=taken)


async def queue_for(session: WriteSession, contracts: Sequence[Contract]) -> None:
    """Wait for the assistants of several contracts, in the order of their ids."""
    for assistant_id in sorted({contract.assistant_id for contract in contracts}):
        await queue(session, AssistantProfile, assistant_id)


async def stays_free(session: WriteSession, contract: Contract, *, first: date, last: date) -> bool:
    """Whether an assistant, who is held by the caller, is free for what they do on further days."""
    days = Days(first, last)
    rows = await repository.commitments(session, assistant_id=contract.assistant_id)
    found = commitments_in(rows)
    others = [one for one in found if one.id != contract.id]
    *_, latest = (one for one in found if one.id == contract.id)
    further = replace(latest, days=days)
    if any(clashes_of(further, others)):
        return False
    capacity: int | None = rows[0].capacity
    if capacity is None or not further.weekly_minutes:
        return True
    return minutes_between([further, *others], days) <= capacity


async def check_substitute(
    session: WriteSession, contract: Contract, *, assistant_id: UUID, since: date
) -> None:
    """Make sure another assistant, who is held by the caller, is free for a contract from a day on.

    Nobody reads which of their contracts stands against it. Errors: see `check_new`.
    """
    rows = await repository.commitments(session, assistant_id=contract.assistant_id)
    own = [replace(one, rests=False) for one in commitments_in(rows) if one.id == contract.id]
    others = commitments_in(await repository.commitments(session, assistant_id=assistant_id))
    new = _from(own, max(since, contract.starts_on))
    on_rosters = await _roster_clashes(session, assistant_id, contract.agency_id)
    if clashes := [*on_rosters, *(clash for one in new for clash in clashes_of(one, others))]:
        raise _clash(clashes, is_own=False)
    profile = await session.get_one(AssistantProfile, assistant_id)
    more = [one for one in new if one.weekly_minutes]
    _check_room(more, others, profile.weekly_minutes, is_own=False)


async def _check(
    session: WriteSession,
    actor: Actor,
    contract: Contract,
    on_rosters: Sequence[Clash],
    *,
    first: date,
    since: date | None = None,
    rests: bool = False,
    taken: "_Taken | None" = None,
) -> None:
    rows = await repository.commitments(session, assistant_id=contract.assistant_id)
    found = commitments_in(rows)
    others = [one for one in found if one.id != contract.id]
    own = [replace(one, rests=rests) for one in found if one.id == contract.id]
    new = _from(own, first)
    if since is not None:
        new = [replace(one, days=Days(since, one.days.last)) for one in new]
    is_own = actor.is_person(contract.assistant_id)
    if clashes := [*on_rosters, *(clash for one in new for clash in clashes_of(one, others))]:
        raise _clash(clashes, is_own=is_own)
    taking = [one for one in new if one.weekly_minutes and not one.rests]
    more = taking if taken is None else [*taken.exceeded_by(taking)]
    _check_room(more, others, rows[0].capacity, is_own=is_own)


def _from(own: Sequence[Commitment], first: date) -> list[Commitment]:
    """The versions that act from a day on; the last lasts for a day, whatever was agreed."""
    *earlier, latest = own
    begins = max(first, latest.days.first)
    clipped = [replace(one, days=one.days.within(Days(first))) for one in earlier]
    lasting = replace(latest, days=Days(begins, max(begins, latest.days.last)))
    return [*(one for one in clipped if one.days.has_any), lasting]


def _check_room(
    new: Sequence[Commitment],
    others: Sequence[Commitment],
    capacity: int | None,
    *,
    is_own: bool,
) -> None:
    if capacity is None:
        return
    most = max((minutes_between([one, *others], one.days) for one in new), default=0)
    if most > capacity:
        own_figures = f"Your contracts would take {most} of your {capacity} minutes a week."
        raise OverCapacity(own_figures if is_own else "")


def clashes_of(new: Commitment, others: Sequence[Commitment]) -> Iterator[Clash]:
    """Every contract that excludes the new one, or that the new one excludes."""
    for other in others:
        pointer, name = f"/contracts/{other.id}", f"contract {other.id}"
        if not new.rests and other.bars(new):
            last = other.exclusive_days.last
            yield Clash(last, pointer, "exclusive", f"{name} is exclusive")
        elif not other.rests and new.bars(other):
            last = other.days.last
            text = f"{name}, which the exclusivity forbids, goes on"
            yield Clash(last, pointer, "breaks_exclusivity", text)


async def _roster_clashes(
    session: WriteSession, assistant_id: UUID, agency_id: UUID | None
) -> list[Clash]:
    """An exclusive roster lets its own agency alone make contracts."""
    entry = await rosters.exclusive_entry_of(session, assistant_id=assistant_id)
    if entry is None or entry.organization_id == agency_id:
        return []
    text = f"roster entry {entry.id} is exclusive"
    return [Clash(OPEN, f"/roster_entries/{entry.id}", "exclusive_roster", text)]


def _clash(clashes: Sequence[Clash], *, is_own: bool) -> ExclusivityClash:
    if is_own:
        faults = [clash.fault for clash in clashes]
        return ExclusivityClash("You are bound already; `errors` names by what.", errors=faults)
    return ExclusivityClash("The assistant is bound elsewhere; they read by what, and until when.")


async def commitments_of(session: ReadSession, actor: Actor, *, now: datetime) -> CommitmentsRead:
    """What the caller is bound to as an assistant, in person.

    Raises:
        NotFound: the caller has no profile.
    """
    profile = await assistants.get_own(session, actor)
    rows = await repository.commitments(session, assistant_id=actor.user_id)
    entry = await rosters.exclusive_entry_of(session, assistant_id=actor.user_id)
    found = commitments_in(rows)
    today = local_date(now, profile.time_zone)
    return CommitmentsRead(
        weekly_minutes=profile.weekly_minutes,
        taken_minutes=minutes_between(found, Days(today, today)),
        most_taken_minutes=minutes_between(found, Days(today)),
        exclusive_roster_entry_id=None if entry is None else entry.id,
        items=[_shown(one, row) for one, row in zip(found, rows, strict=True)],
    )


def _shown(one: Commitment, row: Row) -> CommitmentRead:
    return CommitmentRead(
        contract_id=one.id,
        organization_id=one.organization_id,
        status=row.status,
        terms_version=row.version,
        starts_on=one.days.first,
        ends_on=None if one.days.last == OPEN else one.days.last,
        weekly_minutes=0 if one.rests else one.weekly_minutes,
        exclusivity=one.clause,
    )
