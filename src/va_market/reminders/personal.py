"""What reminders keep about a person."""

from sqlalchemy import select
from sqlmodel import col

from va_market.kit.personal import PERSON, Part, columns_of
from va_market.reminders.models import InvoiceReminder, StoredReminderPolicy

PARTS = (
    Part(
        "reminder_policy",
        "When you want clients to be reminded of invoices that you sent in your own name.",
        select(*columns_of(StoredReminderPolicy)).where(
            col(StoredReminderPolicy.owner_id) == PERSON
        ),
        by=(col(StoredReminderPolicy.owner_id),),
        covers=(StoredReminderPolicy.owner_id, StoredReminderPolicy.user_id),
    ),
    Part(
        "invoice_reminders",
        "Reminders that you sent by hand, for an agency as well.",
        select(*columns_of(InvoiceReminder)).where(col(InvoiceReminder.sent_by) == PERSON),
        by=(col(InvoiceReminder.sent_by), col(InvoiceReminder.id)),
        covers=(InvoiceReminder.sent_by,),
    ),
)
