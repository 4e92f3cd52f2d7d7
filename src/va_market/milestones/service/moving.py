"""What every move of a milestone begins and ends with."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from va_market import events
from va_market.contracts import service as contracts
from va_market.contracts.milestones import Milestone
from va_market.contracts.models import Contract, ContractStatus
from va_market.contracts.service.inside import ContractEnded
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import Row, WriteSession, lock
from va_market.kit.errors import Forbidden, NotFound
from va_market.kit.money import Money
from va_market.milestones import policies, repository
from va_market.milestones.errors import WaitsForDecision
from va_market.milestones.models import MILESTONE, PUTS_UP, MilestoneMovement, MovementKind
from va_market.milestones.service.posting import post_movement
from va_market.milestones.sums import (
    approved_of,
    deposit_fee_of,
    fee_of,
    funding_of,
    is_deposited,
    put_up_of,
)
from va_market.pricing.projects.held_fees import HeldFee
from va_market.pricing.projects.milestones import Funding
from va_market.pricing.terms import project_of
from va_market.proposals.schemas import TERMS


@dataclass(frozen=True, slots=True)
class Held:
    """A locked milestone, its contract, and what happened to its funds."""

    milestone: Milestone
    contract: Contract
    movements: list[MilestoneMovement]
    agreed: Row
    """The terms that agreed on it, and their fee."""

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

    @property
    def fee(self) -> HeldFee:
        return fee_of(self.milestone, self.movements, self.agreed.fee, self.agreed.billed_before)

    @property
    def fee_held(self) -> HeldFee:
        """The fee on what was put up and not returned, before any of it is released."""
        return put_up_of(self.movements, self.milestone.currency)

    @property
    def deposit_fee(self) -> HeldFee:
        """The part of the fee that is put up with what the deposit covers."""
        return deposit_fee_of(self.milestone, self.movements, self.fee)

    @property
    def is_deposited(self) -> bool:
        return is_deposited(self.movements)

    @property
    def client_fee_left(self) -> Money:
        """What is held of the client's part of the fee."""
        released = (one for one in self.movements if one.kind == MovementKind.RELEASED)
        return self.fee_held.client - self.money(sum(one.client_fee_minor for one in released))

    @property
    def hold(self) -> timedelta:
        """How long what is released cannot be spent."""
        project = project_of(TERMS.validate_python(self.agreed.terms))
        assert project is not None  # noqa: S101  # its terms are those of a project
        return timedelta(days=project.policy.hold_days)

    @property
    def is_on_ledger(self) -> bool:
        """Whether what was funded came out of what the client has paid in."""
        return any(one.transaction_id is not None for one in self.movements)

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
    agreed = await repository.agreed_on(session, milestone_id=milestone.id)
    return Held(milestone, contract, list(found), agreed)


def become(held: Held, action: str, now: datetime) -> None:
    """The next status; whatever silence would have decided is decided."""
    become_of(held.milestone, action, now)


def become_of(milestone: Milestone, action: str, now: datetime) -> None:
    """The same of a milestone whose funds are not looked at."""
    MILESTONE.become(milestone, action)
    milestone.silence_ends_at = None
    milestone.updated_at = now


async def move_funds(
    session: WriteSession,
    held: Held,
    kind: MovementKind,
    amount: Money,
    *,
    now: datetime,
    made_by: UUID | None,
    **more: Any,
) -> MilestoneMovement:
    """Write down what happened to the funds, here and on the ledger.

    What was put up before there was a ledger leaves without it.

    Raises:
        InsufficientFunds: the client has not paid in what is to be funded.
    """
    movement = MilestoneMovement(
        milestone_id=held.milestone.id,
        kind=kind,
        amount_minor=amount.minor,
        made_by=made_by,
        created_at=now,
        **more,
    )
    if kind in PUTS_UP or held.is_on_ledger:
        movement.transaction_id = await post_movement(
            session, movement, held.milestone, held.contract, now=now
        )
    session.add(movement)
    held.movements.append(movement)
    return movement


def tell(
    session: WriteSession, kind: EventKind, held: Held, actor_id: UUID | None, **amounts: Money
) -> None:
    """Record what happened to a milestone, for both sides."""
    tell_of(session, kind, held.milestone, held.contract, actor_id, **amounts)


def tell_of(
    session: WriteSession,
    kind: EventKind,
    milestone: Milestone,
    contract: Contract,
    actor_id: UUID | None,
    **amounts: Money,
) -> None:
    """The same of a milestone whose funds are not looked at."""
    events.record(
        session,
        kind,
        now=milestone.updated_at,
        subject_id=milestone.id,
        parties=contract.audience,
        actor_id=actor_id,
        data={
            "contract_id": str(contract.id),
            **{name: amount.as_json() for name, amount in amounts.items()},
        },
    )
