"""The document as UBL 2.1 after Peppol BIS Billing 3; the schema fixes the order of elements."""

from xml.etree.ElementTree import Element, indent, tostring

from va_market.invoice_documents.codes import DocumentKind
from va_market.invoice_documents.document import InvoiceDocument
from va_market.invoice_documents.parts import DocumentLine, Period
from va_market.invoice_documents.ubl.parties import put_parties
from va_market.invoice_documents.ubl.peppol import NotForPeppol, check
from va_market.invoice_documents.ubl.sums import put_line_tax, put_sums
from va_market.invoice_documents.ubl.writing import group, put, put_all, put_amount

__all__ = ["NotForPeppol", "to_ubl"]

_SCHEMA = "urn:oasis:names:specification:ubl:schema:xsd:{}-2"
_BILLING = "urn:fdc:peppol.eu:2017:poacc:billing"
_CUSTOMIZATION = f"urn:cen.eu:en16931:2017#compliant#{_BILLING}:3.0"
_ROOTS = {DocumentKind.INVOICE: "Invoice", DocumentKind.CREDIT_NOTE: "CreditNote"}
_QUANTITIES = {
    DocumentKind.INVOICE: "InvoicedQuantity",
    DocumentKind.CREDIT_NOTE: "CreditedQuantity",
}
_CREDIT_TRANSFER = "30"  # UNCL4461


def to_ubl(document: InvoiceDocument) -> bytes:
    """The document as XML in UTF-8; the same document gives the same bytes.

    Raises:
        NotForPeppol: Peppol asks for more than the document says.
    """
    check(document)
    root = _root(document.kind)
    _put_head(root, document)
    _put_references(root, document)
    put_parties(root, document)
    if document.delivered_on is not None:
        put(group(root, "Delivery"), "ActualDeliveryDate", document.delivered_on)
    _put_payment(root, document)
    put_sums(root, document)
    for line in document.lines:
        _put_line(root, document.kind, line)
    indent(root)
    written: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def _root(kind: DocumentKind) -> Element:
    name = _ROOTS[kind]
    spaces = {
        "xmlns": _SCHEMA.format(name),
        "xmlns:cac": _SCHEMA.format("CommonAggregateComponents"),
        "xmlns:cbc": _SCHEMA.format("CommonBasicComponents"),
    }
    return Element(name, spaces)


def _put_head(root: Element, document: InvoiceDocument) -> None:
    is_invoice = document.kind is DocumentKind.INVOICE
    put_all(
        root,
        {
            "CustomizationID": _CUSTOMIZATION,
            "ProfileID": f"{_BILLING}:01:1.0",
            "ID": document.number,
            "IssueDate": document.issued_on,
            "DueDate": document.due_on if is_invoice else None,
            f"{_ROOTS[document.kind]}TypeCode": document.kind.type_code,
            "Note": "\n".join(document.notes) or None,  # one at most: PEPPOL-EN16931-R002
            "DocumentCurrencyCode": document.currency,
            "BuyerReference": document.buyer_reference,
        },
    )


def _put_references(root: Element, document: InvoiceDocument) -> None:
    _put_period(root, document.period)
    if document.order_reference is not None:
        put(group(root, "OrderReference"), "ID", document.order_reference)
    if document.preceding is not None:
        invoice = group(group(root, "BillingReference"), "InvoiceDocumentReference")
        put_all(
            invoice, {"ID": document.preceding.number, "IssueDate": document.preceding.issued_on}
        )
    if document.contract_reference is not None:
        put(group(root, "ContractDocumentReference"), "ID", document.contract_reference)


def _put_period(parent: Element, period: Period | None) -> None:
    if period is not None:
        dates = {"StartDate": period.start, "EndDate": period.end}
        put_all(group(parent, "InvoicePeriod"), dates)


def _put_payment(root: Element, document: InvoiceDocument) -> None:
    is_credit = document.kind is DocumentKind.CREDIT_NOTE
    account = document.bank_account
    if account is not None:
        means = group(root, "PaymentMeans")
        put(means, "PaymentMeansCode", _CREDIT_TRANSFER)
        # The schema of a credit note has no due date of its own.
        put(means, "PaymentDueDate", document.due_on if is_credit else None)
        put(means, "PaymentID", document.payment_reference)
        payee = group(means, "PayeeFinancialAccount")
        put_all(payee, {"ID": account.account, "Name": account.holder})
        if account.bic is not None:
            put(group(payee, "FinancialInstitutionBranch"), "ID", account.bic)
    # Nor do the rules find that date elsewhere: terms must be said in words then (BR-CO-25).
    until = f"Due on {document.due_on}" if is_credit and document.due_on else None
    terms = document.payment_terms or until
    if terms is not None:
        put(group(root, "PaymentTerms"), "Note", terms)


def _put_line(root: Element, kind: DocumentKind, line: DocumentLine) -> None:
    parent = group(root, f"{_ROOTS[kind]}Line")
    unit = line.unit.code
    put_all(parent, {"ID": line.id, "Note": line.note})
    put(parent, _QUANTITIES[kind], line.quantity, unitCode=unit)
    put_amount(parent, "LineExtensionAmount", line.net)
    _put_period(parent, line.period)
    item = group(parent, "Item")
    put(item, "Name", " ".join(line.description.split()))
    put_line_tax(item, line)
    price = group(parent, "Price")
    put(price, "PriceAmount", line.unit_price, currencyID=line.net.currency)
    put(price, "BaseQuantity", line.price_quantity, unitCode=unit)
