import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import money
from va_market.kit.money import Money
from va_market.pricing.errors import AmountOutOfRange
from va_market.pricing.rates import MedianRule, Observation, SizeBand, for_a_year, medians
from va_market.pricing.rates.errors import MixedCurrencies

EVERY = MedianRule(least_sources=1)


def pays(*amounts, band="2_10"):
    return [
        Observation(f"{band} {number}", number, SizeBand(band), money(one))
        for number, one in enumerate(amounts)
    ]


class TestMedians:
    # The middle of an odd number; the exact mean of the two in the middle of an even one, rounded
    # half away from zero: (10.00 + 10.01) / 2 = 10.005; (3 + 4) / 2 = 3.5.
    @pytest.mark.parametrize(
        ("amounts", "median"),
        [
            (["7.00 EUR"], "7.00 EUR"),
            (["9.00 EUR", "1.00 EUR", "5.00 EUR"], "5.00 EUR"),
            (["10.00 EUR", "10.01 EUR"], "10.01 EUR"),
            (["1.00 EUR", "2.00 EUR", "4.00 EUR", "99.00 EUR"], "3.00 EUR"),
            (["3 JPY", "4 JPY"], "4 JPY"),
        ],
    )
    def test_the_median_is_exact(self, amounts, median):
        assert medians(pays(*amounts), EVERY)[SizeBand.TO_10].median.value == money(median)

    def test_each_size_has_its_own_smallest_first(self):
        found = medians(
            [*pays("9.00 EUR", band="over_1000"), *pays("5.00 EUR", band="solo")], EVERY
        )
        assert [(band, str(one.median.value)) for band, one in found.items()] == [
            ("solo", "5.00 EUR"),
            ("over_1000", "9.00 EUR"),
        ]

    def test_it_says_what_was_in_the_middle(self):
        odd = medians(pays("1.00 EUR", "2.00 EUR", "3.00 EUR"), EVERY)[SizeBand.TO_10]
        even = medians(pays("1.00 EUR", "2.00 EUR"), EVERY)[SizeBand.TO_10]
        assert odd.median.steps[0].formula == "the middle of 3 amounts"
        assert even.median.steps[0].formula == (
            "(1.00 EUR + 2.00 EUR) \u00f7 2, the middle two of 2 amounts"
        )

    @pytest.mark.parametrize(("count", "is_shown"), [(0, False), (4, False), (5, True), (6, True)])
    def test_fewer_than_five_organizations_are_not_shown(self, count, is_shown):
        assert bool(medians(pays(*["5.00 EUR"] * count))) is is_shown

    def test_one_organization_with_many_amounts_is_one_source(self):
        paid = [Observation("Bright Desk", n, SizeBand.TO_10, money("5.00 EUR")) for n in range(50)]
        assert medians(paid) == {}

    def test_one_person_of_many_organizations_is_one_source(self):
        paid = [Observation(n, "Ana", SizeBand.TO_10, money("5.00 EUR")) for n in range(50)]
        assert medians(paid) == {}

    def test_it_counts_both_sides(self):
        paid = pays(*["5.00 EUR"] * 6)
        found = medians([*paid, paid[0]])[SizeBand.TO_10]
        assert (found.payers, found.payees) == (6, 6)

    def test_amounts_of_two_currencies_have_no_middle(self):
        with pytest.raises(MixedCurrencies) as refused:
            medians(pays("1.00 EUR", "1.00 USD"), EVERY)
        assert (refused.value.field, refused.value.detail) == (
            "pay",
            "there is no middle of EUR, USD",
        )

    @given(minors=st.lists(st.integers(0, 10**9), min_size=1, max_size=20), data=st.data())
    def test_it_lies_in_the_middle_in_whatever_order_they_come(self, minors, data):
        amounts = [Money.from_minor(minor, "EUR") for minor in data.draw(st.permutations(minors))]
        observed = [Observation(str(n), n, SizeBand.TO_10, one) for n, one in enumerate(amounts)]
        middle = medians(observed, EVERY)[SizeBand.TO_10].median.value.minor
        assert sum(one <= middle for one in minors) * 2 >= len(minors)
        assert sum(one >= middle - 1 for one in minors) * 2 >= len(minors)
        turned = medians(reversed(observed), EVERY)[SizeBand.TO_10].median.value.minor
        assert turned == middle


class TestYears:
    def test_a_month_counts_twelve_times(self):
        assert for_a_year(money("2583.33 EUR"), "month") == money("30999.96 EUR")
        assert for_a_year(money("31000.00 EUR"), "year") == money("31000.00 EUR")

    def test_what_no_amount_holds_is_refused(self):
        with pytest.raises(AmountOutOfRange):
            for_a_year(money("9999999999999.99 EUR"), "month")
