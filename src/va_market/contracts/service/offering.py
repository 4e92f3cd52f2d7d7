"""Offers, and what only contracts know of them: whose part of the work they give away (R28)."""

from datetime import datetime, timedelta
from uuid import UUID

from va_market.contracts import policies
from va_market.contracts.models import Contract, ContractStatus
from va_market.identity import service as identity
from va_market.identity.actor import Actor
from va_market.kit.db import Row, WriteSession
from va_market.kit.errors import Conflict, NotFound
from va_market.pricing.fees import FeeRule
from va_market.proposals import service as proposals
from va_market.proposals.models import Proposal
from va_market.proposals.offers import OfferCreate


class NoSubcontract(Conflict):
    code = "no_subcontract"
    title = "No part of this contract can be given away so"
    cause = (
        "It has ended, is a subcontract itself, an agency is its party, or the assistant belongs "
        "to its client."
    )
    fix = "Leave `parent_contract_id` out, name another contract, or choose somebody else."


async def offer(
    session: WriteSession,
    actor: Actor,
    *,
    body: OfferCreate,
    fee: FeeRule,
    open_for: timedelta,
    now: datetime,
) -> Proposal:
    """Make an offer.

    Raises:
        NotFound: the caller does not work on the contract that a part is given away of.
        NoSubcontract: see there.
        More: see `proposals.offer`.
    """
    if body.parent_contract_id is not None:
        await _check_parent(session, actor, body.parent_contract_id, body.assistant_id)
    return await proposals.offer(session, actor, body=body, fee=fee, open_for=open_for, now=now)


async def _check_parent(
    session: WriteSession, actor: Actor, contract_id: UUID, assistant_id: UUID
) -> None:
    contract = await session.get(Contract, contract_id)
    if contract is None or not policies.works(actor, contract):
        raise NotFound("You work on no contract with the id in `parent_contract_id`.")
    role = await identity.find_role(
        session, organization_id=contract.organization_id, user_id=assistant_id
    )
    # What an agency is the party of is not given away over its head.
    is_given = contract.parent_contract_id is not None or contract.agency_id is not None
    if role is not None or is_given:
        raise NoSubcontract
    check_goes_on(contract)


def check_goes_on(parent: Contract | Row | None) -> None:
    """Raises NoSubcontract if the contract has ended that a part is given away of."""
    if parent is None or parent.status == ContractStatus.ENDED:
        raise NoSubcontract
