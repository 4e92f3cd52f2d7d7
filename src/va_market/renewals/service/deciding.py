"""The day of the decision: a contract goes on by itself, or both sides have to agree."""

from datetime import datetime

from va_market.agreements import Conditions
from va_market.amendments import service as amendments
from va_market.contracts import service as contracts
from va_market.contracts.models import Contract, ContractTerms
from va_market.kit.db import WriteSession
from va_market.pricing.errors import PricingError
from va_market.renewals.service.terms import Term, next_term, policy_of
from va_market.timekeeping import service as timekeeping


async def decide_due(session: WriteSession, *, now: datetime) -> int:
    """Decide on contracts whose day has come; how many there were.

    Each is locked, and once decided its day lies ahead or its status is another: a second worker,
    or a second run, finds nothing to do.
    """
    due = await contracts.lock_renewing(session, now=now)
    await contracts.queue_for(session, due)
    for contract in due:
        await _decide(session, contract, now)
    return len(due)


async def _decide(session: WriteSession, contract: Contract, now: datetime) -> None:
    latest = contracts.latest_version(contract)
    agreed = await contracts.terms_of(session, contract, version=latest)
    _, renewal = policy_of(Conditions.model_validate(agreed.conditions))
    if renewal.mode == "ask":
        contracts.fall_due(session, contract, because="ask", now=now)
        return
    try:
        term = next_term(contract, agreed)
    except PricingError as error:
        contracts.fall_due(session, contract, because=error.code, now=now)
        return
    # B4: nobody is bound to two at once, not even by silence.
    if not await contracts.stays_free(session, contract, first=term.first, last=term.last):
        contracts.fall_due(session, contract, because="assistant_not_free", now=now)
        return
    await _go_on(session, contract, agreed, term, now)


async def _go_on(
    session: WriteSession, contract: Contract, agreed: ContractTerms, term: Term, now: datetime
) -> None:
    """Write the next version, which acts from the first day of the term on."""
    # What was asked for before is compared with another version than the one there is then.
    await amendments.expire_with_contract(session, contract, now=now)
    version = ContractTerms(
        contract_id=contract.id,
        version=agreed.version + 1,
        worker_class=agreed.worker_class,
        terms=term.pay.model_dump(mode="json"),
        conditions=term.conditions.model_dump(mode="json"),
        fee=agreed.fee,
        differences=term.differences,
        created_at=now,
    )
    await contracts.add_version(session, contract, version, since=term.first, now=now)
    await timekeeping.follow_terms(
        session, contract, since=term.first, terms_version=version.version, now=now
    )
    contracts.tell_renewed(session, contract, None, now=now)
