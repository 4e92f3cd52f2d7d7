"""What every move of a milestone begins and ends with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from va_market import events
from va_market.contracts import service as contracts
from va_market.contracts.milestones import Milestone
from va_market.contracts.models import Contract, ContractStatus
from va_market.contracts.service.inside import ContractEnded
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession, lock
from va_market.kit.errors import Forbidden, NotFound
from va_market.kit.money import Money
from va_market.milestones import policies, repository
from va_market.milestones.errors import WaitsForDecision
from va_market.milestones.models import MILESTONE, MilestoneMovement, MovementKind
from va_market.milestones.schemas import approved_of, funding_of
from va_market.pricing.projects.milestones import Funding


@dataclass(frozen=True, slots=True)
class Held:
    """A locked milestone, its contract, and what happened to its funds."""

    milestone: Milestone
    contract: Contract
    movements: list[MilestoneMovement]

    @property
    def is_over(self) -> bool:
        """Whether the contract has ended."""
        return self.contract.status == ContractStatus.ENDED

    @property
    def funding(self) -> Funding:
        return funding_of(self.movements, self.milestone.currency)

    @property
    def approved(self) -> Money:
        return approved_of(self.movements, self.milestone.currency)

    @property
    def amount(self) -> Money:
        return self.money(self.milestone.amount_minor)

    @property
    def deposit_share(self) -> Money:
        return self.money(self.milestone.deposit_minor)

    def money(self, minor: int) -> Money:
        return Money.from_minor(minor, self.milestone.currency)


async def hold_for(session: WriteSession, actor: Actor, milestone_id: UUID, action: str) -> Held:
    """Lock the milestone for `action`: the contract first, as everywhere.

    Raises:
        NotFound: there is no such milestone for this caller.
        Forbidden: the caller is not the side whose move it is.
        IllegalMove: the status does not permit it.
        ContractEnded, WaitsForDecision: the contract is over, or it is not.
    """
    contract_id = await repository.contract_of(session, milestone_id=milestone_id)
    if contract_id is None:
        raise NotFound
    contract = await contracts.hold_visible(session, actor, contract_id=contract_id)
    milestone = await lock(session, Milestone, milestone_id)
    if milestone is None:
        raise NotFound
    if action not in MILESTONE.actions_of(policies.parties(actor, contract)):
        raise Forbidden(f"You may not {action.replace('_', ' ')} here.")
    MILESTONE.check(milestone.status, action)
    is_over = contract.status == ContractStatus.ENDED
    if not policies.fits(action, milestone.status, is_over=is_over):
        raise ContractEnded if is_over else WaitsForDecision
    return await with_movements(session, milestone, contract)


async def with_movements(session: WriteSession, milestone: Milestone, contract: Contract) -> Held:
    found = await repository.movements_of(session, milestone_id=milestone.id)
    return Held(milestone, contract, list(found))


def become(held: Held, action: str, now: datetime) -> None:
    """The next status; whatever silence would have decided is decided."""
    MILESTONE.become(held.milestone, action)
    held.milestone.silence_ends_at = None
    held.milestone.updated_at = now


def move_funds(
    session: WriteSession,
    held: Held,
    kind: MovementKind,
    amount: Money,
    *,
    now: datetime,
    made_by: UUID | None,
    **more: Any,
) -> None:
    """Write down what happened to the funds."""
    movement = MilestoneMovement(
        milestone_id=held.milestone.id,
        kind=kind,
        amount_minor=amount.minor,
        made_by=made_by,
        created_at=now,
        **more,
    )
    session.add(movement)
    held.movements.append(movement)


def tell(
    session: WriteSession, kind: EventKind, held: Held, actor_id: UUID | None, **amounts: Money
) -> None:
    """Record what happened to a milestone, for both sides."""
    events.record(
        session,
        kind,
        now=held.milestone.updated_at,
        subject_id=held.milestone.id,
        parties=held.contract.audience,
        actor_id=actor_id,
        data={
            "contract_id": str(held.contract.id),
            **{name: amount.as_json() for name, amount in amounts.items()},
        },
    )
