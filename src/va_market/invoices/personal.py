"""What invoices keep about a person."""

from sqlalchemy import select
from sqlmodel import col

from va_market.invoices.models import (
    CreditNote,
    Invoice,
    InvoiceInstallment,
    InvoiceLine,
    InvoicePayment,
    InvoiceRepayment,
    InvoiceSeries,
)
from va_market.kit.personal import PERSON, Part, columns_of

_OWN = col(Invoice.issuer_id) == PERSON

PARTS = (
    Part(
        "invoices",
        "Invoices that you sent in your own name, in the smallest unit of their currency.",
        select(*columns_of(Invoice, without={"buyer"})).where(_OWN),
        by=(col(Invoice.id),),
        covers=(Invoice.issuer_id, Invoice.assistant_id),
    ),
    Part(
        "invoice_lines",
        "What stands on them.",
        select(*columns_of(InvoiceLine))
        .join_from(InvoiceLine, Invoice, col(Invoice.id) == col(InvoiceLine.invoice_id))
        .where(_OWN),
        by=(col(InvoiceLine.invoice_id), col(InvoiceLine.position)),
        covers=(),
    ),
    Part(
        "invoice_installments",
        "When which part of them is due.",
        select(*columns_of(InvoiceInstallment))
        .join_from(
            InvoiceInstallment, Invoice, col(Invoice.id) == col(InvoiceInstallment.invoice_id)
        )
        .where(_OWN),
        by=(col(InvoiceInstallment.invoice_id), col(InvoiceInstallment.position)),
        covers=(),
    ),
    Part(
        "invoice_payments",
        "Payments that you made or wrote down, in the smallest unit of the invoice's currency.",
        select(*columns_of(InvoicePayment)).where(col(InvoicePayment.recorded_by) == PERSON),
        by=(col(InvoicePayment.recorded_by), col(InvoicePayment.id)),
        covers=(InvoicePayment.recorded_by,),
    ),
    Part(
        "invoice_repayments",
        "What you gave back on invoices, in the smallest unit of the invoice's currency.",
        select(*columns_of(InvoiceRepayment)).where(col(InvoiceRepayment.recorded_by) == PERSON),
        by=(col(InvoiceRepayment.recorded_by), col(InvoiceRepayment.id)),
        covers=(InvoiceRepayment.recorded_by,),
    ),
    Part(
        "credit_notes",
        "What you took back of your own invoices, in the smallest unit of their currency.",
        select(*columns_of(CreditNote))
        .join_from(CreditNote, Invoice, col(Invoice.id) == col(CreditNote.invoice_id))
        .where(_OWN),
        by=(col(CreditNote.invoice_id), col(CreditNote.id)),
        covers=(CreditNote.issuer_id,),
    ),
    Part(
        "credit_notes_issued",
        "Credit notes that you issued, for an agency as well.",
        select(
            *(col(CreditNote.id), col(CreditNote.invoice_id), col(CreditNote.number)),
            col(CreditNote.created_at),
        ).where(col(CreditNote.issued_by) == PERSON),
        by=(col(CreditNote.issued_by), col(CreditNote.id)),
        covers=(CreditNote.issued_by,),
    ),
    Part(
        "invoice_series",
        "How far their numbers have come.",
        select(*columns_of(InvoiceSeries)).where(col(InvoiceSeries.issuer_id) == PERSON),
        by=(col(InvoiceSeries.issuer_id), col(InvoiceSeries.series)),
        covers=(InvoiceSeries.issuer_id,),
    ),
    *(
        Part(
            f"invoices_{did}",
            f"Invoices that you {did}, for an agency as well.",
            select(
                *(col(Invoice.id), col(Invoice.contract_id), col(Invoice.issuer_id)),
                *(col(Invoice.number), col(Invoice.created_at), col(Invoice.opened_at)),
            ).where(by == PERSON),
            by=(by, col(Invoice.id)),
            covers=(covered,),
        )
        for did, by, covered in (
            ("drafted", col(Invoice.created_by), Invoice.created_by),
            ("opened", col(Invoice.opened_by), Invoice.opened_by),
        )
    ),
)
