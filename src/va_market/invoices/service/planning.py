"""The parts in which an invoice is to be paid, from its opening on."""

from datetime import date

from va_market.invoices.models import Invoice, InvoiceInstallment
from va_market.invoices.schemas import TERMS_OF_PAYMENT
from va_market.pricing.invoices import Installment, due_on, installments_of


def plan(invoice: Invoice, today: date) -> tuple[date, list[InvoiceInstallment]]:
    """Say when a draft that is opened today is due, and in which parts: none where it is one.

    An invoice is due on the day of its first part, as EN 16931 has it (BT-9).
    """
    terms = TERMS_OF_PAYMENT.validate_python(invoice.payment_terms)
    planned = [Installment.model_validate(one) for one in invoice.installment_plan]
    parts = installments_of(
        invoice.money(invoice.total_minor), planned, due_on=due_on(terms, today)
    )
    if not planned:
        return parts[0].due_on, []
    return parts[0].due_on, [
        InvoiceInstallment(
            invoice_id=invoice.id,
            position=position,
            due_on=part.due_on,
            amount_minor=part.amount.minor,
        )
        for position, part in enumerate(parts, start=1)
    ]
