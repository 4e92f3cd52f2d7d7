"""Files that an expense shows: they are held while it shows them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from va_market.expenses.models import Expense
from va_market.files import service as files
from va_market.identity.actor import Actor
from va_market.kit.db import WriteSession
from va_market.kit.errors import NotFound

KIND = "expense"


async def hold(
    session: WriteSession, actor: Actor, expense: Expense, *, before: Sequence[UUID], now: datetime
) -> None:
    """Let an expense hold what it shows now; `before` is what it showed.

    Raises:
        NotFound: one was not sent by the caller for this contract, or something else holds it.
    """
    if list(before) == expense.receipts:
        return
    subject = _subject(expense)
    if await files.attach(session, actor, subject, ids=expense.receipts, now=now):
        raise NotFound("You sent no such file for this contract, or something else holds it.")


async def let_go(session: WriteSession, actor: Actor, expense: Expense, *, now: datetime) -> None:
    """Before the expense is deleted."""
    if expense.receipts:
        await files.detach_all(session, actor, _subject(expense), now=now)


def _subject(expense: Expense) -> files.Subject:
    return files.Subject(KIND, expense.id, expense.contract_id, expense.assistant_id)
