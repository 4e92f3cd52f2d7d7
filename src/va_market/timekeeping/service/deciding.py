from datetime import date, datetime
from uuid import UUID

from va_market.agreements import Conditions
from va_market.contracts import service as contracts
from va_market.contracts.models import ContractTerms
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.pricing.terms import HourlyTerms, PayTerm, ProBonoTerms, part_for, parts_of
from va_market.pricing.timesheets import billable_seconds, within_limits
from va_market.pricing.worked import billable_more, needs_the_week
from va_market.proposals.schemas import TERMS
from va_market.timekeeping import policies, repository
from va_market.timekeeping.errors import NotTheSupervisor
from va_market.timekeeping.models import TIME_ENTRY, TimeEntry
from va_market.timekeeping.schemas import worked_seconds
from va_market.timekeeping.service import ceilings, orders
from va_market.timekeeping.service.amounts import worked
from va_market.timekeeping.service.reading import AnyContract, Held, hold_visible, tell
from va_market.timekeeping.service.weekly import follow
from va_market.timekeeping.service.weeks import week_of
from va_market.timekeeping.timesheets import Timesheet

APPROVED = EventKind(
    "time_entry.approved", "The supervisor or the substitute approved an entry; it is frozen."
)
RETURNED = EventKind("time_entry.returned", "An entry was sent back; its note says why.")


async def approve(session: WriteSession, actor: Actor, *, entry_id: UUID, now: datetime) -> Held:
    """Approve an entry and freeze what it bills.

    Raises:
        NotFound: there is no such entry for this caller.
        NotTheSupervisor: somebody else decides.
        IllegalMove: the entry is not submitted.
    """
    held, decided_as = await _hold_to_decide(session, actor, entry_id)
    await freeze(session, actor, held, decided_as=decided_as, now=now)
    await follow(session, held, actor, now=now)
    return held


async def return_(
    session: WriteSession, actor: Actor, *, entry_id: UUID, note: str, now: datetime
) -> Held:
    """Return an entry with a note. Errors: see `approve`."""
    held, decided_as = await _hold_to_decide(session, actor, entry_id)
    send_back(session, actor, held, note=note, decided_as=decided_as, now=now)
    await follow(session, held, actor, now=now)
    return held


async def freeze(
    session: WriteSession,
    actor: Actor | None,
    held: Held,
    *,
    decided_as: str,
    now: datetime,
    decided_by: UUID | None = None,
) -> None:
    """Approve a held entry, whose timesheet is left as it is; without an actor silence does.

    `decided_by` is who had decided so before, where the actor agrees to it now.

    Raises:
        IllegalMove: the entry is not submitted.
    """
    entry, contract = held
    _decide(session, actor, held, "approve", now)
    entry.decided_by = decided_by or entry.decided_by
    entry.approved_by_silence = actor is None
    entry.terms_version = contracts.version_on(contract, entry.counted_on)
    entry.billable_seconds = await _billable(session, entry, contract, now)
    said = {"billable_seconds": entry.billable_seconds, "decided_as": decided_as}
    tell(session, APPROVED, held, actor, **said)
    await session.flush()  # what is left of the limits for the next entry is less by this one


def send_back(
    session: WriteSession, actor: Actor, held: Held, *, note: str, decided_as: str, now: datetime
) -> None:
    """Return a held entry, whose timesheet is left as it is. Errors: see `freeze`."""
    _decide(session, actor, held, "return", now)
    held[0].return_note = note
    tell(session, RETURNED, held, actor, decided_as=decided_as)


async def check_decides(
    session: WriteSession, actor: Actor, time: TimeEntry | Timesheet, contract: AnyContract
) -> str:
    """As what the caller decides on time.

    Raises:
        NotTheSupervisor: somebody else decides.
    """
    if policies.is_own(actor, time):
        raise NotTheSupervisor
    found = policies.decides_as(actor, contract)
    found = found or policies.decides_as(actor, contract, await _asked(session, time))
    if found is None:
        raise NotTheSupervisor
    return found


async def _asked(session: WriteSession, time: TimeEntry | Timesheet) -> list[UUID]:
    """Who was asked after the supervisor to decide on it."""
    if isinstance(time, Timesheet):
        return time.escalated_to
    first, _ = week_of(time.counted_on)
    return await repository.escalated_to(
        session, contract_id=time.contract_id, assistant_id=time.assistant_id, first=first
    )


async def _hold_to_decide(session: WriteSession, actor: Actor, entry_id: UUID) -> tuple[Held, str]:
    entry, contract = await hold_visible(session, actor, entry_id=entry_id)
    return (entry, contract), await check_decides(session, actor, entry, contract)


def _decide(
    session: WriteSession, actor: Actor | None, held: Held, action: str, now: datetime
) -> None:
    entry, _ = held
    with session.no_autoflush:
        TIME_ENTRY.become(entry, action)
    entry.decided_at = entry.updated_at = now
    entry.decided_by = None if actor is None else actor.user_id


async def _billable(
    session: WriteSession, entry: TimeEntry, contract: AnyContract, now: datetime
) -> int:
    """Rounded seconds, within what is left of weekly cap, allotment and ceiling."""
    if not entry.is_billable:
        return 0
    with session.no_autoflush:  # the entry is not complete before this answer
        agreed = await contracts.terms_of(session, contract, version=entry.terms_version)
        if entry.is_training and not _is_training_billed(agreed):
            entry.is_billable = False
            return 0
        part = _part(entry, agreed)
        limited = within_limits(
            await _rounded(session, entry, part),
            cap_left_seconds=await _cap_left(session, entry, contract, part),
            allotment_left_seconds=await _allotment_left(session, entry, contract, now),
        )
        return await ceilings.within(session, (entry, contract), part, seconds=limited, now=now)


async def _allotment_left(
    session: WriteSession, entry: TimeEntry, contract: AnyContract, now: datetime
) -> int:
    """What the contract allots and has not billed, or its order, where that is less."""
    use = await repository.use_of(session, contract_id=contract.id, now=now)
    left = contract.allotted_minutes * 60 - int(use.billable)
    of_order = await orders.left_to_bill(session, contract, entry, now=now)
    return left if of_order is None else min(left, of_order)


async def _rounded(session: WriteSession, entry: TimeEntry, part: PayTerm) -> int:
    """The seconds that the entry adds by the rounding that was agreed, before limits."""
    if not isinstance(part, HourlyTerms):
        return billable_seconds(worked_seconds(entry) or 0)
    if not needs_the_week(part):
        return billable_more(part, worked(entry))
    first, last = week_of(entry.counted_on)
    approved = await repository.billable_in_week(session, entry, first, last)
    return billable_more(part, worked(entry), approved=[worked(one) for one in approved])


def _is_training_billed(agreed: ContractTerms) -> bool:
    """Whether the client pays for training; a firm need not (R40)."""
    return Conditions.model_validate(agreed.conditions).training_paid_by == "client"


def _part(entry: TimeEntry, agreed: ContractTerms) -> PayTerm:
    """What pays for an entry, which names that part from now on."""
    part = part_for(TERMS.validate_python(agreed.terms), entry.paid_as)
    entry.paid_as = part.kind
    return part


async def _cap_left(
    session: WriteSession, entry: TimeEntry, contract: AnyContract, part: PayTerm
) -> int | None:
    first, last = week_of(entry.counted_on)
    caps = [cap_of(part)]
    if contracts.version_on(contract, first) != contracts.version_on(contract, last):
        caps = await _caps_of_week(session, contract, part.kind, first, last)
    known = [cap for cap in caps if cap is not None]
    if len(known) < len(caps):
        return None
    billed = await repository.billed_in_week(session, entry, first, last)
    return max(known) * 60 - billed


async def _caps_of_week(
    session: WriteSession, contract: AnyContract, kind: str, first: date, last: date
) -> list[int | None]:
    """The caps that act on the days of a week: the highest is that of the week.

    So raising a cap acts at once, and lowering it from the next Monday (money.md §1, limits).
    """
    versions = await contracts.terms_between(session, contract, first, last)
    return [
        cap_of(part)
        for version in versions
        for part in parts_of(TERMS.validate_python(version.terms))
        if part.kind == kind
    ]


def cap_of(part: PayTerm) -> int | None:
    """The most minutes of a part that are billed in one week; None means no cap."""
    return part.weekly_cap_minutes if isinstance(part, HourlyTerms | ProBonoTerms) else None
