"""The rules of EN 16931 and of Peppol on every sort of document, read from what was written."""

from decimal import Decimal

import pytest

from tests.invoice_documents.reading import amounts, found, one
from tests.invoice_documents.samples import SAMPLES

TOTALS = "cac:LegalMonetaryTotal/cbc:"
LINES = "*[self::cac:InvoiceLine or self::cac:CreditNoteLine]"
NO_TAX = {"Z", "E", "AE", "O", "G"}

pytestmark = pytest.mark.parametrize("name", SAMPLES)


@pytest.fixture
def root(written, name):
    return written(SAMPLES[name])


class TestSums:
    def test_of_the_lines(self, root) -> None:  # BR-CO-10, BR-CO-13
        [net] = amounts(root, f"{TOTALS}LineExtensionAmount")
        assert net == sum(amounts(root, f"{LINES}/cbc:LineExtensionAmount"))
        assert [net] == amounts(root, f"{TOTALS}TaxExclusiveAmount")

    def test_of_the_taxes(self, root) -> None:  # BR-CO-14, PEPPOL-EN16931-R053
        [tax] = amounts(root, "cac:TaxTotal/cbc:TaxAmount")
        assert tax == sum(amounts(root, "//cac:TaxSubtotal/cbc:TaxAmount"))

    def test_of_the_document(self, root) -> None:  # BR-CO-15, BR-CO-16
        [net] = amounts(root, f"{TOTALS}TaxExclusiveAmount")
        [tax] = amounts(root, "cac:TaxTotal/cbc:TaxAmount")
        [total] = amounts(root, f"{TOTALS}TaxInclusiveAmount")
        [paid] = amounts(root, f"{TOTALS}PrepaidAmount")
        assert total == net + tax
        assert amounts(root, f"{TOTALS}PayableAmount") == [total - paid]

    def test_of_each_line(self, root) -> None:  # PEPPOL-EN16931-R120, R121
        nets = amounts(root, f"{LINES}/cbc:LineExtensionAmount")
        counted = "*[self::cbc:InvoicedQuantity or self::cbc:CreditedQuantity]"
        quantities = amounts(root, f"{LINES}/{counted}")
        prices = amounts(root, f"{LINES}/cac:Price/cbc:PriceAmount")
        units = amounts(root, f"{LINES}/cac:Price/cbc:BaseQuantity")
        for net, quantity, price, unit in zip(nets, quantities, prices, units, strict=True):
            assert abs(net - quantity * price / unit) <= Decimal("0.02")
            assert unit > 0
            assert price >= 0  # BR-27

    def test_have_two_decimals_at_most(self, root) -> None:  # BR-DEC
        written = found(root, "//*[@currencyID][not(self::cbc:PriceAmount)]")
        assert written
        assert all(len(text.partition(".")[2]) <= 2 for text in written)


class TestTaxes:
    def test_are_grouped_by_category_and_rate(self, root) -> None:  # BR-S-08 and its like
        for subtotal in root.iterfind("cac:TaxTotal/cac:TaxSubtotal", root.nsmap):
            category = one(subtotal, "cac:TaxCategory/cbc:ID")
            rate = found(subtotal, "cac:TaxCategory/cbc:Percent")
            of_rate = f"cac:Item/cac:ClassifiedTaxCategory[cbc:ID='{category}']"
            if rate:
                of_rate += f"[cbc:Percent='{rate[0]}']"
            nets = amounts(root, f"{LINES}[{of_rate}]/cbc:LineExtensionAmount")
            assert amounts(subtotal, "cbc:TaxableAmount") == [sum(nets)]

    def test_follow_from_their_rate(self, root) -> None:  # BR-CO-17, BR-S-09, BR-Z-09
        for subtotal in root.iterfind("cac:TaxTotal/cac:TaxSubtotal", root.nsmap):
            [net] = amounts(subtotal, "cbc:TaxableAmount")
            [tax] = amounts(subtotal, "cbc:TaxAmount")
            rate = amounts(subtotal, "cac:TaxCategory/cbc:Percent") or [Decimal(0)]
            assert abs(tax - net * rate[0] / 100) <= Decimal("0.5")
            assert (rate[0] == 0) == (one(subtotal, "cac:TaxCategory/cbc:ID") in NO_TAX)

    def test_are_left_out_for_a_reason(self, root) -> None:  # BR-AE-10, BR-E-10, BR-S-10
        for category in root.iterfind("cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory", root.nsmap):
            reasons = found(category, "cbc:TaxExemptionReason | cbc:TaxExemptionReasonCode")
            assert bool(reasons) == (one(category, "cbc:ID") in NO_TAX - {"Z"})


class TestParts:
    def test_every_document_has_what_is_mandatory(self, root) -> None:
        references = found(root, "cbc:BuyerReference | cac:OrderReference/cbc:ID")
        assert references  # PEPPOL-EN16931-R003
        for party in ("AccountingSupplierParty", "AccountingCustomerParty"):
            path = f"cac:{party}/cac:Party"
            assert one(root, f"{path}/cbc:EndpointID/@schemeID")  # PEPPOL-EN16931-R010, R020
            assert one(root, f"{path}/cac:PartyLegalEntity/cbc:RegistrationName")  # BR-06, BR-07
            assert one(root, f"{path}/cac:PostalAddress/cac:Country/cbc:IdentificationCode")

    def test_what_is_due_says_when(self, root) -> None:  # BR-CO-25
        when = found(root, "cbc:DueDate | cac:PaymentTerms/cbc:Note")
        assert when or amounts(root, f"{TOTALS}PayableAmount") == [Decimal(0)]

    def test_one_currency_is_used(self, root) -> None:  # PEPPOL-EN16931-R051
        assert {*found(root, "//@currencyID")} == {one(root, "cbc:DocumentCurrencyCode")}

    def test_a_vat_number_begins_with_a_country(self, root) -> None:  # BR-CO-09
        path = "//cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='VAT']/cbc:CompanyID"
        assert all(number[:2].isalpha() for number in found(root, path))

    def test_a_line_lies_in_the_period(self, root) -> None:  # PEPPOL-EN16931-R110, R111
        for start in found(root, f"{LINES}/cac:InvoicePeriod/cbc:StartDate"):
            assert start >= one(root, "cac:InvoicePeriod/cbc:StartDate")
        for end in found(root, f"{LINES}/cac:InvoicePeriod/cbc:EndDate"):
            assert end <= one(root, "cac:InvoicePeriod/cbc:EndDate")
