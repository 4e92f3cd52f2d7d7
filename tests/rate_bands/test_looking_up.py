"""R39: the starting values, and where a rate lies beside a band."""

from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from tests.factories.market import Market, Person
from tests.invariants import rows

PATH = "/v1/pricing/rate-bands"
QUERY = {"category": "administrative", "level": "expert", "years": 5, "currency": "EUR"}
INSERT = """
    INSERT INTO rate_bands (category, level, years_from, currency, low_minor, median_minor,
        high_minor, sources, computed_at)
    VALUES ($1, 'expert', 5, 'EUR', $2, $3, $4, $5, $6)
"""
NIGHT = datetime(2026, 12, 7, 3, 17, tzinfo=UTC)


@pytest.fixture
async def person(market: Market) -> Person:
    return await market.person()


async def asked(person: Person, **query: Any) -> dict[str, Any]:
    answer = await person.get(PATH, **{**QUERY, **query})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


class TestStartingValues:
    async def test_stand_in_and_say_so(self, person: Person):
        found = await asked(person)
        band = found["band"]
        assert (band["category"], band["is_seed"], band["sources"]) == (
            "administrative",
            True,
            None,
        )
        assert [band[name]["amount"] for name in ("low", "median", "high")] == [
            *("18.00", "25.00", "38.00")
        ]
        assert band["basis"].startswith("Starting values set by the project")
        assert found["computed_at"] is found["place"] is found["is_out_of_band"] is None

    @pytest.mark.parametrize(
        ("query", "root", "years"),
        [
            ({"category": "data_entry"}, "administrative", {"at_least": 5, "below": 10}),
            ({"category": "other"}, "specialist", {"at_least": 5, "below": 10}),
            ({"category": "creative", "years": 0}, "creative", {"at_least": 0, "below": 2}),
            ({"years": 70, "currency": "USD"}, "administrative", {"at_least": 10, "below": None}),
        ],
    )
    async def test_are_those_of_the_root_and_the_bracket(self, person: Person, query, root, years):
        band = (await asked(person, **query))["band"]
        assert (band["category"], band["years"]) == (root, years)

    async def test_there_are_none_in_other_currencies(self, person: Person):
        refused = await person.get(PATH, **{**QUERY, "currency": "JPY"})
        assert (refused.status_code, refused.json()["code"]) == (404, "no_rate_band")


class TestPlace:
    # Both ends are usual: the starting values go from 18.00 to 38.00.
    @pytest.mark.parametrize(
        ("rate", "place", "is_flagged"),
        [
            ("0.01", "below", True),
            ("17.99", "below", True),
            ("18", "within", False),
            ("38.00", "within", False),
            ("38.01", "above", True),
        ],
    )
    async def test_a_rate_out_of_band_is_flagged_with_the_band(
        self, person: Person, rate, place, is_flagged
    ):
        found = await asked(person, rate=rate)
        assert (found["place"], found["is_out_of_band"]) == (place, is_flagged)
        assert found["band"]["high"]["amount"] == "38.00"
        assert found["rate"]["currency"] == "EUR"


class TestRealBands:
    async def test_come_before_those_of_the_root_and_these_before_starting_values(
        self, empty_market: Market
    ):
        market, person = empty_market, await empty_market.person()
        await rows.fetch(market, INSERT, "administrative", 2000, 3000, 4000, 9, NIGHT)
        wide = await asked(person, category="data_entry", rate="19.99")
        assert (wide["band"]["category"], wide["band"]["sources"]) == ("administrative", 9)
        assert (wide["place"], wide["computed_at"]) == ("below", "2026-12-07T03:17:00Z")
        assert "last 24 months" in wide["band"]["basis"]
        await rows.fetch(market, INSERT, "data_entry", 1000, 1500, 2000, 5, NIGHT)
        narrow = await asked(person, category="data_entry", rate="19.99")
        assert (narrow["band"]["category"], narrow["place"]) == ("data_entry", "within")
        # The others are as they were.
        assert (await asked(person))["band"]["sources"] == 9
        assert (await asked(person, level="entry"))["band"]["is_seed"]
        assert (await asked(person, years=4))["band"]["is_seed"]
        assert (await asked(person, currency="USD"))["band"]["is_seed"]

    @pytest.mark.parametrize(
        ("figures", "rule"),
        [
            ((2000, 3000, 4000, 4), "ck_rate_bands_hides_its_sources"),
            ((0, 3000, 4000, 5), "ck_rate_bands_pays"),
            ((3001, 3000, 4000, 5), "ck_rate_bands_runs_upwards"),
            ((2000, 4001, 4000, 5), "ck_rate_bands_runs_upwards"),
        ],
    )
    async def test_the_database_refuses_what_no_band_is(self, market: Market, figures, rule):
        with pytest.raises(asyncpg.CheckViolationError) as refused:
            await rows.fetch(market, INSERT, "administrative", *figures, NIGHT)
        assert refused.value.constraint_name == rule


class TestRefusals:
    @pytest.mark.parametrize(
        ("query", "name", "code"),
        [
            ({"category": "juggling"}, "category", "unknown_category"),
            ({"level": "genius"}, "level", "enum"),
            ({"years": -1}, "years", "greater_than_equal"),
            ({"years": 71}, "years", "less_than_equal"),
            ({"years": "five"}, "years", "int_parsing"),
            ({"currency": "XXX"}, "currency", "unknown_currency"),
            ({"rate": "25.001"}, "rate", "money_invalid"),
            ({"rate": "0.00001"}, "rate", "string_pattern_mismatch"),
            ({"rate": "0"}, "rate", "string_pattern_mismatch"),
            ({"rate": "0.00"}, "rate", "string_pattern_mismatch"),
            ({"rate": "-1"}, "rate", "string_pattern_mismatch"),
            ({"rate": "1e3"}, "rate", "string_pattern_mismatch"),
            ({"rate": "999999999999999"}, "rate", "money_invalid"),
            ({"skill": "SEO"}, "skill", "unknown"),
        ],
    )
    async def test_the_faulty_parameter_is_named(self, person: Person, query, name, code):
        refused = await person.get(PATH, **{**QUERY, **query})
        assert refused.status_code == 422
        [fault] = refused.json()["errors"]
        assert (fault["in"], fault["pointer"], fault["code"]) == ("query", f"/{name}", code)

    async def test_one_signs_in_first(self, market: Market):
        assert (await market.client.get(PATH, params=QUERY)).status_code == 401
