from itertools import pairwise, product

import pytest

from va_market.assistants.categories import ROOTS
from va_market.assistants.models import Level
from va_market.pricing.bands import BRACKETS, bracket_of, seed_band
from va_market.pricing.bands.starting_values import STARTING_VALUES
from va_market.pricing.errors import NumberTooSmall

LEVELS = [str(level) for level in Level]
YEARS = [one.at_least for one in BRACKETS]
CURRENCIES = ("USD", "EUR")


def low_to_high(root, level, years, currency):
    band = seed_band(root, level=level, years=years, currency=currency)
    return (band.low.minor, band.median.minor, band.high.minor)


class TestBrackets:
    @pytest.mark.parametrize(
        ("years", "at_least", "below"),
        [
            *((0, 0, 2), (1, 0, 2), (2, 2, 5), (4, 2, 5)),
            *((5, 5, 10), (9, 5, 10), (10, 10, None), (70, 10, None)),
        ],
    )
    def test_are_half_open(self, years, at_least, below):
        found = bracket_of(years)
        assert (found.at_least, found.below) == (at_least, below)

    def test_leave_no_gap_and_never_end(self):
        assert all(one.below == other.at_least for one, other in pairwise(BRACKETS))
        assert (BRACKETS[0].at_least, BRACKETS[-1].below) == (0, None)

    def test_nobody_has_negative_experience(self):
        with pytest.raises(NumberTooSmall) as refused:
            bracket_of(-1)
        assert refused.value.field == "years"


class TestSeeds:
    def test_every_root_level_bracket_and_currency_has_one(self):
        assert set(STARTING_VALUES) == set(CURRENCIES)
        for figures in STARTING_VALUES.values():
            assert set(figures) == set(ROOTS)
            assert all(set(by_level) == set(LEVELS) for by_level in figures.values())

    def test_says_that_it_is_a_starting_value(self):
        band = seed_band("creative", level="entry", years=3, currency="USD")
        assert (band.is_seed, band.sources, band.category) == (True, None, "creative")
        assert band.basis.startswith("Starting values set by the project")
        assert [str(one) for one in (band.low, band.median, band.high)] == [
            "8.00 USD",
            "12.00 USD",
            "18.00 USD",
        ]

    @pytest.mark.parametrize(("root", "currency"), [("creative", "JPY"), ("juggling", "EUR")])
    def test_there_is_none_where_the_project_set_none(self, root, currency):
        assert seed_band(root, level="entry", years=0, currency=currency) is None

    @pytest.mark.parametrize(("root", "currency"), [*product(ROOTS, CURRENCIES)])
    def test_experience_and_level_never_lower_a_rate(self, root, currency):
        for level in LEVELS:
            rows = [low_to_high(root, level, years, currency) for years in YEARS]
            assert all(low < median < high for low, median, high in rows)
            assert rows == sorted(rows)
        for years in YEARS:
            by_level = [low_to_high(root, level, years, currency) for level in LEVELS]
            assert all(
                all(less < more for less, more in zip(one, other, strict=True))
                for one, other in pairwise(by_level)
            )
