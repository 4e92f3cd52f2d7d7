"""What always holds of retainers: the database refuses bad rows, whoever writes them."""

import json
from typing import Any

import pytest

from tests.factories.market import Deal, Market
from tests.factories.retainers import given, over, retainer, running_deal, worked
from tests.invariants import rows
from tests.invariants.test_constraints import COPY, refusal

CLOSED, FIXED = "closed_periods_are_immutable", "retainer_minutes_are_immutable"
LATER = {"starts_on": "2027-03-01", "ends_on": "2027-03-31"}
ENTRY = (
    "INSERT INTO retainer_minutes (id, contract_id, period_id, grant_id, minutes, reason, "
    "created_at) SELECT gen_random_uuid(), g.contract_id, p.id, g.id, $2, 'consumed', now() "
    "FROM retainer_grants g JOIN retainer_periods p ON p.contract_id = g.contract_id "
    "WHERE p.contract_id = $1 AND p.status = $3 AND g.source = 'goodwill'"
)


async def closed_deal(market: Market) -> Deal:
    """A closed period with work in it, an open one, and goodwill of an hour."""
    deal = await running_deal(market, retainer(policy={"rollover": "base"}))
    await worked(deal, "2026-12-02", 600)
    await over(deal, "2027-01-01T00:00:01Z")
    await given(deal, 60)
    return deal


class TestPeriods:
    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE retainer_periods SET status = 'open' WHERE status = 'closed'",
            "UPDATE retainer_periods SET statement = '{}' WHERE status = 'closed'",
            "UPDATE retainer_periods SET closed_at = now() WHERE status = 'closed'",
            "UPDATE retainer_periods SET terms_version = 2 WHERE status = 'open'",
            "UPDATE retainer_periods SET ends_on = '2027-02-28' WHERE status = 'open'",
            "DELETE FROM retainer_periods WHERE status = 'open'",
            "TRUNCATE retainer_periods CASCADE",
        ],
    )
    async def test_they_close_once_and_change_no_more(
        self, empty_market: Market, change: str
    ) -> None:
        await closed_deal(empty_market)
        assert await refusal(empty_market, change) in {CLOSED, FIXED}

    @pytest.mark.parametrize(
        ("change", "rule"),
        [
            ({}, "uq_retainer_periods_contract_id_starts_on"),
            ({"starts_on": "2027-01-31"}, "ex_retainer_periods_overlap"),
            ({**LATER, "ends_on": "2027-02-28"}, "ck_retainer_periods_runs_forward"),
            ({**LATER, "anchor_day": 32}, "ck_retainer_periods_is_anchored"),
            ({**LATER, "year_starts_on": "2027-03-02"}, "ck_retainer_periods_lies_within_its_year"),
            ({**LATER, "status": "other"}, "ck_retainer_periods_status"),
            ({**LATER, "status": "closed"}, "ck_retainer_periods_closes_with_a_statement"),
            ({**LATER, "terms_version": 2}, "fk_retainer_periods_contract_id_terms_version"),
        ],
    )
    async def test_bad_ones_are_refused(
        self, empty_market: Market, change: dict[str, Any], rule: str
    ) -> None:
        deal = await running_deal(empty_market)
        await over(deal, "2027-01-01T00:00:01Z")
        of_open = "SELECT id FROM retainer_periods WHERE status = 'open'"
        period = await rows.value(empty_market, of_open)
        copy = COPY.format(table="retainer_periods")
        broken = await refusal(empty_market, copy, period, json.dumps(change))
        assert broken.startswith(rule[:63])


class TestMinutes:
    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE retainer_grants SET minutes = 1",
            "DELETE FROM retainer_grants",
            "TRUNCATE retainer_grants CASCADE",
            "UPDATE retainer_minutes SET minutes = -1",
            "DELETE FROM retainer_minutes",
            "TRUNCATE retainer_minutes",
            "UPDATE retainer_time SET minutes = 1",
            "DELETE FROM retainer_time",
            "TRUNCATE retainer_time",
        ],
    )
    async def test_they_never_change(self, empty_market: Market, change: str) -> None:
        await closed_deal(empty_market)
        assert await refusal(empty_market, change) == FIXED

    @pytest.mark.parametrize("minutes", [-61, 1])
    async def test_no_grant_has_less_than_nothing_or_more_than_it_had(
        self, empty_market: Market, minutes: int
    ) -> None:
        deal = await closed_deal(empty_market)
        broken = await refusal(empty_market, ENTRY, deal.id, minutes, "open")
        assert broken == "minutes_within_grants"
        await rows.fetch(empty_market, ENTRY, deal.id, -60, "open")

    async def test_nothing_is_added_to_a_closed_period(self, empty_market: Market) -> None:
        deal = await closed_deal(empty_market)
        assert await refusal(empty_market, ENTRY, deal.id, -1, "closed") == CLOSED

    @pytest.mark.parametrize(
        ("change", "rule"),
        [
            ({}, "uq_retainer_grants_contract_id_key"),
            ({"key": "2", "minutes": -1}, "ck_retainer_grants_is_not_negative"),
            ({"key": "2", "expires_on": "2026-12-01"}, "ck_retainer_grants_runs_forward"),
            ({"key": "2", "value_minor": 1}, "ck_retainer_grants_is_worth_money"),
            (
                {"key": "2", "value_minor": -1, "currency": "EUR"},
                "ck_retainer_grants_is_worth_something",
            ),
            ({"key": "2", "source": "other"}, "ck_retainer_grants_source"),
        ],
    )
    async def test_bad_grants_are_refused(
        self, empty_market: Market, change: dict[str, Any], rule: str
    ) -> None:
        deal = await running_deal(empty_market)
        grant = await given(deal)
        copy = COPY.format(table="retainer_grants")
        assert await refusal(empty_market, copy, grant["id"], json.dumps(change)) == rule

    @pytest.mark.parametrize(
        ("change", "rule"),
        [
            ("minutes = 0", "ck_retainer_minutes_moves_something"),
            ("reason = 'other'", "ck_retainer_minutes_reason"),
        ],
    )
    async def test_bad_entries_are_refused(
        self, empty_market: Market, change: str, rule: str
    ) -> None:
        name, value = change.split(" = ")
        deal = await closed_deal(empty_market)
        statement = ENTRY.replace("$2", value if name == "minutes" else "-1").replace(
            "$3", "'open'"
        )
        if name == "reason":
            statement = statement.replace("'consumed'", value)
        assert await refusal(empty_market, statement, deal.id) == rule

    async def test_the_same_is_written_once_in_a_period(self, empty_market: Market) -> None:
        deal = await closed_deal(empty_market)
        await rows.fetch(empty_market, ENTRY, deal.id, -10, "open")
        broken = await refusal(empty_market, ENTRY, deal.id, -10, "open")
        assert broken == "uq_retainer_minutes_period_id_grant_id_reason"

    async def test_time_is_counted_once(self, empty_market: Market) -> None:
        await closed_deal(empty_market)
        again = (
            "INSERT INTO retainer_time SELECT t.time_entry_id, t.contract_id, p.id, 60, 1 "
            "FROM retainer_time t JOIN retainer_periods p ON p.contract_id = t.contract_id "
            "WHERE p.status = 'open'"
        )
        assert await refusal(empty_market, again) == "pk_retainer_time"


class TestLooking:
    async def test_new_terms_wake_the_worker(self, empty_market: Market) -> None:
        """Whoever writes them: the row comes with the terms, and the present moment with it."""
        deal = await running_deal(empty_market)
        asked = "SELECT next_at FROM retainers WHERE contract_id = $1"
        assert await rows.value(empty_market, asked, deal.id) > empty_market.clock()
        await rows.fetch(
            empty_market,
            "INSERT INTO contract_terms (contract_id, version, terms, fee, created_at) "
            "SELECT contract_id, 2, terms, fee, created_at FROM contract_terms "
            "WHERE contract_id = $1",
            deal.id,
        )
        assert await rows.value(empty_market, asked, deal.id) <= empty_market.clock()

    async def test_other_contracts_are_not_looked_at(self, empty_market: Market) -> None:
        await empty_market.deal()
        assert await rows.value(empty_market, "SELECT count(*) FROM retainers") == 0
