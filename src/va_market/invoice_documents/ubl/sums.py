"""Taxes and totals in UBL."""

from xml.etree.ElementTree import Element

from va_market.invoice_documents.codes import NO_TAX_CHARGED
from va_market.invoice_documents.document import InvoiceDocument
from va_market.invoice_documents.parts import DocumentLine, TaxSubtotal
from va_market.invoice_documents.ubl.writing import group, put, put_all, put_amount


def put_sums(root: Element, document: InvoiceDocument) -> None:
    """The taxes by category and rate, then the totals."""
    totals = document.totals
    taxes = group(root, "TaxTotal")
    put_amount(taxes, "TaxAmount", totals.tax)
    for one in document.subtotals:
        _put_subtotal(group(taxes, "TaxSubtotal"), one)
    sums = group(root, "LegalMonetaryTotal")
    put_amount(sums, "LineExtensionAmount", totals.net)
    put_amount(sums, "TaxExclusiveAmount", totals.net)
    put_amount(sums, "TaxInclusiveAmount", totals.total)
    put_amount(sums, "PrepaidAmount", totals.paid)
    put_amount(sums, "PayableAmount", totals.payable)


def put_line_tax(parent: Element, line: DocumentLine) -> None:
    """The category and rate of one line."""
    category = group(parent, "ClassifiedTaxCategory")
    _put_rate(category, line.tax_category, line.tax_percent)
    put(group(category, "TaxScheme"), "ID", "VAT")


def _put_subtotal(parent: Element, given: TaxSubtotal) -> None:
    put_amount(parent, "TaxableAmount", given.net)
    put_amount(parent, "TaxAmount", given.tax)
    category = group(parent, "TaxCategory")
    _put_rate(category, given.category, given.percent)
    if given.category in NO_TAX_CHARGED:  # no reason where tax is charged: BR-S-10, BR-Z-10
        reasons = {"TaxExemptionReasonCode": given.reason_code, "TaxExemptionReason": given.reason}
        put_all(category, reasons)
    put(group(category, "TaxScheme"), "ID", "VAT")


def _put_rate(parent: Element, category: str, percent: object) -> None:
    # What is outside the scope of tax has no rate, not even one of zero (BR-O-05).
    put_all(parent, {"ID": category, "Percent": None if category == "O" else percent})
