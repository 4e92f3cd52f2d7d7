from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request

from va_market.identity.deps import LetterBox
from va_market.payouts.letters import PayoutLetters
from va_market.payouts.rails import PayerAccount
from va_market.settings import Settings


async def _letters(letters: LetterBox) -> PayoutLetters:
    return PayoutLetters(letters.outbox, letters.public_url)


async def _hold(request: Request) -> timedelta:
    settings: Settings = request.app.state.settings
    return timedelta(hours=settings.payout_destination_hold_hours)


async def _payer(request: Request) -> PayerAccount | None:
    settings: Settings = request.app.state.settings
    if not (settings.payout_account_holder and settings.payout_account_iban):
        return None
    return PayerAccount(
        settings.payout_account_holder,
        settings.payout_account_iban,
        settings.payout_account_bic,
    )


PayoutMail = Annotated[PayoutLetters, Depends(_letters)]
DestinationHold = Annotated[timedelta, Depends(_hold)]
"""How long a new destination rests."""
Payer = Annotated[PayerAccount | None, Depends(_payer)]
"""The account of the house; None: the settings name none."""
