from typing import Annotated

from fastapi import Depends

from va_market.identity.deps import LetterBox
from va_market.reminders.letters import ReminderLetters


async def _letters(letters: LetterBox) -> ReminderLetters:
    return ReminderLetters(letters.outbox, letters.public_url)


ReminderMail = Annotated[ReminderLetters, Depends(_letters)]
