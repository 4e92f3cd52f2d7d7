"""What every move of an expense begins and ends with."""

from datetime import datetime
from typing import Any
from uuid import UUID

from va_market import events
from va_market.contracts import service as contracts
from va_market.contracts.models import Contract, audience_of
from va_market.events import EventKind
from va_market.expenses import policies, repository
from va_market.expenses.models import EXPENSE, Expense
from va_market.identity.actor import Actor
from va_market.kit.db import Row, WriteSession, lock
from va_market.kit.errors import Forbidden, NotFound

Held = tuple[Expense, Row]
"""A locked expense and its contract, which is held but stays as it is."""


async def hold_for(session: WriteSession, actor: Actor, expense_id: UUID, action: str) -> Held:
    """Lock the expense for `action`: the contract first, as everywhere.

    Raises:
        NotFound: there is no such expense for this caller.
        Forbidden: the caller is not the side whose move it is, or decides on their own.
        IllegalMove: the status does not permit it.
    """
    expense, contract = await _hold_visible(session, actor, expense_id)
    if action not in EXPENSE.actions_of(policies.parties(actor, expense, contract)):
        raise Forbidden(f"You may not {action} here.")
    EXPENSE.check(expense.status, action)
    return expense, contract


async def _hold_visible(session: WriteSession, actor: Actor, expense_id: UUID) -> Held:
    contract_id = await repository.contract_of(session, expense_id=expense_id)
    if contract_id is None:
        raise NotFound
    contract = await contracts.look_at_worked(session, actor, contract_id=contract_id)
    expense = await lock(session, Expense, expense_id)
    # It may have been deleted a moment ago, or be of another one who works on the contract.
    if expense is None or not policies.may_see(actor, expense, contract):
        raise NotFound
    return expense, contract


def become(expense: Expense, action: str, now: datetime) -> None:
    EXPENSE.become(expense, action)
    expense.updated_at = now


def tell(
    session: WriteSession,
    kind: EventKind,
    held: tuple[Expense, Contract | Row],
    actor: Actor | None,
    **data: Any,
) -> None:
    """Record what happened to an expense, for both sides and for whose it is."""
    expense, contract = held
    events.record(
        session,
        kind,
        now=expense.updated_at,
        subject_id=expense.id,
        parties={*audience_of(contract), expense.assistant_id},
        actor_id=None if actor is None else actor.user_id,
        data={"contract_id": str(contract.id), **data},
    )
