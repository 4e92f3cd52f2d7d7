"""Asking the other side for another term: an amendment that says what was agreed for it."""

from datetime import datetime, timedelta
from uuid import UUID

from va_market.agreements import Conditions
from va_market.amendments import service as amendments
from va_market.amendments.models import Amendment
from va_market.amendments.schemas import AmendmentCreate
from va_market.contracts import service as contracts
from va_market.contracts.models import Contract, ContractTerms
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import field_error
from va_market.pricing.errors import PricingError
from va_market.proposals.schemas import TERMS
from va_market.renewals.service.terms import Term, next_term


async def renew(
    session: WriteSession,
    actor: Actor,
    *,
    contract_id: UUID,
    reason: str,
    patience: timedelta,
    now: datetime,
) -> tuple[Amendment, Contract]:
    """Ask for another term; it is one when the other side accepts the amendment.

    Raises:
        NotFound, Forbidden, NoRenewal: see `contracts.hold_renewal`.
        AmendmentOpen: another one waits for an answer.
        Invalid: a price gets too many digits, or the term goes on beyond 2200.
    """
    contract = await contracts.hold_renewal(session, actor, contract_id, "renew")
    latest = contracts.latest_version(contract)
    agreed = await contracts.terms_of(session, contract, version=latest)
    try:
        term = next_term(contract, agreed)
    except PricingError as error:
        raise field_error("", error.code, error.detail) from error
    return await amendments.propose(
        session,
        actor,
        contract_id=contract.id,
        body=_asking_for(term, agreed, reason),
        patience=patience,
        now=now,
        is_renewal=True,
    )


def _asking_for(term: Term, agreed: ContractTerms, reason: str) -> AmendmentCreate:
    is_raised = term.pay != TERMS.validate_python(agreed.terms)
    return AmendmentCreate(
        effective_on=term.first,
        terms=term.pay if is_raised else None,
        conditions=Conditions(ends_on=term.last),
        reason=reason,
    )
