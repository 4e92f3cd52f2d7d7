from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import currencies, money
from va_market.kit.money import CurrencyMismatch, Money
from va_market.pricing.bands import NothingObserved, quantile
from va_market.pricing.errors import NumberTooSmall

minors = st.lists(st.integers(0, 10**9), min_size=1, max_size=30)
shares = st.integers(1, 20).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


def euros(cents: list[int]) -> list[Money]:
    return [Money.from_minor(one, "EUR") for one in cents]


def exact(ordered: list[int], part: int, of: int) -> Fraction:
    """Definition 7 in fractions: x[j] + g (x[j+1] - x[j]) with j + g = (n - 1) p."""
    place = Fraction(len(ordered) - 1) * part / of
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


class TestKnownFigures:
    # Published results of definition 7: the manual of R shows quantile(0:100); for 1:10 the
    # definition gives 1 + 9 p: 3.25, 5.5, 7.75. The others are worked out beside them.
    @pytest.mark.parametrize(
        ("amounts", "part", "of", "result"),
        [
            (range(100, 1001, 100), 1, 4, 325),  # 1 + 9 x 1/4 = 3.25
            (range(100, 1001, 100), 2, 4, 550),
            (range(100, 1001, 100), 3, 4, 775),
            (range(0, 10_001, 100), 1, 20, 500),  # the 5th percentile of 0 to 100
            ((1500, 2000, 2500, 3000, 9000), 1, 4, 2000),  # of five the second,
            ((1500, 2000, 2500, 3000, 9000), 2, 4, 2500),  # the third
            ((1500, 2000, 2500, 3000, 9000), 3, 4, 3000),  # and the fourth
            ((100, 103), 1, 2, 102),  # 101.5 goes up
            ((100, 101, 102, 109), 3, 4, 104),  # 102 + 7 x 1/4 = 103.75
            ((100, 105), 1, 4, 101),  # 101.25 goes down
            ((7,), 3, 4, 7),
            ((0, 0, 0), 1, 4, 0),
            ((1, 2, 3), 0, 1, 1),
            ((1, 2, 3), 1, 1, 3),
        ],
    )
    def test_are_met_to_the_cent(self, amounts, part, of, result):
        assert quantile(euros(list(amounts)), part=part, of=of).minor == result

    # No decimals, three and four: 1 + 1/2 yen is 2 yen; half a fils goes up, too.
    @pytest.mark.parametrize(
        ("low", "high", "median"),
        [
            ("1 JPY", "2 JPY", "2 JPY"),
            ("1.000 BHD", "1.001 BHD", "1.001 BHD"),
            ("1.0000 CLF", "1.0001 CLF", "1.0001 CLF"),
        ],
    )
    def test_round_to_the_decimals_of_the_currency(self, low, high, median):
        assert str(quantile([money(low), money(high)], part=1, of=2)) == median


class TestProperties:
    @given(cents=minors, share=shares)
    def test_agrees_with_exact_fractions(self, cents, share):
        found = quantile(euros(cents), part=share[0], of=share[1])
        assert found.minor == int(exact(sorted(cents), *share) + Fraction(1, 2))

    @given(cents=minors, share=shares, data=st.data())
    def test_the_order_does_not_matter(self, cents, share, data):
        shuffled = data.draw(st.permutations(cents))
        results = {quantile(euros(some), part=share[0], of=share[1]) for some in (cents, shuffled)}
        assert len(results) == 1

    @given(cents=minors, of=st.integers(1, 12))
    def test_never_falls_and_ends_at_the_least_and_the_greatest(self, cents, of):
        found = [quantile(euros(cents), part=part, of=of).minor for part in range(of + 1)]
        assert found == sorted(found)
        assert (found[0], found[-1]) == (min(cents), max(cents))

    @given(minor=st.integers(0, 10**9), times=st.integers(1, 9), share=shares, currency=currencies)
    def test_of_equal_amounts_is_that_amount(self, minor, times, share, currency):
        one = Money.from_minor(minor, currency)
        assert quantile([one] * times, part=share[0], of=share[1]) == one


class TestRefusals:
    def test_nothing_has_no_quantile(self):
        with pytest.raises(NothingObserved) as refused:
            quantile([], part=1, of=4)
        assert (refused.value.code, refused.value.field) == ("nothing_observed", "amounts")

    @pytest.mark.parametrize(
        ("minor", "part", "of", "field"),
        [(-1, 1, 4, "amounts"), (1, -1, 4, "part"), (1, 5, 4, "of"), (1, 0, 0, "of")],
    )
    def test_what_lies_below_its_least_is_named(self, minor, part, of, field):
        with pytest.raises(NumberTooSmall) as refused:
            quantile(euros([minor]), part=part, of=of)
        assert refused.value.field == field

    def test_currencies_do_not_mix(self):
        with pytest.raises(CurrencyMismatch):
            quantile([money("1.00 EUR"), money("1.00 USD")], part=1, of=2)
