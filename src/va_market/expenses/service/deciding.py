from datetime import datetime
from uuid import UUID

from va_market.assistants.models import AssistantProfile
from va_market.events import EventKind
from va_market.expenses.letters import ExpenseLetters
from va_market.expenses.models import Expense
from va_market.expenses.service.limits import payable
from va_market.expenses.service.moving import Held, become, hold_for, tell
from va_market.identity import service as identity
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession, queue
from va_market.kit.errors import field_error
from va_market.kit.money import Money

APPROVED = EventKind("expense.approved", "A client approved an expense, as a whole or in part.")
RETURNED = EventKind("expense.returned", "A client sent an expense back; its note says why.")


async def approve(
    session: WriteSession,
    actor: Actor,
    *,
    expense_id: UUID,
    amount: Money | None,
    letters: ExpenseLetters,
    now: datetime,
) -> Held:
    """Approve as much as the caps let through, or less; it is final.

    Raises:
        NotFound, Forbidden, IllegalMove: see `hold_for`.
        CapSpent: nothing is left of the month.
        Invalid: the amount is in another currency, or more than the caps let through.
    """
    held = await hold_for(session, actor, expense_id, "approve")
    expense, contract = held
    # The cap of a month is one over all contracts with the client: all of the assistant's wait.
    await queue(session, AssistantProfile, expense.assistant_id)
    most = await payable(session, expense, contract.organization_id)
    approved = most if amount is None else _within(amount, most)
    with session.no_autoflush:
        become(expense, "approve", now)
        expense.approved_minor = approved.minor
        _decided(expense, actor, now)
    excess = Money.from_minor(expense.amount_minor, expense.currency) - approved
    tell(session, APPROVED, held, actor, approved=approved.as_json(), excess=excess.as_json())
    await _answer(session, expense, letters, now)
    return held


def _within(amount: Money, most: Money) -> Money:
    if amount.currency != most.currency:
        raise field_error("/amount", "other_currency", f"the contract is in {most.currency}")
    if amount > most:
        raise field_error("/amount", "above_the_caps", f"no more than {most} can be approved")
    return amount


async def return_(
    session: WriteSession,
    actor: Actor,
    *,
    expense_id: UUID,
    note: str,
    letters: ExpenseLetters,
    now: datetime,
) -> Held:
    """Send an expense back with a note. Errors: see `hold_for`."""
    held = await hold_for(session, actor, expense_id, "return")
    expense, _ = held
    become(expense, "return", now)
    expense.return_note = note
    _decided(expense, actor, now)
    tell(session, RETURNED, held, actor)
    await _answer(session, expense, letters, now)
    return held


def _decided(expense: Expense, actor: Actor, now: datetime) -> None:
    expense.decided_at, expense.decided_by = now, actor.user_id


async def _answer(
    session: WriteSession, expense: Expense, letters: ExpenseLetters, now: datetime
) -> None:
    filer = await identity.read_user(session, user_id=expense.filed_by)
    await letters.answer(session, expense, to=filer.email, now=now)
