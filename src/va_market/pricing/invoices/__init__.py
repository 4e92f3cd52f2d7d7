"""When an invoice is due, in which parts, what lateness costs, and what a credit takes back."""

from va_market.pricing.invoices.corrections import CorrectedLine, credits_of_corrections
from va_market.pricing.invoices.credits import (
    CreditedLine,
    check_credits,
    credited_fee,
    credited_tax,
)
from va_market.pricing.invoices.due_dates import (
    EndOfMonth,
    FixedDay,
    NetDays,
    OnReceipt,
    PaymentTerms,
    due_on,
)
from va_market.pricing.invoices.dues import InstallmentState, overdue_of, states_of
from va_market.pricing.invoices.installments import (
    DueAmount,
    Installment,
    check_plan,
    installments_of,
)
from va_market.pricing.invoices.late_fees import LateFee, LatePart, Receipt, late_parts
from va_market.pricing.invoices.payments import parts_paid
from va_market.pricing.invoices.reminders import ReminderPolicy, next_reminder_on
from va_market.pricing.invoices.totals import BilledLine, InvoiceTotals, totals_of

__all__ = [
    "BilledLine",
    "CorrectedLine",
    "CreditedLine",
    "DueAmount",
    "EndOfMonth",
    "FixedDay",
    "Installment",
    "InstallmentState",
    "InvoiceTotals",
    "LateFee",
    "LatePart",
    "NetDays",
    "OnReceipt",
    "PaymentTerms",
    "Receipt",
    "ReminderPolicy",
    "check_credits",
    "check_plan",
    "credited_fee",
    "credited_tax",
    "credits_of_corrections",
    "due_on",
    "installments_of",
    "late_parts",
    "next_reminder_on",
    "overdue_of",
    "parts_paid",
    "states_of",
    "totals_of",
]
