import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import money
from va_market.kit.money import CurrencyMismatch, Money
from va_market.pricing.bands import place_in, seed_band

BAND = seed_band("administrative", level="expert", years=5, currency="EUR")
assert BAND is not None  # from 18.00 to 38.00 EUR


class TestPlace:
    # R39: the band goes from 18.00 to 38.00 EUR, and both ends are usual.
    @pytest.mark.parametrize(
        ("rate", "place", "is_flagged"),
        [
            ("0.01 EUR", "below", True),
            ("17.99 EUR", "below", True),
            ("18.00 EUR", "within", False),
            ("25.00 EUR", "within", False),
            ("38.00 EUR", "within", False),
            ("38.01 EUR", "above", True),
            ("9999.00 EUR", "above", True),
        ],
    )
    def test_a_rate_out_of_band_is_flagged_with_the_band(self, rate, place, is_flagged):
        placed = place_in(BAND, money(rate))
        assert (placed.place, placed.is_out_of_band) == (place, is_flagged)
        assert placed.band == BAND

    def test_it_is_explained(self):
        [step] = place_in(BAND, money("45.00 EUR")).trace
        assert step.formula == "45.00 EUR beside a band from 18.00 EUR to 38.00 EUR"
        assert step.result == "above"

    def test_another_currency_has_no_place(self):
        with pytest.raises(CurrencyMismatch):
            place_in(BAND, money("25.00 USD"))

    @given(minor=st.integers(0, 10**6), more=st.integers(0, 10**6))
    def test_more_never_lies_lower(self, minor, more):
        order = ["below", "within", "above"]
        lower, higher = (
            place_in(BAND, Money.from_minor(one, "EUR")).place for one in (minor, minor + more)
        )
        assert order.index(lower) <= order.index(higher)
