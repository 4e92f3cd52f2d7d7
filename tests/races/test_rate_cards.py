"""Rates added in parallel, and past the application: on one day one rate applies."""

import asyncpg
import pytest

from tests.factories.market import Market
from tests.factories.rate_cards import OWN, add, added, card
from tests.invariants import rows
from tests.invariants.test_constraints import COPY, refusal
from tests.races.all_at_once import statuses

TWENTY = 20
OVERLAPS = (
    "SELECT count(*) FROM rate_card_entries a JOIN rate_card_entries b ON a.id < b.id "
    "WHERE a.organization_id = $1 AND b.organization_id = $1 "
    "AND daterange(a.valid_from, a.valid_until) && daterange(b.valid_from, b.valid_until)"
)
COPY_RATE = COPY.format(table="rate_card_entries")


class TestAdding:
    async def test_one_of_twenty_for_the_same_work_and_day_is_there(self, market: Market) -> None:
        owner, assistant = await market.owner(), await market.assistant()
        for who, path in ((owner, card(owner)), (assistant, OWN)):
            answers = await statuses(*[add(who, path, f"{n}.00") for n in range(1, TWENTY + 1)])
            assert answers == [201] + [409] * (TWENTY - 1)
            assert len((await who.get(path)).json()["items"]) == 1

    async def test_twenty_days_stand_in_a_row_whatever_comes_first(self, market: Market) -> None:
        owner = await market.owner()
        days = [f"2027-01-{number:02}" for number in range(1, TWENTY + 1)]
        answers = await statuses(*[add(owner, card(owner), starts_on=day) for day in days])
        assert answers == [201] * TWENTY
        assert await rows.value(market, OVERLAPS, owner.organization_id) == 0
        items = (await owner.get(card(owner), limit=100)).json()["items"]
        found = sorted((one["starts_on"], one["ends_on"]) for one in items)
        assert found == list(zip(days, [*days[1:], None], strict=True))


class TestDatabase:
    """The same past the application."""

    @pytest.mark.parametrize(
        "change",
        [
            "{}",
            '{"valid_from": "2028-01-01"}',
            '{"valid_from": "2020-01-01"}',
            '{"currency": "USD", "rate_minor": 1, "factor": 2}',
        ],
    )
    async def test_it_refuses_two_rates_for_one_day(self, market: Market, change) -> None:
        owner, assistant = await market.owner(), await market.assistant()
        for entry in (
            await added(owner, card(owner), service="sales", level="entry", size_band="solo"),
            await added(assistant, OWN) if "factor" not in change else None,
        ):
            if entry is not None:
                rule = await refusal(market, COPY_RATE, entry["id"], change)
                assert rule == "ex_rate_card_entries_no_overlap"

    @pytest.mark.parametrize(
        "change",
        [
            *('{"service": null}', '{"level": null}', '{"size_band": null}', '{"role": "boss"}'),
            *('{"side": "bill"}', '{"per": "year"}', '{"valid_until": "2020-01-01"}'),
        ],
    )
    async def test_it_knows_what_a_rate_is_for(self, market: Market, change) -> None:
        owner = await market.owner()
        entry = await added(*(owner, card(owner)), service="sales", level="entry", size_band="solo")
        if "valid_until" in change:
            change = '{"valid_from": "2019-01-01", "valid_until": "2020-01-01"}'
        await rows.fetch(market, COPY_RATE, entry["id"], change)
        assert len((await owner.get(card(owner))).json()["items"]) == 2

    @pytest.mark.parametrize(
        ("change", "rule"),
        [
            ('{"organization_id": null}', "has_one_owner"),
            ('{"rate_minor": 0}', "pays"),
            ('{"valid_until": "2026-12-07"}', "runs_forward"),
            ('{"factor": 2}', "a_factor_is_for_a_size"),
            ('{"size_band": "solo", "factor": 0}', "a_factor_is_for_a_size"),
        ],
    )
    async def test_it_refuses_what_makes_no_sense(self, market: Market, change, rule) -> None:
        owner = await market.owner()
        entry = await added(owner, card(owner), starts_on="2026-12-07")
        found = await refusal(market, COPY_RATE, entry["id"], change)
        assert found == f"ck_rate_card_entries_{rule}"

    async def test_a_list_price_knows_no_scales(self, market: Market) -> None:
        entry = await added(await market.assistant(), OWN)
        for change in ('{"role": "boss"}', '{"size_band": "solo"}', '{"per": "month"}'):
            rule = await refusal(market, COPY_RATE, entry["id"], change)
            assert rule == "ck_rate_card_entries_list_prices_are_for_an_hour"

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE rate_card_entries SET rate_minor = 1 WHERE id = $1",
            "UPDATE rate_card_entries SET valid_from = '2020-01-01' WHERE id = $1",
            "UPDATE rate_card_entries SET service = NULL, valid_until = '2027-06-01' WHERE id = $1",
            "UPDATE rate_card_entries SET valid_until = NULL WHERE id = $1",
            "UPDATE rate_card_entries SET valid_until = '2028-01-02' WHERE id = $1",
            "DELETE FROM rate_card_entries WHERE id = $1",
        ],
    )
    async def test_it_refuses_changes_but_of_an_end(self, market: Market, statement) -> None:
        owner = await market.owner()
        entry = await added(owner, card(owner), service="sales", ends_on="2028-01-01")
        with pytest.raises(asyncpg.RestrictViolationError) as refused:
            await rows.fetch(market, statement, entry["id"])
        assert refused.value.constraint_name == "rates_are_append_only"

    async def test_it_lets_an_end_be_set_and_brought_forward(self, market: Market) -> None:
        owner = await market.owner()
        entry = await added(owner, card(owner))
        end = "UPDATE rate_card_entries SET valid_until = $2::text::date WHERE id = $1"
        for day in ("2028-01-01", "2027-01-01"):
            await rows.fetch(market, end, entry["id"], day)
        assert (await owner.get(f"{card(owner)}/{entry['id']}")).json()["ends_on"] == "2027-01-01"
