"""Versions of what was agreed: which one acts on a day, and how the next one begins to act.

A contract carries the days from which its versions act. So time finds its version, and a week its
prices, without another statement.
"""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from datetime import date, datetime

from va_market.agreements import Conditions
from va_market.contracts import repository
from va_market.contracts.models import Contract, ContractTerms
from va_market.contracts.service.days import local_date, midnight
from va_market.contracts.service.ending import agree_on_end
from va_market.contracts.service.moving import record
from va_market.contracts.service.releasing import follow
from va_market.contracts.service.renewing import plan_renewal
from va_market.events import EventKind
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.proposals.schemas import TERMS

CHANGED = EventKind(
    "contract.terms_changed", "Another version of what was agreed acts from today on."
)


def version_on(contract: Contract | Row, day: date) -> int:
    """The version that acts on a day of the contract."""
    return 1 + bisect_right(contract.versions_from, day)


def latest_version(contract: Contract | Row) -> int:
    """The version agreed last, whether it acts already or not."""
    return 1 + len(contract.versions_from)


async def terms_of(
    session: WriteSession, contract: Contract | Row, *, version: int
) -> ContractTerms:
    """What was agreed in one version."""
    return await repository.get_version(session, contract_id=contract.id, version=version)


async def currency_of(session: WriteSession, contract: Contract | Row) -> str:
    """The one currency of what was agreed."""
    terms = await terms_of(session, contract, version=contract.terms_version)
    return TERMS.validate_python(terms.terms).currency


async def terms_between(
    session: WriteSession, contract: Contract, first: date, last: date
) -> Sequence[ContractTerms]:
    """The versions that act on one of the days from `first` to `last`, the earliest first."""
    return await repository.versions_between(
        session,
        contract_id=contract.id,
        first=version_on(contract, first),
        last=version_on(contract, last),
    )


async def terms_by_version(
    session: ReadSession, contract: Row, versions: Collection[int]
) -> dict[int, Row]:
    """The versions asked for; the one that comes with the contract is not read again."""
    missing = [one for one in versions if one != contract.terms_version]
    rows = (
        await repository.some_versions(session, contract_id=contract.id, versions=missing)
        if missing
        else ()
    )
    found = {contract.terms_version: contract, **{row.version: row for row in rows}}
    return {version: found[version] for version in versions}


async def add_version(
    session: WriteSession, contract: Contract, terms: ContractTerms, *, since: date, now: datetime
) -> None:
    """Let `terms`, the next version, act from `since` on; the contract is locked by the caller.

    Days of versions never go back: the caller makes sure of it.
    """
    before = await terms_of(session, contract, version=latest_version(contract))
    terms.effective_on = since
    session.add(terms)
    await session.flush()
    conditions = Conditions.model_validate(terms.conditions)
    agree_on_end(contract, conditions)
    plan_renewal(contract, conditions, before=Conditions.model_validate(before.conditions), now=now)
    contract.versions_from = [*contract.versions_from, since]
    await _let_act(session, contract, now)


async def act_due(session: WriteSession, *, now: datetime) -> int:
    """Let versions act whose first day has come; in how many contracts there were any."""
    due = await repository.lock_with_new_version(session, now=now)
    for contract in due:
        await _let_act(session, contract, now)
    return len(due)


async def _let_act(session: WriteSession, contract: Contract, now: datetime) -> None:
    """Make the contract say what the version of today says, and when the next one begins."""
    before, today = contract.terms_version, local_date(now, contract.time_zone)
    contract.terms_version = version_on(contract, today)
    later = contract.versions_from[contract.terms_version - 1 :]
    contract.next_version_at = midnight(later[0], contract.time_zone) if later else None
    contract.updated_at = now
    if contract.terms_version == before:
        return
    acted = await terms_of(session, contract, version=before)
    for version in range(before + 1, contract.terms_version + 1):
        terms = await terms_of(session, contract, version=version)
        follow(contract, acted, terms)
        _take_over(contract, terms)
        acted = terms
    record(session, contract, CHANGED, now, None, terms_version=contract.terms_version)


def _take_over(contract: Contract, terms: ContractTerms) -> None:
    contract.worker_class = terms.worker_class
    contract.title = terms.title or contract.title
    contract.allotted_minutes = terms.allotted_minutes or contract.allotted_minutes
