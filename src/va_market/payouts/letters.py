"""What is mailed about payouts. No number and no word of a caller stands in it."""

from dataclasses import dataclass
from datetime import datetime

from va_market.kit.db import WriteSession
from va_market.mails.service import Outbox

CHANGED = "payout_destination_changed"
_SUBJECT = "Payouts go to another account"
_TEXT = """From {usable_at:%Y-%m-%d %H:%M} UTC on payouts in {currency} go to another account at a
bank, which somebody named who signed in and gave the password. Until then nothing is paid there.

Payouts made before still go to the account before: cancel those that you did not ask for.

If it was not you, set a new password at once, end your other sign-ins, and name your own account
again:
{link}
"""


@dataclass(frozen=True, slots=True)
class PayoutLetters:
    """Writes the mails; links begin with `public_url`."""

    outbox: Outbox
    public_url: str

    async def changed(
        self, session: WriteSession, *, to: str, currency: str, usable_at: datetime, now: datetime
    ) -> None:
        """Tell an owner that another destination was named."""
        link = f"{self.public_url}/payout-destinations"
        text = _TEXT.format(usable_at=usable_at, currency=currency, link=link)
        await self.outbox.write(
            session, kind=CHANGED, recipient=to, subject=_SUBJECT, text=text, now=now
        )
