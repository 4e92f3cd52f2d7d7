from datetime import datetime
from uuid import UUID

from va_market.events import EventKind
from va_market.expenses.letters import ExpenseLetters
from va_market.expenses.models import Expense
from va_market.expenses.service.limits import freeze, thaw
from va_market.expenses.service.moving import Held, become, hold_for, tell
from va_market.identity import service as identity
from va_market.identity.actor import Actor
from va_market.identity.models import Role
from va_market.kit.db import Row, WriteSession

SUBMITTED = EventKind("expense.submitted", "An expense waits for the client's decision.")
WITHDRAWN = EventKind("expense.withdrawn", "An expense is a draft again.")


async def submit(
    session: WriteSession,
    actor: Actor,
    *,
    expense_id: UUID,
    letters: ExpenseLetters,
    now: datetime,
) -> Held:
    """Hand an expense in; what the client pays back now holds for it from then on.

    Raises:
        NotFound, Forbidden, IllegalMove: see `hold_for`.
        NotReimbursed, SubmittedTooLate, ReceiptNeeded, CapSpent: see `freeze`.
    """
    held = await hold_for(session, actor, expense_id, "submit")
    expense, contract = held
    await freeze(session, expense, contract, now=now)
    become(expense, "submit", now)
    expense.submitted_at, expense.return_note = now, None
    expense.decided_at = expense.decided_by = None
    tell(session, SUBMITTED, held, actor)
    for address in await _addresses(session, expense, contract):
        await letters.ask(session, expense, to=address, now=now)
    return held


async def _addresses(session: WriteSession, expense: Expense, contract: Row) -> list[str]:
    """Of the supervisor; if they left, or it is their own, of the owners of the client."""
    own = {expense.assistant_id, expense.filed_by}
    rows = await identity.members_among(
        session, organization_id=contract.organization_id, user_ids=[contract.supervisor_id]
    )
    may = [one for one in rows if one.user_id not in own]
    asked = [one for one in may if one.user_id == contract.supervisor_id]
    return [one.email for one in asked or (one for one in may if one.role == Role.OWNER)]


async def withdraw(session: WriteSession, actor: Actor, *, expense_id: UUID, now: datetime) -> Held:
    """Take an expense back before anybody decides. Errors: see `hold_for`."""
    held = await hold_for(session, actor, expense_id, "withdraw")
    expense, _ = held
    become(expense, "withdraw", now)
    thaw(expense)
    expense.submitted_at = None
    tell(session, WITHDRAWN, held, actor)
    return held
