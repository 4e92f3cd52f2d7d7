"""What invoices do with approved expenses."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from va_market.contracts.models import Contract
from va_market.events import EventKind
from va_market.expenses import repository
from va_market.expenses.service.moving import become, tell
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession

INVOICED = EventKind("expense.invoiced", "An expense was billed: its invoice was opened.")
FREED = EventKind("expense.freed", "The invoice of an expense is void; another one may bill it.")
REIMBURSED = EventKind("expense.reimbursed", "The invoice of an expense was paid in full.")
_TOLD = {"invoice": INVOICED, "free": FREED, "reimburse": REIMBURSED}


async def invoice(
    session: WriteSession, actor: Actor, *, expense_ids: Sequence[UUID], now: datetime
) -> None:
    """Let approved expenses be invoiced; their invoice is held by the caller."""
    await _become(session, actor, expense_ids, "invoice", now)


async def free(
    session: WriteSession, actor: Actor, *, expense_ids: Sequence[UUID], now: datetime
) -> None:
    """Let invoiced expenses be approved as before: their invoice is void."""
    await _become(session, actor, expense_ids, "free", now)


async def reimburse(
    session: WriteSession, actor: Actor | None, *, expense_ids: Sequence[UUID], now: datetime
) -> None:
    """Let invoiced expenses be paid back."""
    await _become(session, actor, expense_ids, "reimburse", now)


async def _become(
    session: WriteSession,
    actor: Actor | None,
    expense_ids: Sequence[UUID],
    action: str,
    now: datetime,
) -> None:
    if not expense_ids:
        return
    for expense in await repository.lock_all(session, expense_ids):
        contract = await session.get_one(Contract, expense.contract_id)  # of all the same
        become(expense, action, now)
        tell(session, _TOLD[action], (expense, contract), actor)
    await session.flush()
