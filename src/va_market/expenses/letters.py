"""What is mailed about expenses. No word of a caller stands in it."""

from dataclasses import dataclass
from datetime import datetime

from va_market.expenses.models import Expense
from va_market.kit.db import WriteSession
from va_market.mails.service import Outbox

QUESTION, ANSWER = "expense_question", "expense_answer"

_ASK = """An expense waits for your decision.

Approve it, or send it back with a note:
{link}
"""
_APPROVED = """An expense that you filed was approved. What of it is paid back stands here:
{link}
"""
_RETURNED = """An expense that you filed was sent back. The note says why:
{link}
"""
_ANSWERS = {
    "approved": ("Your expense is approved", _APPROVED),
    "returned": ("Your expense was sent back", _RETURNED),
}


@dataclass(frozen=True, slots=True)
class ExpenseLetters:
    """Writes the mails; links begin with `public_url`."""

    outbox: Outbox
    public_url: str

    async def ask(self, session: WriteSession, expense: Expense, *, to: str, now: datetime) -> None:
        """Ask whoever decides."""
        letter = (QUESTION, "An expense waits for your decision", _ASK)
        await self._write(session, expense, letter, to=to, now=now)

    async def answer(
        self, session: WriteSession, expense: Expense, *, to: str, now: datetime
    ) -> None:
        """Tell whoever filed it what was decided."""
        letter = (ANSWER, *_ANSWERS[expense.status])
        await self._write(session, expense, letter, to=to, now=now)

    async def _write(
        self,
        session: WriteSession,
        expense: Expense,
        letter: tuple[str, str, str],
        *,
        to: str,
        now: datetime,
    ) -> None:
        kind, subject, text = letter
        link = f"{self.public_url}/expenses/{expense.id}"
        await self.outbox.write(
            session, kind=kind, recipient=to, subject=subject, text=text.format(link=link), now=now
        )
