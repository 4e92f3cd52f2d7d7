from typing import Annotated

from fastapi import Depends

from va_market.expenses.letters import ExpenseLetters
from va_market.identity.deps import LetterBox


async def _letters(letters: LetterBox) -> ExpenseLetters:
    return ExpenseLetters(letters.outbox, letters.public_url)


ExpenseMail = Annotated[ExpenseLetters, Depends(_letters)]
