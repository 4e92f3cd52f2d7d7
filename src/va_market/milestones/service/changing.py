"""A change order that both sides agreed on: milestones that nobody has paid for follow it."""

from collections.abc import Sequence
from datetime import datetime

from va_market.contracts import service as contracts
from va_market.contracts.milestones import Milestone, MilestoneStatus
from va_market.contracts.models import Contract
from va_market.events import EventKind
from va_market.kit.db import WriteSession
from va_market.kit.money import Money
from va_market.milestones import repository
from va_market.milestones.service.depositing import deposit_again, return_deposit
from va_market.milestones.service.ending import cancel
from va_market.milestones.service.moving import tell_of, with_movements
from va_market.pricing.projects.change_orders import Changed, recoupments_after

CHANGED = EventKind(
    "milestone.changed", "Both sides agreed on a milestone anew, or for the first time."
)


async def settled_places(session: WriteSession, contract: Contract) -> frozenset[int]:
    """The places, from 0, of milestones of a locked contract that are funded, or further on."""
    return _settled(await repository.lock_standing(session, contract_id=contract.id))


def _settled(standing: Sequence[Milestone]) -> frozenset[int]:
    return frozenset(
        place for place, one in enumerate(standing) if one.status != MilestoneStatus.AGREED
    )


async def follow_change(
    session: WriteSession,
    contract: Contract,
    changed: Changed,
    *,
    terms_version: int,
    now: datetime,
) -> None:
    """Make the milestones of a locked contract those of its next version.

    Raises:
        PricingError: the deposit cannot be set off against them.
    """
    standing = await repository.lock_standing(session, contract_id=contract.id)
    shares = _shares(changed, standing)
    last = max((one.position for one in standing), default=0)
    returned = Money.zero(changed.terms.currency)
    parts = zip(changed.terms.milestones, changed.former_places, shares, strict=True)
    for part, former, share in parts:
        if former is not None and standing[former].status != MilestoneStatus.AGREED:
            continue
        milestone = None if former is None else standing[former]
        if milestone is None:
            last += 1
            milestone = _new(contract, changed, position=last, now=now)
            session.add(milestone)
        agreed = {
            "title": part.title,
            "due_on": part.due_on,
            "amount_minor": part.amount.minor,
            "deposit_minor": share.minor,
            **contracts.payment_rules(changed.terms.policy),
        }
        if any(getattr(milestone, name) != value for name, value in agreed.items()):
            returned += await _deposited(session, milestone, contract, now)
            milestone.sqlmodel_update({**agreed, "terms_version": terms_version})
            milestone.updated_at = now
            tell_of(session, CHANGED, milestone, contract, None, amount=part.amount)
    for place, milestone in enumerate(standing):
        if place not in changed.former_places:
            # Both sides have agreed; nobody has paid for it but by the deposit.
            returned += await _deposited(session, milestone, contract, now)
            cancel(session, milestone, contract, None, now)
    if returned.minor:
        await deposit_again(session, contract, returned, now=now)


async def _deposited(
    session: WriteSession, milestone: Milestone, contract: Contract, now: datetime
) -> Money:
    """What was deposited for it by the terms before, given back; of a new milestone nothing."""
    if not milestone.deposit_minor:
        return Money.zero(milestone.currency)
    held = await with_movements(session, milestone, contract)
    return await return_deposit(session, held, None, now)


def _shares(changed: Changed, standing: Sequence[Milestone]) -> Sequence[Money]:
    """What of each milestone the deposit covers from now on."""
    currency = changed.terms.currency
    agreed = [Money.from_minor(one.deposit_minor, currency) for one in standing]
    return recoupments_after(changed, agreed, settled=_settled(standing))


def _new(contract: Contract, changed: Changed, *, position: int, now: datetime) -> Milestone:
    """What is common to it and the others of the project; the rest is filled in."""
    return Milestone(
        contract_id=contract.id,
        terms_version=1,
        position=position,
        title="",
        currency=changed.terms.currency,
        amount_minor=0,
        deposit_minor=0,
        **contracts.payment_rules(changed.terms.policy),
        status=MilestoneStatus.AGREED,
        created_at=now,
        updated_at=now,
    )
