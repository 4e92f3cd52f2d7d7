from datetime import date
from decimal import Decimal

import pytest

from tests.invoice_documents.making import BUYER, SELLER, credit_note, invoice, line, untaxed
from tests.invoice_documents.reading import found, one
from tests.invoice_documents.samples import AUSTRALIAN, SAMPLES
from va_market.invoice_documents import ElectronicAddress, NotForPeppol, Unit, to_ubl

BILLING = "urn:fdc:peppol.eu:2017:poacc:billing"
_NAMELESS = {"legal_id": None, "vat_id": None, "tax_number": None}
UNITS = {
    "minute": "MIN",
    "hour": "HUR",
    "day": "DAY",
    "week": "WEE",
    "month": "MON",
    "year": "ANN",
    "piece": "H87",
    "lump_sum": "LS",
    "kilometre": "KMT",
}


@pytest.mark.parametrize("name", SAMPLES)
def test_the_schema_of_oasis_takes_every_document(written, name) -> None:
    root = written(SAMPLES[name])
    assert one(root, "cbc:ID") == SAMPLES[name].number


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_is_empty(written, name) -> None:  # PEPPOL-EN16931-R008
    assert written(SAMPLES[name]).xpath("//*[not(*) and not(normalize-space())]") == []


def test_the_same_document_gives_the_same_bytes() -> None:
    document = SAMPLES["every field"]
    assert to_ubl(document) == to_ubl(document.model_copy(deep=True))


class TestHead:
    def test_names_the_specification_and_the_process(self, written) -> None:
        root = written(invoice())
        assert one(root, "cbc:ProfileID") == f"{BILLING}:01:1.0"
        assert one(root, "cbc:CustomizationID") == (
            f"urn:cen.eu:en16931:2017#compliant#{BILLING}:3.0"
        )

    def test_differs_between_invoice_and_credit_note(self, written) -> None:
        assert one(written(invoice()), "cbc:InvoiceTypeCode") == "380"
        assert one(written(credit_note()), "cbc:CreditNoteTypeCode") == "381"

    def test_has_one_note_for_all(self, written) -> None:
        assert one(written(SAMPLES["reverse charge"]), "cbc:Note") == "Reverse charge\nThank you"

    def test_of_a_credit_note_names_the_invoice(self, written) -> None:
        reference = "cac:BillingReference/cac:InvoiceDocumentReference"
        root = written(credit_note())
        assert one(root, f"{reference}/cbc:ID") == "2026-0040"
        assert one(root, f"{reference}/cbc:IssueDate") == "2026-11-01"


class TestPayment:
    def test_is_a_transfer_to_the_account(self, written) -> None:
        root = written(invoice())
        payee = "cac:PaymentMeans/cac:PayeeFinancialAccount"
        assert one(root, "cac:PaymentMeans/cbc:PaymentMeansCode") == "30"
        assert one(root, "cac:PaymentMeans/cbc:PaymentID") == "2026-0042"
        assert one(root, f"{payee}/cbc:ID") == "PT50000201231234567890154"
        assert one(root, f"{payee}/cac:FinancialInstitutionBranch/cbc:ID") == "BCOMPTPL"
        assert one(root, "cbc:DueDate") == "2026-12-31"

    def test_of_a_credit_note_is_due_where_its_schema_has_room(self, written) -> None:
        root = written(credit_note(payment_terms=None))
        assert one(root, "cac:PaymentMeans/cbc:PaymentDueDate") == "2026-12-31"
        assert one(root, "cac:PaymentTerms/cbc:Note") == "Due on 2026-12-31"


class TestParty:
    def test_has_its_address_in_a_scheme(self, written) -> None:
        root = written(invoice())
        seller = "cac:AccountingSupplierParty/cac:Party"
        assert one(root, f"{seller}/cbc:EndpointID") == "PT123456789"
        assert one(root, f"{seller}/cbc:EndpointID/@schemeID") == "9946"
        assert one(root, f"{seller}/cac:PartyLegalEntity/cbc:CompanyID") == "123456789"

    def test_a_third_line_of_the_address_is_not_lost(self, written) -> None:
        address = "cac:AccountingCustomerParty/cac:Party/cac:PostalAddress"
        root = written(SAMPLES["every field"])
        assert one(root, f"{address}/cac:AddressLine/cbc:Line") == "Etage 1"
        assert one(root, f"{address}/cbc:CountrySubentity") == "NRW"

    def test_a_number_for_another_tax_is_no_vat_number(self, written) -> None:  # BR-CO-09
        schemes = "//cac:PartyTaxScheme[cbc:CompanyID='{}']/cac:TaxScheme/cbc:ID"
        root = written(SAMPLES["goods and services tax"])
        assert found(root, schemes.format("51824753556")) == ["TAX"]
        assert found(root, schemes.format(BUYER.vat_id)) == ["VAT"]

    def test_greece_writes_its_own_prefix(self, written) -> None:
        greek = SELLER.model_copy(update={"vat_id": "EL123456789"})
        taxes = "cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cac:TaxScheme/cbc:ID"
        assert found(written(invoice(seller=greek)), taxes) == ["VAT"]


class TestTax:
    def test_outside_its_scope_has_no_rate_and_no_number(self, written) -> None:
        root = written(SAMPLES["outside of tax"])
        assert found(root, "//cbc:Percent") == []  # BR-O-05, BR-48
        assert found(root, "//cac:PartyTaxScheme") == []  # BR-O-02
        assert one(root, "//cac:TaxSubtotal/cac:TaxCategory/cbc:ID") == "O"

    def test_has_a_reason_only_where_none_is_charged(self, written) -> None:
        reason = "//cbc:TaxExemptionReason"
        assert one(written(SAMPLES["reverse charge"]), reason) == "Reverse charge"
        assert found(written(SAMPLES["exempt"]), reason) == ["Why it is E"]  # not BR-Z-10
        assert found(written(SAMPLES["two rates"]), reason) == []  # BR-S-10

    def test_names_the_code_of_an_exemption(self, written) -> None:
        document = SAMPLES["reverse charge"]
        [group] = document.subtotals
        coded = group.model_copy(update={"reason_code": "VATEX-EU-AE"})
        root = written(document.model_copy(update={"subtotals": (coded,)}))
        assert one(root, "//cbc:TaxExemptionReasonCode") == "VATEX-EU-AE"


class TestLine:
    @pytest.mark.parametrize("unit", list(Unit))
    def test_counts_in_units_of_recommendation_20(self, written, unit) -> None:
        root = written(invoice(line(unit=unit)))
        assert found(root, "//@unitCode") == [UNITS[unit]] * 2  # PEPPOL-EN16931-R130

    def test_of_a_credit_note_counts_what_is_credited(self, written) -> None:
        root = written(credit_note())
        assert one(root, "cac:CreditNoteLine/cbc:CreditedQuantity") == "12.5"

    def test_has_a_name_on_one_line(self, written) -> None:
        root = written(invoice(line(description="Answering\n  mail")))
        assert one(root, "//cac:Item/cbc:Name") == "Answering mail"

    def test_has_the_units_of_its_price(self, written) -> None:
        last = "cac:InvoiceLine[3]/cac:Price"
        root = written(SAMPLES["every field"])
        assert one(root, f"{last}/cbc:BaseQuantity") == "60"
        assert one(root, f"{last}/cbc:PriceAmount") == "27.50"

    def test_holds_what_would_end_the_file_elsewhere(self, written) -> None:
        root = written(invoice(line(description="<b> & ]]> \uffff 見積もり")))
        assert one(root, "//cac:Item/cbc:Name") == "<b> & ]]> \ufffd 見積もり"


class TestAmounts:
    @pytest.mark.parametrize(
        ("name", "payable"), [("one line", "422.81"), ("yen", "51260"), ("dinars", "3.00")]
    )
    def test_have_the_decimals_of_the_currency_and_two_at_most(
        self, written, name, payable
    ) -> None:
        root = written(SAMPLES[name])
        assert one(root, "cac:LegalMonetaryTotal/cbc:PayableAmount") == payable
        assert set(found(root, "//@currencyID")) == {SAMPLES[name].currency}


class TestSellerWithoutLegalNumber:
    def test_is_named_by_its_number_for_tax_where_none_is_charged(self, written) -> None:
        seller = SELLER.model_copy(update={"legal_id": None})
        root = written(invoice(untaxed("O"), seller=seller))

        party = "cac:AccountingSupplierParty/cac:Party"
        assert one(root, f"{party}/cac:PartyIdentification/cbc:ID") == seller.vat_id
        assert found(root, f"{party}/cac:PartyTaxScheme") == []  # BR-O-02

    def test_is_not_named_twice_where_tax_is_charged(self, written) -> None:
        seller = SELLER.model_copy(update={"legal_id": None})
        root = written(invoice(seller=seller))

        assert found(root, "cac:AccountingSupplierParty/cac:Party/cac:PartyIdentification") == []


class TestNotForPeppol:
    @pytest.mark.parametrize(
        ("document", "rule"),
        [
            (invoice(buyer_reference=None), "PEPPOL-EN16931-R003"),
            (
                invoice(buyer=BUYER.model_copy(update={"electronic_address": None})),
                "PEPPOL-EN16931-R010",
            ),
            (
                invoice(seller=SELLER.model_copy(update={"electronic_address": None})),
                "PEPPOL-EN16931-R020",
            ),
            (
                invoice(
                    buyer=BUYER.model_copy(
                        update={"electronic_address": ElectronicAddress(scheme="9999", value="1")}
                    )
                ),
                "BR-CL-25",
            ),
            (
                invoice(seller=SELLER.model_copy(update={"vat_id": None, "tax_number": None})),
                "BR-S-02",
            ),
            (invoice(untaxed("G"), seller=AUSTRALIAN), "BR-G-02"),
            (
                invoice(untaxed("O"), seller=SELLER.model_copy(update=_NAMELESS)),
                "BR-CO-26",
            ),
            (
                invoice(untaxed("AE"), buyer=BUYER.model_copy(update={"vat_id": None})),
                "BR-AE-02",
            ),
            (
                invoice(line(quantity=Decimal(1), unit_price=Decimal("1.005"), currency="KWD")),
                "BR-DEC",
            ),
            (
                invoice(line(unit_price=Decimal(3333), currency="JPY")),
                "PEPPOL-EN16931-R120",
            ),
        ],
    )
    def test_says_which_rule_it_breaks(self, document, rule) -> None:
        with pytest.raises(NotForPeppol) as refused:
            to_ubl(document)
        assert [reason.split(":")[0] for reason in refused.value.reasons] == [rule]

    def test_says_all_at_once(self) -> None:
        nobody = BUYER.model_copy(update={"electronic_address": None})
        with pytest.raises(NotForPeppol, match=r"R003.*; .*R010"):
            to_ubl(invoice(buyer=nobody, buyer_reference=None))

    def test_an_order_stands_for_the_reference_of_the_buyer(self, written) -> None:
        root = written(invoice(buyer_reference=None, order_reference="PO-1"))
        assert one(root, "cac:OrderReference/cbc:ID") == "PO-1"


def test_dates_are_those_of_the_document(written) -> None:
    root = written(SAMPLES["every field"])
    assert one(root, "cac:Delivery/cbc:ActualDeliveryDate") == str(date(2026, 11, 30))
    assert found(root, "//cac:InvoicePeriod/cbc:StartDate") == ["2026-11-01", "2026-11-02"]
