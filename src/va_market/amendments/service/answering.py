from datetime import date, datetime
from uuid import UUID

from va_market.agreements import Conditions
from va_market.amendments import policies, repository
from va_market.amendments.errors import AmendmentExpired, AmendmentTooLate
from va_market.amendments.models import AMENDMENT, Amendment, AmendmentStatus, Side
from va_market.amendments.service.days import fault_of, fault_of_end, first_day
from va_market.amendments.service.orders import carry_out
from va_market.amendments.service.rates import check_rate
from va_market.amendments.service.telling import Held, tell
from va_market.contracts import service as contracts
from va_market.contracts.models import CONTRACT, Contract, ContractTerms
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession, lock
from va_market.kit.errors import Forbidden, NotFound
from va_market.proposals.schemas import TERMS
from va_market.timekeeping import service as timekeeping

ACCEPTED = EventKind("amendment.accepted", "Both sides agreed; it acts from the day it names.")
DECLINED = EventKind("amendment.declined", "The other side said no; the amendment says why.")
WITHDRAWN = EventKind("amendment.withdrawn", "Who asked for a change asks no more.")
EXPIRED = EventKind("amendment.expired", "A change that was asked for got no answer in time.")

_BINDING = (
    *("/conditions/exclusivity", "/conditions/dedicated", "/conditions/weekly_minutes"),
    *("/conditions/ends_on", "/terms/kind", "/terms/parts"),
)


async def accept(session: WriteSession, actor: Actor, *, amendment_id: UUID, now: datetime) -> Held:
    """Agree: the contract gets its next version, which acts from its day on.

    Raises:
        NotFound, Forbidden, IllegalMove: see `_held`.
        IllegalMove: the contract has ended.
        AmendmentExpired: it waited for too long.
        AmendmentTooLate: it cannot act from its day any more.
        BelowRosterRate: an agency would agree to less than it pays.
        ExclusivityClash, OverCapacity: the assistant is not free for it.
    """
    amendment, contract = await _held(session, actor, amendment_id, "accept")
    CONTRACT.check(contract.status, "amend")
    if amendment.expires_at <= now:
        raise AmendmentExpired
    since = await _first_day(session, amendment, contract, now)
    if amendment.side == Side.CLIENT:
        terms = TERMS.validate_python(amendment.terms)
        before = await contracts.terms_of(session, contract, version=amendment.base_version)
        check_rate(contract, before, terms, amendment.allotted_minutes)
    _decide(amendment, actor, "accept", now)
    amendment.effective_on = since
    amendment.agreed_version = contracts.latest_version(contract) + 1
    if amendment.withdraws_notice and contract.notice_given_at is not None:
        contracts.withdraw_notice(session, contract, actor, now=now)
    await _add_version(session, amendment, contract, since=since, now=now)
    if any(_binds(one["pointer"]) for one in amendment.differences):
        await contracts.check_amended(session, actor, contract, since=since)
    said = {"effective_on": str(since), "agreed_version": amendment.agreed_version}
    tell(session, ACCEPTED, (amendment, contract), actor, now=now, **said)
    if amendment.is_renewal:
        contracts.tell_renewed(session, contract, actor, now=now)
    return amendment, contract


async def decline(
    session: WriteSession, actor: Actor, *, amendment_id: UUID, reason: str, now: datetime
) -> Held:
    """Say no. Errors: see `_held`."""
    amendment, contract = await _held(session, actor, amendment_id, "decline")
    amendment.answer = reason
    _decide(amendment, actor, "decline", now)
    tell(session, DECLINED, (amendment, contract), actor, now=now)
    return amendment, contract


async def withdraw(
    session: WriteSession, actor: Actor, *, amendment_id: UUID, now: datetime
) -> Held:
    """Ask no more. Errors: see `_held`."""
    amendment, contract = await _held(session, actor, amendment_id, "withdraw")
    _decide(amendment, actor, "withdraw", now)
    tell(session, WITHDRAWN, (amendment, contract), actor, now=now)
    return amendment, contract


async def expire_with_contract(session: WriteSession, contract: Contract, *, now: datetime) -> None:
    """Let the open amendment of a locked contract expire, if there is one."""
    amendment = await _lock_open(session, contract)
    if amendment is not None:
        expire(session, amendment, contract, now=now)


async def expire_with_notice(session: WriteSession, contract: Contract, *, now: datetime) -> None:
    """The same if it would renew a contract for which notice was given."""
    amendment = await _lock_open(session, contract)
    if amendment is not None and amendment.is_renewal:
        expire(session, amendment, contract, now=now)


async def _lock_open(session: WriteSession, contract: Contract) -> Amendment | None:
    amendment_id = await repository.open_of(session, contract_id=contract.id)
    amendment = None if amendment_id is None else await lock(session, Amendment, amendment_id)
    # It may have expired by itself a moment ago.
    is_open = amendment is not None and amendment.status == AmendmentStatus.PROPOSED
    return amendment if is_open else None


async def expire_due(session: WriteSession, *, now: datetime) -> int:
    """Let amendments expire that waited for too long; how many there were."""
    due = await repository.lock_expired(session, now=now)
    for amendment in due:
        contract = await session.get_one(Contract, amendment.contract_id)
        expire(session, amendment, contract, now=now)
    return len(due)


def expire(
    session: WriteSession, amendment: Amendment, contract: Contract, *, now: datetime
) -> None:
    """End the waiting of an amendment that is locked by the caller."""
    AMENDMENT.become(amendment, "expire")
    amendment.decided_at = now
    tell(session, EXPIRED, (amendment, contract), None, now=now)


async def _held(session: WriteSession, actor: Actor, amendment_id: UUID, action: str) -> Held:
    """The amendment and its contract, both locked: the contract first, as everywhere.

    Raises:
        NotFound: there is no such amendment for this caller.
        Forbidden: it is not the move of the caller's side.
        IllegalMove: it was decided already.
    """
    contract_id = await repository.contract_of(session, amendment_id=amendment_id)
    if contract_id is None:
        raise NotFound
    contract = await contracts.hold_visible(session, actor, contract_id=contract_id)
    amendment = await lock(session, Amendment, amendment_id)
    assert amendment is not None  # noqa: S101  # none is ever deleted
    if action not in AMENDMENT.actions_of(policies.parties(actor, amendment, contract)):
        raise Forbidden(f"You may not {action} this amendment.")
    AMENDMENT.check(amendment.status, action)
    return amendment, contract


def _binds(pointer: str) -> bool:
    """Whether a difference there may take more of the assistant, or bind to less."""
    return pointer.startswith(_BINDING) or pointer.endswith("/weekly_cap_minutes")


def _decide(amendment: Amendment, actor: Actor, action: str, now: datetime) -> None:
    AMENDMENT.become(amendment, action)
    amendment.decided_by, amendment.decided_at = actor.user_id, now


async def _first_day(
    session: WriteSession, amendment: Amendment, contract: Contract, now: datetime
) -> date:
    """The day from which it acts; one that it named must still be possible."""
    lowers_cap = amendment.lowers_cap
    day = amendment.effective_on or first_day(contract, lowers_cap=lowers_cap, now=now)
    ends_on = Conditions.model_validate(amendment.conditions).ends_on
    fault = await fault_of(session, contract, day, lowers_cap=lowers_cap, now=now)
    fault = fault or fault_of_end(contract, day, ends_on, now=now)
    if fault is not None:
        raise AmendmentTooLate(f"It cannot act from {day} on: {fault.detail}.")
    return day


async def _add_version(
    session: WriteSession, amendment: Amendment, contract: Contract, *, since: date, now: datetime
) -> None:
    """The next version; the fee of the platform is that of all versions."""
    latest = contracts.latest_version(contract)
    before = await contracts.terms_of(session, contract, version=latest)
    terms = ContractTerms(
        contract_id=contract.id,
        version=latest + 1,
        worker_class=amendment.worker_class,
        terms=amendment.terms,
        conditions=amendment.conditions,
        fee=before.fee,
        title=amendment.title,
        allotted_minutes=amendment.allotted_minutes,
        differences=amendment.differences,
        created_at=now,
    )
    await contracts.add_version(session, contract, terms, since=since, now=now)
    await carry_out(session, amendment, contract, before=before, after=terms, now=now)
    await timekeeping.follow_terms(
        session, contract, since=since, terms_version=latest + 1, now=now
    )
