from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.pricing.taxes.tax_samples import company, individual
from va_market.pricing.percents import PercentOutOfRange
from va_market.pricing.taxes import TaxParty, TaxPolicy, TaxTreatment, tax_of
from va_market.pricing.taxes.errors import TaxRateUnknown

DAY = date(2026, 12, 1)
PORTUGAL = company("PT", "PT123456789")
FRANCE = company("FR", "FR12345678901")
GREECE = company("GR", "EL123456789")
AUTHORITY = TaxParty(country="FR", legal_form="institution")
BRITAIN, STATES, SWISS = company("GB", "GB123456789"), company("US"), company("CH")
EXPORT = TaxPolicy(category_abroad="G")
AT_HOME_ALWAYS = TaxPolicy(consumers_abroad="seller_country")
AT_THE_BUYERS = TaxPolicy(eu_consumers="buyer_country")


def found(seller: TaxParty, buyer: TaxParty, **given: Any) -> tuple[str, str]:
    treatment = tax_of(seller, buyer, DAY, **given)
    return treatment.category, str(treatment.percent)


class TestWithinACountry:
    # Source: the standard rate of the country (UNCL5305 category S).
    @pytest.mark.parametrize(
        ("seller", "buyer", "percent"),
        [
            (PORTUGAL, company("PT", "PT987654321"), "23"),
            (PORTUGAL, individual("PT"), "23"),
            (FRANCE, AUTHORITY, "20"),
            (BRITAIN, individual("GB"), "20"),
            (SWISS, company("CH"), "8.1"),
        ],
    )
    def test_the_standard_rate_is_charged(self, seller, buyer, percent):
        assert found(seller, buyer) == ("S", percent)

    def test_the_rate_is_that_of_the_day(self):
        seller = company("EE", "EE123456789")
        before = tax_of(seller, individual("EE"), date(2025, 6, 30))
        assert (before.percent, before.reason) == (22, "Standard rate of EE: 22 % on 2025-06-30")
        assert tax_of(seller, individual("EE"), date(2025, 7, 1)).percent == 24

    def test_a_given_rate_replaces_it(self):
        treatment = tax_of(PORTUGAL, individual("PT"), DAY, rate_override=Decimal(6))
        assert (treatment.category, treatment.percent) == ("S", 6)
        assert (treatment.reason, treatment.note) == ("Rate given for PT: 6 %", None)

    # EN 16931: category S has a rate above zero (BR-S-05), category Z one of zero (BR-Z-05).
    def test_a_given_rate_of_zero_is_the_category_of_zero(self):
        assert found(PORTUGAL, individual("PT"), rate_override=Decimal(0)) == ("Z", "0")

    def test_where_no_rate_is_known_one_must_be_given(self):
        with pytest.raises(TaxRateUnknown):
            tax_of(STATES, company("US"), DAY)
        assert found(STATES, company("US"), rate_override=Decimal("8.875")) == ("S", "8.875")

    @pytest.mark.parametrize("rate", ["-1", "100.1", "NaN"])
    def test_a_given_rate_is_a_percentage(self, rate):
        with pytest.raises(PercentOutOfRange) as refused:
            tax_of(PORTUGAL, individual("PT"), DAY, rate_override=Decimal(rate))
        assert refused.value.field == "tax_rate"


class TestReverseCharge:
    # Source: EU VAT directive, articles 44 (place of the buyer), 196 (the buyer owes the tax) and
    # 226 point 11a (the words on the invoice).
    @pytest.mark.parametrize(
        ("seller", "buyer"),
        [
            (PORTUGAL, FRANCE),
            (FRANCE, GREECE),
            (GREECE, individual("FR", "FR12345678901")),
            (PORTUGAL, TaxParty(country="FR", legal_form="institution", vat_id="FR12345678901")),
            (company("PT", "PT123456789", is_taxable=False), FRANCE),
        ],
    )
    def test_a_business_with_a_number_in_another_member_state_owes_the_tax(self, seller, buyer):
        treatment = tax_of(seller, buyer, DAY)
        assert (treatment.category, treatment.percent) == ("AE", 0)
        assert (treatment.note, treatment.reason_code) == ("Reverse charge", "VATEX-EU-AE")

    @pytest.mark.parametrize(
        ("seller", "buyer"),
        [
            (PORTUGAL, company("FR")),
            (company("PT"), FRANCE),
            (PORTUGAL, company("FR", "GB123456789")),
            (PORTUGAL, AUTHORITY),
        ],
    )
    def test_without_both_numbers_the_seller_charges_its_rate(self, seller, buyer):
        assert found(seller, buyer) == ("S", "23")

    def test_within_one_country_it_does_not_apply(self):
        assert found(FRANCE, company("FR", "FR98765432109")) == ("S", "20")

    def test_a_given_rate_has_no_effect_on_it(self):
        assert found(PORTUGAL, FRANCE, rate_override=Decimal(6)) == ("AE", "0")

    def test_northern_ireland_is_not_part_of_the_union_for_services(self):
        assert found(PORTUGAL, company("GB", "XI123456789")) == ("O", "0")


class TestConsumersInTheUnion:
    # Source: EU VAT directive, article 45 (the seller's country), 58 (the buyer's).
    def test_pay_the_rate_of_the_seller(self):
        assert found(PORTUGAL, individual("HU")) == ("S", "23")

    def test_pay_their_own_rate_for_electronic_services(self):
        assert found(PORTUGAL, individual("HU"), policy=AT_THE_BUYERS) == ("S", "27")

    def test_at_home_pay_the_same_under_both(self):
        assert found(PORTUGAL, individual("PT"), policy=AT_THE_BUYERS) == ("S", "23")


class TestAcrossTheUnionsBorder:
    # Source: EU VAT directive, articles 44 (businesses), 45 and 59 (consumers); UNCL5305 O and G.
    @pytest.mark.parametrize(
        ("seller", "buyer", "policy", "expected"),
        [
            (PORTUGAL, STATES, TaxPolicy(), ("O", "0")),
            (PORTUGAL, BRITAIN, TaxPolicy(), ("O", "0")),
            (SWISS, FRANCE, TaxPolicy(), ("O", "0")),
            (BRITAIN, STATES, TaxPolicy(), ("O", "0")),
            (PORTUGAL, individual("US"), TaxPolicy(), ("O", "0")),
            (PORTUGAL, STATES, EXPORT, ("G", "0")),
            (PORTUGAL, individual("US"), AT_HOME_ALWAYS, ("S", "23")),
            (BRITAIN, individual("FR"), AT_HOME_ALWAYS, ("S", "20")),
            (PORTUGAL, individual("US", "123456789"), AT_HOME_ALWAYS, ("O", "0")),
            (PORTUGAL, company("US"), AT_HOME_ALWAYS, ("O", "0")),
        ],
    )
    def test_businesses_pay_no_tax_and_consumers_as_the_policy_says(
        self, seller, buyer, policy, expected
    ):
        assert found(seller, buyer, policy=policy) == expected

    @pytest.mark.parametrize(
        ("policy", "code"), [(TaxPolicy(), "VATEX-EU-O"), (EXPORT, "VATEX-EU-G")]
    )
    def test_the_invoice_says_where_the_service_is_supplied(self, policy, code):
        treatment = tax_of(PORTUGAL, STATES, DAY, policy=policy)
        assert treatment.reason_code == code
        assert treatment.note == "Not subject to tax where the seller is: supplied in US"


class TestSellersThatChargeNoTax:
    # Source: EU VAT directive, article 284 (small enterprises); UNCL5305 E and O.
    def test_a_small_enterprise_in_the_union_is_exempt(self):
        seller = individual("DE", is_taxable=False)
        treatment = tax_of(seller, individual("DE"), DAY)
        assert (treatment.category, treatment.percent) == ("E", 0)
        assert "article 284" in treatment.reason
        assert treatment.note == "Exempt from VAT: small enterprise"

    def test_who_is_not_registered_elsewhere_is_outside_the_scope(self):
        treatment = tax_of(individual("PH", is_taxable=False), individual("PH"), DAY)
        assert (treatment.category, treatment.percent) == ("O", 0)
        assert treatment.reason == "The seller is not registered for the tax of PH"

    def test_their_country_needs_no_known_rate(self):
        assert found(company("US", is_taxable=False), company("US")) == ("O", "0")


countries = st.sampled_from(["PT", "FR", "GR", "GB", "CH", "US", "PH"])
parties = st.builds(
    TaxParty,
    country=countries,
    legal_form=st.sampled_from(["company", "institution", "individual"]),
    vat_id=st.none() | st.sampled_from(["PT123456789", "EL123456789", "GB123456789"]),
    is_taxable=st.booleans(),
)
policies = st.builds(
    TaxPolicy,
    eu_consumers=st.sampled_from(["seller_country", "buyer_country"]),
    consumers_abroad=st.sampled_from(["out_of_scope", "seller_country"]),
    category_abroad=st.sampled_from(["O", "G"]),
)


class TestProperties:
    @given(seller=parties, buyer=parties, policy=policies, is_inclusive=st.booleans())
    def test_a_rate_stands_in_the_category_of_rates_alone(
        self, seller, buyer, policy, is_inclusive
    ):
        treatment = tax_of(
            seller,
            buyer,
            DAY,
            rate_override=Decimal(7),
            is_inclusive=is_inclusive,
            policy=policy,
        )
        assert (treatment.percent > 0) == (treatment.category == "S")
        assert (treatment.note is None) == (treatment.category == "S")
        assert treatment.is_inclusive == is_inclusive

    @given(seller=parties, buyer=parties, policy=policies)
    def test_what_is_written_reads_back_the_same(self, seller, buyer, policy):
        treatment = tax_of(seller, buyer, DAY, rate_override=Decimal(7), policy=policy)
        assert TaxTreatment.model_validate_json(treatment.model_dump_json()) == treatment
        assert TaxParty.model_validate_json(seller.model_dump_json()) == seller


class TestSchemas:
    @pytest.mark.parametrize("model", [TaxParty, TaxPolicy, TaxTreatment])
    def test_every_field_is_described(self, model):
        fields = model.model_json_schema()["properties"].values()
        assert all("description" in field and "examples" in field for field in fields)

    def test_a_policy_needs_nothing_said(self):
        assert TaxPolicy.model_validate({}) == TaxPolicy()

    @pytest.mark.parametrize(
        ("body", "fault"),
        [
            ({"country": "XX"}, "unknown_country"),
            ({"legal_form": "club"}, "literal_error"),
            ({"vat_id": "PT 123 456"}, "string_pattern_mismatch"),
            ({"vat_id": "PT1"}, "string_pattern_mismatch"),
            ({"name": "Lopes"}, "extra_forbidden"),
        ],
    )
    def test_a_faulty_party_is_refused(self, body, fault):
        with pytest.raises(ValidationError) as refused:
            TaxParty.model_validate({"country": "PT", "legal_form": "company"} | body)
        assert [error["type"] for error in refused.value.errors()] == [fault]
