"""What is mailed about time that waits. No word of a caller stands in it."""

from dataclasses import dataclass
from datetime import datetime

from va_market.kit.db import WriteSession
from va_market.mails.service import Outbox
from va_market.timekeeping.timesheets import Timesheet

REMINDER = "timesheet_reminder"
QUESTION = "timesheet_question"

_REMIND = """Time of the week of {week} waits for your decision.

Approve it, or send it back with a note:
{link}

If nobody decides in time, somebody else of your organization is asked.
"""
_ASK = """Time of the week of {week} waits for a decision. Whoever was asked before did not
decide in time, and it is your turn now.

Approve it, or send it back with a note:
{link}
"""


@dataclass(frozen=True, slots=True)
class DecisionLetters:
    """Writes the mails; links begin with `public_url`."""

    outbox: Outbox
    public_url: str

    async def remind(
        self, session: WriteSession, sheet: Timesheet, *, to: str, now: datetime
    ) -> None:
        """Remind the supervisor."""
        subject = "Time waits for your decision"
        await self._write(session, sheet, (REMINDER, subject, _REMIND), to=to, now=now)

    async def ask(self, session: WriteSession, sheet: Timesheet, *, to: str, now: datetime) -> None:
        """Ask the next one after somebody was silent."""
        subject = "It is your turn to decide on time"
        await self._write(session, sheet, (QUESTION, subject, _ASK), to=to, now=now)

    async def _write(
        self,
        session: WriteSession,
        sheet: Timesheet,
        letter: tuple[str, str, str],
        *,
        to: str,
        now: datetime,
    ) -> None:
        kind, subject, text = letter
        link = f"{self.public_url}/timesheets/{sheet.id}"
        await self.outbox.write(
            session,
            kind=kind,
            recipient=to,
            subject=subject,
            text=text.format(week=sheet.week_starts_on.isoformat(), link=link),
            now=now,
        )
