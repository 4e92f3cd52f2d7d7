"""The funds of milestones on the ledger: every movement is a transaction there (money.md §6)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from va_market.accounts import service as accounts
from va_market.accounts.service import Payee
from va_market.contracts.milestones import Milestone
from va_market.contracts.models import Contract
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.money import Money
from va_market.ledger import service as ledger
from va_market.ledger.entries import Entry, Leg
from va_market.milestones.models import PUTS_UP, MilestoneMovement, MovementKind


def payee_of(milestone: Milestone, contract: Contract) -> Payee:
    """The agency where one is the party; else who handed the work over."""
    if contract.agency_id is not None:
        return Payee(contract.agency_id, is_agency=True)
    return Payee(milestone.submitted_by or contract.assistant_id, is_agency=False)


def payout_of(movement: MilestoneMovement, currency: str) -> Money:
    """What the payee receives of a release."""
    return Money.from_minor(movement.amount_minor - movement.assistant_fee_minor, currency)


async def check_paid_in(
    session: WriteSession, actor: Actor, contract: Contract, amount: Money, *, now: datetime
) -> None:
    """Raises InsufficientFunds where so much is not held for the client, and it may know that."""
    client = await _of_client(session, contract, amount.currency, now)
    await accounts.check_covers(session, actor, account_id=client, amount=amount)


async def post_movement(
    session: WriteSession,
    movement: MilestoneMovement,
    milestone: Milestone,
    contract: Contract,
    *,
    now: datetime,
) -> UUID | None:
    """The transaction of a movement; None where it moves nothing.

    Raises:
        InsufficientFunds: the client has not paid in so much.
    """
    whole = Money.from_minor(movement.amount_minor + movement.client_fee_minor, milestone.currency)
    if whole.minor == 0:
        return None
    if movement.kind == MovementKind.RELEASED:
        legs = await _release(session, movement, milestone, contract, now)
    else:
        into = whole if movement.kind in PUTS_UP else -whole
        legs = await _between_client_and_milestone(session, into, milestone, contract, now)
    kind = f"milestone_{movement.kind}"
    entry = Entry(f"milestones:{movement.id}:{movement.kind}", kind, str(milestone.id))
    return (await ledger.post(session, entry, legs, now=now)).id


async def _between_client_and_milestone(
    session: WriteSession, into: Money, milestone: Milestone, contract: Contract, now: datetime
) -> Sequence[Leg]:
    client = await _of_client(session, contract, into.currency, now)
    return (Leg(client, -into), Leg(await _held(session, milestone, contract, now), into))


async def _of_client(
    session: WriteSession, contract: Contract, currency: str, now: datetime
) -> UUID:
    return await accounts.held_account(
        session, organization_id=contract.organization_id, currency=currency, now=now
    )


async def _release(
    session: WriteSession,
    movement: MilestoneMovement,
    milestone: Milestone,
    contract: Contract,
    now: datetime,
) -> Sequence[Leg]:
    currency = milestone.currency
    paid = payout_of(movement, currency)
    fee = Money.from_minor(movement.client_fee_minor + movement.assistant_fee_minor, currency)
    legs = [Leg(await _held(session, milestone, contract, now), -(paid + fee))]
    if paid.minor:
        payee = payee_of(milestone, contract)
        pending = await accounts.pending_account(session, payee, currency=currency, now=now)
        legs.append(Leg(pending, paid))
    if fee.minor:
        revenue = await accounts.revenue_account(session, currency=currency, now=now)
        legs.append(Leg(revenue, fee))
    return legs


async def _held(
    session: WriteSession, milestone: Milestone, contract: Contract, now: datetime
) -> UUID:
    return await accounts.milestone_account(
        session,
        organization_id=contract.organization_id,
        milestone_id=milestone.id,
        currency=milestone.currency,
        now=now,
    )
