from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.pricing.samples import money
from va_market.kit.money import Money
from va_market.pricing.bands import BandPolicy, Observation, bracket_of, observed_bands

FIVE = ("15.00 EUR", "20.00 EUR", "25.00 EUR", "30.00 EUR", "90.00 EUR")


def seen(rate: str, **changes: Any) -> Observation:
    usual: dict[str, Any] = {
        "assistant": "Ana",
        "client": "Acme",
        "categories": ("administrative",),
        "level": "expert",
        "years": 5,
        "rate": money(rate),
    }
    return Observation(**{**usual, **changes})


def of_five(*, clients: str = "AABBC", assistants: str = "12345", **changes: Any) -> list:
    """Five contracts; a letter or figure for who is on each."""
    people = zip(FIVE, clients, assistants, strict=True)
    return [seen(rate, client=c, assistant=a, **changes) for rate, c, a in people]


class TestEnoughSources:
    def test_five_assistants_of_two_clients_make_a_band(self):
        [band] = observed_bands(of_five(clients="AAAAB"))
        # Of five the second, third and fourth: definition 7 needs no neighbor here.
        assert [str(one) for one in (band.low, band.median, band.high)] == list(FIVE[1:4])
        assert (band.sources, band.is_seed) == (5, False)
        assert "last 24 months" in band.basis

    @pytest.mark.parametrize(
        ("clients", "assistants"),
        [
            ("AABBC", "12344"),  # five contracts, four assistants
            ("AAAAA", "12345"),  # five assistants, one client
            ("ABCDE", "11111"),
        ],
    )
    def test_fewer_are_never_shown(self, clients, assistants):
        assert observed_bands(of_five(clients=clients, assistants=assistants)) == []

    def test_several_contracts_of_one_assistant_are_one_source(self):
        [band] = observed_bands([*of_five(), seen("31.00 EUR", assistant="5", client="D")])
        assert band.sources == 5
        assert str(band.high) == "30.75 EUR"  # of six: place 3.75 between 30.00 and 31.00

    def test_pro_bono_work_is_no_source(self):
        free = [seen("0.00 EUR", assistant=str(n), client=str(n)) for n in range(9)]
        assert observed_bands(free) == []
        assert observed_bands([*of_five(), *free]) == observed_bands(of_five())

    @pytest.mark.parametrize(
        "apart",
        [
            {"categories": ("creative",)},
            {"level": "entry"},
            {"years": 4},
            {"years": 10},
            {"rate": "90.00 USD"},
        ],
    )
    def test_only_what_is_alike_is_counted_together(self, apart):
        *four, _ = of_five()
        fifth = {"rate": "90.00 EUR", "assistant": "5", "client": "C"}
        assert len(observed_bands([*four, seen(**fifth)])) == 1
        assert observed_bands([*four, seen(**fifth | apart)]) == []

    def test_a_rate_counts_once_for_each_of_its_categories(self):
        names = ("data_entry", "administrative", "data_entry")
        bands = observed_bands(of_five(categories=names))
        assert [band.category for band in bands] == ["administrative", "data_entry"]
        assert {band.sources for band in bands} == {5}

    def test_a_stricter_policy_asks_for_more(self):
        assert observed_bands(of_five(), policy=BandPolicy(least_assistants=6)) == []
        assert observed_bands(of_five(), policy=BandPolicy(least_clients=4)) == []


class TestPolicy:
    # Counted by hand: 24 months before December 2026 is December 2024.
    @pytest.mark.parametrize(
        ("today", "months", "first"),
        [
            (date(2026, 12, 31), 24, date(2024, 12, 1)),
            (date(2026, 12, 1), 12, date(2025, 12, 1)),
            (date(2026, 3, 31), 1, date(2026, 2, 1)),
            (date(2026, 1, 15), 1, date(2025, 12, 1)),
            (date(2026, 11, 30), 11, date(2025, 12, 1)),
        ],
    )
    def test_counts_whole_months(self, today, months, first):
        assert BandPolicy(latest_months=months).since(today) == first

    @pytest.mark.parametrize("loose", [{"least_assistants": 4}, {"least_clients": 1}])
    def test_no_policy_allows_fewer_sources(self, loose):
        with pytest.raises(ValidationError):
            BandPolicy(**loose)

    def test_every_field_has_a_default_and_a_description(self):
        fields = BandPolicy.model_json_schema()["properties"].values()
        assert all({"default", "description", "examples"} <= field.keys() for field in fields)


@st.composite
def observations(draw: st.DrawFn) -> Observation:
    return Observation(
        assistant=draw(st.integers(1, 7)),
        client=draw(st.integers(1, 3)),
        categories=tuple(draw(st.lists(st.sampled_from("xy"), min_size=1, max_size=3))),
        level=draw(st.sampled_from(["entry", "expert"])),
        years=draw(st.integers(0, 12)),
        rate=Money.from_minor(draw(st.integers(0, 10**6)), draw(st.sampled_from(["EUR", "JPY"]))),
    )


many = st.lists(observations(), max_size=60)


class TestProperties:
    @given(some=many)
    def test_every_band_shown_has_its_sources(self, some):
        for band in observed_bands(some):
            inside = [
                one
                for one in some
                if (band.category in one.categories, one.level, one.rate.currency)
                == (True, band.level, band.currency)
                and bracket_of(one.years) == band.years
                and one.rate.minor > 0
            ]
            assert len({one.assistant for one in inside}) == band.sources >= 5
            assert len({one.client for one in inside}) >= 2
            assert min(one.rate for one in inside) <= band.low <= band.median <= band.high

    @given(some=many, data=st.data())
    def test_the_order_does_not_matter(self, some, data):
        assert observed_bands(data.draw(st.permutations(some))) == observed_bands(some)

    @given(some=many)
    def test_there_is_one_band_of_each_kind(self, some):
        bands = observed_bands(some)
        keys = [(b.category, b.level, b.years.at_least, b.currency) for b in bands]
        assert keys == sorted(set(keys))
