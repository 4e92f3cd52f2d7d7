from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from va_market.kit.fields import is_country
from va_market.pricing.taxes import EU_COUNTRIES, TAX_RATES, standard_rate
from va_market.pricing.taxes.errors import TaxRateUnknown

FIRST_DAY, DAY_OF_2026 = date(2020, 1, 1), date(2026, 12, 1)


class TestStandardRate:
    # Source: European Commission, VAT rates applied in the Member States; a country a line.
    @pytest.mark.parametrize(
        ("country", "percent"),
        [
            *[("AT", "20"), ("BE", "21"), ("BG", "20"), ("CY", "19"), ("CZ", "21"), ("DE", "19")],
            *[("DK", "25"), ("EE", "24"), ("ES", "21"), ("FI", "25.5"), ("FR", "20"), ("GR", "24")],
            *[("HR", "25"), ("HU", "27"), ("IE", "23"), ("IT", "22"), ("LT", "21"), ("LU", "17")],
            *[("LV", "21"), ("MT", "18"), ("NL", "21"), ("PL", "23"), ("PT", "23"), ("RO", "21")],
            *[("SE", "25"), ("SI", "22"), ("SK", "23")],
            # Outside the Union: the tax authority of each.
            *[("AE", "5"), ("AU", "10"), ("CH", "8.1"), ("GB", "20"), ("IN", "18"), ("IS", "24")],
            *[("JP", "10"), ("MX", "16"), ("NO", "25"), ("NZ", "15"), ("PH", "12"), ("SG", "9")],
            ("ZA", "15"),
        ],
    )
    def test_of_2026_is_the_published_one(self, country, percent):
        assert standard_rate(country, DAY_OF_2026).percent == Decimal(percent)

    # Source: the days on which these laws took effect, each with the last day of the old rate.
    @pytest.mark.parametrize(
        ("country", "day", "percent"),
        [
            ("DE", "2020-06-30", "19"),
            ("DE", "2020-07-01", "16"),
            ("DE", "2020-12-31", "16"),
            ("DE", "2021-01-01", "19"),
            ("IE", "2020-09-01", "21"),
            ("IE", "2021-02-28", "21"),
            ("IE", "2021-03-01", "23"),
            ("LU", "2023-01-01", "16"),
            ("LU", "2024-01-01", "17"),
            ("EE", "2023-12-31", "20"),
            ("EE", "2024-01-01", "22"),
            ("EE", "2025-07-01", "24"),
            ("CH", "2023-12-31", "7.7"),
            ("CH", "2024-01-01", "8.1"),
            ("SG", "2022-12-31", "7"),
            ("SG", "2023-01-01", "8"),
            ("SG", "2024-01-01", "9"),
            ("FI", "2024-08-31", "24"),
            ("FI", "2024-09-01", "25.5"),
            ("SK", "2024-12-31", "20"),
            ("SK", "2025-01-01", "23"),
            ("RO", "2025-07-31", "19"),
            ("RO", "2025-08-01", "21"),
        ],
    )
    def test_is_the_one_of_the_day(self, country, day, percent):
        assert standard_rate(country, date.fromisoformat(day)).percent == Decimal(percent)

    @pytest.mark.parametrize(
        ("country", "day"), [("US", DAY_OF_2026), ("PT", FIRST_DAY - timedelta(1))]
    )
    def test_one_that_is_not_known_is_not_guessed(self, country, day):
        with pytest.raises(TaxRateUnknown) as refused:
            standard_rate(country, day)
        assert (refused.value.code, refused.value.field) == ("tax_rate_unknown", "tax_rate")
        assert f"{country} is known for {day}" in refused.value.detail


class TestTable:
    def test_lists_the_27_member_states(self):
        assert len(EU_COUNTRIES) == 27
        assert TAX_RATES.keys() > EU_COUNTRIES

    @pytest.mark.parametrize("country", sorted(TAX_RATES))
    def test_each_country_has_one_rate_on_every_day_and_a_source(self, country):
        rules = TAX_RATES[country]
        assert is_country(country)
        assert (rules[0].valid_from, rules[-1].valid_until) == (FIRST_DAY, None)
        assert all(before.valid_until == after.valid_from for before, after in pairwise(rules))
        assert all(rule.country == country and rule.source for rule in rules)
        assert all(before.percent != after.percent for before, after in pairwise(rules))

    @given(
        country=st.sampled_from(sorted(TAX_RATES)),
        day=st.dates(FIRST_DAY, date(2200, 12, 31)),
    )
    def test_the_rule_found_holds_on_its_day(self, country, day):
        rule = standard_rate(country, day)
        assert rule.valid_from <= day
        assert rule.valid_until is None or day < rule.valid_until
