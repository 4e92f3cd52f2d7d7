"""What Peppol BIS Billing 3 asks for beyond a document that adds up."""

from collections.abc import Iterator

from va_market.invoice_documents.checks import SLACK, difference_of
from va_market.invoice_documents.document import InvoiceDocument
from va_market.invoice_documents.parts import Party
from va_market.invoice_documents.ubl.writing import CENTS
from va_market.kit.fields import is_country

# Greece writes EL; XI is Northern Ireland (BR-CO-09).
_MORE_PREFIXES = frozenset({"EL", "XI"})
# The code list EAS of the Connecting Europe Facility (BR-CL-25).
_ADDRESS_SCHEMES = frozenset(
    """
    0002 0007 0009 0037 0060 0088 0096 0097 0106 0130 0135 0142 0147 0151 0154 0158 0170 0177 0183
    0184 0188 0190 0191 0192 0193 0194 0195 0196 0198 0199 0200 0201 0202 0203 0204 0205 0208 0209
    0210 0211 0212 0213 0215 0216 0217 0218 0219 0220 0221 0225 0230 0235 0240 0244 0245 9910 9913
    9914 9915 9918 9919 9920 9922 9923 9924 9925 9926 9927 9928 9929 9930 9931 9932 9933 9934 9935
    9936 9937 9938 9939 9940 9941 9942 9943 9944 9945 9946 9947 9948 9949 9950 9951 9952 9953 9957
    9959 AN AQ AS AU EM
    """.split()  # noqa: SIM905  # ninety literals in quotes would fill the page
)


class NotForPeppol(ValueError):
    """The document is sound, and still lacks what Peppol demands; `reasons` name the rules."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def check(document: InvoiceDocument) -> None:
    """Refuse a document that no access point of Peppol would take.

    Raises:
        NotForPeppol: with everything that is missing.
    """
    reasons = (*_addressing(document), *_tax_numbers(document), *_rounding(document))
    if reasons:
        raise NotForPeppol(reasons)


def vat_id_of(party: Party, document: InvoiceDocument) -> str | None:
    """The number that stands for VAT in the file: with a country before it, and where VAT is."""
    if party.vat_id is None or _is_outside_tax(document):  # BR-O-02
        return None
    prefix = party.vat_id[:2]
    return party.vat_id if is_country(prefix) or prefix in _MORE_PREFIXES else None


def tax_number_of(seller: Party, document: InvoiceDocument) -> str | None:
    """The number of a seller for a tax that is not VAT, such as an Australian ABN for GST."""
    if _is_outside_tax(document):
        return None
    is_other = vat_id_of(seller, document) is None
    return seller.tax_number or (seller.vat_id if is_other else None)


def seller_id_of(document: InvoiceDocument) -> str | None:
    """What names a seller without a legal number where numbers for tax are not told (BT-29)."""
    seller = document.seller
    if seller.legal_id is not None or not _is_outside_tax(document):
        return None
    return seller.vat_id or seller.tax_number


def _is_outside_tax(document: InvoiceDocument) -> bool:
    return document.subtotals[0].category == "O"


def _addressing(document: InvoiceDocument) -> Iterator[str]:
    if document.buyer_reference is None and document.order_reference is None:
        yield "PEPPOL-EN16931-R003: a reference of the buyer or of its order is missing"
    parties = {"R010": ("buyer", document.buyer), "R020": ("seller", document.seller)}
    for rule, (role, party) in parties.items():
        if party.electronic_address is None:
            yield f"PEPPOL-EN16931-{rule}: the electronic address of the {role} is missing"
        elif party.electronic_address.scheme not in _ADDRESS_SCHEMES:
            yield f"BR-CL-25: the scheme of the electronic address of the {role} is unknown"


def _tax_numbers(document: InvoiceDocument) -> Iterator[str]:
    seller, buyer = document.seller, document.buyer
    vat_id = vat_id_of(seller, document)
    if vat_id is None and seller.legal_id is None and seller_id_of(document) is None:
        yield "BR-CO-26: the seller has neither a VAT number nor a legal one"
    categories = {group.category for group in document.subtotals} - {"O"}
    if categories and vat_id is None and ("G" in categories or not tax_number_of(seller, document)):
        yield f"BR-{min(categories)}-02: the tax number of the seller is missing"
    if "AE" in categories and not (vat_id_of(buyer, document) or buyer.legal_id):
        yield "BR-AE-02: the buyer, who owes the tax, has neither a VAT number nor a legal one"


def _rounding(document: InvoiceDocument) -> Iterator[str]:
    totals = document.totals
    taxes = (group.tax for group in document.subtotals)
    amounts = [totals.paid, *taxes, *(line.net for line in document.lines)]
    if any(one.amount.scaleb(CENTS) % 1 for one in amounts):
        yield f"BR-DEC: an amount in {document.currency} has more than {CENTS} decimals"
    # Currencies without cents round by more than that.
    rounded = next((line.id for line in document.lines if difference_of(line) > SLACK), None)
    if rounded is not None:
        yield f"PEPPOL-EN16931-R120: the amount of line {rounded} is rounded by more than {SLACK}"
