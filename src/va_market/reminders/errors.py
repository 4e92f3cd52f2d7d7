from va_market.kit.errors import Conflict


class NothingOverdue(Conflict):
    code = "nothing_overdue"
    title = "Nothing is overdue that is not disputed"
    cause = (
        "The invoice is not open, no part of it was due before today, or all that was is disputed."
    )
    fix = "Read `overdue`, `disputed` and the `installments` of the invoice."


class RemindedToday(Conflict):
    code = "reminded_today"
    title = "The client was reminded today"
    cause = "Whoever sends it, at most one reminder of an invoice goes out on a day."
    fix = "Read the reminders of the invoice, and wait until tomorrow in the contract's zone."
    constraints = (
        "uq_invoice_reminders_invoice_id_reminded_on",
        "uq_invoice_reminders_invoice_id_due_on_attempt",
    )
