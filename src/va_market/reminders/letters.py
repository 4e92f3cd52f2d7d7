"""What is mailed about invoices that are overdue. No word of a caller stands in it."""

from dataclasses import dataclass
from datetime import datetime

from va_market.invoices.models import Invoice
from va_market.kit.db import WriteSession
from va_market.mails.service import Outbox
from va_market.reminders.models import InvoiceReminder

REMINDER = "invoice_reminder"
_TEXT = """{amount} of an invoice was due on {due_on}, and is not paid yet as far as we know.

The invoice, and what was paid on it, stands here:
{link}

What you dispute is not counted. If you have paid meanwhile, ask the issuer to record it.
"""


@dataclass(frozen=True, slots=True)
class ReminderLetters:
    """Writes the mails; links begin with `public_url`."""

    outbox: Outbox
    public_url: str

    async def remind(
        self,
        session: WriteSession,
        invoice: Invoice,
        reminder: InvoiceReminder,
        *,
        to: str,
        now: datetime,
    ) -> None:
        text = _TEXT.format(
            amount=invoice.money(reminder.amount_minor),
            due_on=reminder.due_on,
            link=f"{self.public_url}/invoices/{invoice.id}",
        )
        await self.outbox.write(
            session,
            kind=REMINDER,
            recipient=to,
            subject="An invoice is overdue",
            text=text,
            now=now,
        )
