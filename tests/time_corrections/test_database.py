"""What the database itself refuses, whatever the application does (domain.md §4)."""

import json
from typing import Any

import pytest

from tests.factories.corrections import an_hour, corrected, path_of, proposed
from tests.factories.market import Deal, Market
from tests.factories.timesheets import deal_of_last_week
from tests.invariants import rows
from tests.invariants.test_constraints import COPY, refusal

COPY_ENTRY = COPY.format(table="time_entries")
CHANGE = "UPDATE time_entries SET {} WHERE id = $1"
CHANGE_CORRECTION = "UPDATE time_corrections SET {} WHERE id = $1"
FITS, IMMUTABLE = "a_correction_fits", "approved_time_is_immutable"


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await deal_of_last_week(market)


def mirror(entry: dict[str, Any], **other: Any) -> str:
    """What differs in the row that takes an entry back, as JSON."""
    return json.dumps({"reverses_id": entry["id"], "billable_seconds": -3600, **other})


class TestReversals:
    async def test_one_that_mirrors_its_original_marks_it(self, market: Market, deal: Deal):
        entry = await an_hour(deal)
        await rows.fetch(market, COPY_ENTRY, entry["id"], mirror(entry))
        found = await deal.owner.get(f"/v1/time-entries/{entry['id']}")
        assert found.json()["locked_reason"] == "reversed"

    @pytest.mark.parametrize(
        "other",
        [
            {"billable_seconds": -3601},
            {"billable_seconds": -3599},
            {"billable_seconds": 0},
            {"terms_version": 2},
            {"paid_as": "project"},
            {"ended_at": "2026-12-01T10:00:00Z"},
            {"counted_on": "2026-12-08"},
            {"is_billable": False},
            {"assignment": 2},
        ],
    )
    async def test_one_that_does_not_is_refused(self, market: Market, deal: Deal, other):
        entry = await an_hour(deal)
        assert await refusal(market, COPY_ENTRY, entry["id"], mirror(entry, **other)) == FITS

    async def test_none_on_another_contract(self, market: Market, deal: Deal):
        entry = await an_hour(deal)
        other = await deal_of_last_week(market, assistant=deal.assistant)
        values = mirror(entry, contract_id=other.id)
        assert await refusal(market, COPY_ENTRY, entry["id"], values) == FITS

    async def test_only_approved_time_is_reversed(self, market: Market, deal: Deal):
        entry = await market.submitted(deal)
        values = mirror(
            entry,
            billable_seconds=0,
            status="approved",
            decided_at="2026-12-07T10:00:00Z",
            decided_by=str(deal.owner.id),
        )
        assert await refusal(market, COPY_ENTRY, entry["id"], values) == FITS

    async def test_an_entry_is_reversed_once(self, market: Market, deal: Deal):
        entry = await an_hour(deal)
        await corrected(deal, entry)
        values = mirror(entry, reversed_by_id=None)
        rule = await refusal(market, COPY_ENTRY, entry["id"], values)
        assert rule == "uq_time_entries_reversal"

    async def test_no_reversal_is_reversed(self, market: Market, deal: Deal):
        done = await corrected(deal, await an_hour(deal))
        values = mirror({"id": done["reversal_id"]}, billable_seconds=0)
        assert await refusal(market, COPY_ENTRY, done["reversal_id"], values) == FITS


class TestOriginals:
    @pytest.mark.parametrize(
        "change",
        [
            "reversed_by_id = id",
            "reversed_by_id = gen_random_uuid()",
            "reversed_by_id = (SELECT id FROM time_entries WHERE reverses_id IS NOT NULL LIMIT 1)",
            "version = version + 1",
        ],
    )
    async def test_nothing_else_marks_one(self, market: Market, deal: Deal, change):
        await corrected(deal, await an_hour(deal))
        entry = await an_hour(deal)
        assert await refusal(market, CHANGE.format(change), entry["id"]) == IMMUTABLE

    @pytest.mark.parametrize("change", ["reversed_by_id = NULL", "memo = 'Other'", "version = 1"])
    async def test_one_that_is_marked_never_changes_again(self, market: Market, deal: Deal, change):
        entry = await an_hour(deal)
        await corrected(deal, entry)
        assert await refusal(market, CHANGE.format(change), entry["id"]) == IMMUTABLE

    @pytest.mark.parametrize("name", ["reverses_id", "reversed_by_id", "replaces_id"])
    async def test_nothing_becomes_part_of_a_correction_later(
        self, market: Market, deal: Deal, name
    ):
        entry, other = await an_hour(deal), await market.submitted(deal)
        change = CHANGE.format(
            f"{name} = $2, status = 'approved', billable_seconds = 0, "
            "decided_at = now(), decided_by = $3"
        )
        ids = (other["id"], entry["id"], deal.owner.id)
        assert await refusal(market, change, *ids) == FITS

    async def test_nothing_stands_in_the_place_of_what_stands(self, market: Market, deal: Deal):
        entry = await an_hour(deal)
        later = {"started_at": "2026-12-01T10:00:00Z", "ended_at": "2026-12-01T11:00:00Z"}
        values = json.dumps({"replaces_id": entry["id"], **later})
        assert await refusal(market, COPY_ENTRY, entry["id"], values) == FITS


class TestCorrections:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE time_corrections SET reason = 'Other' WHERE id = $1",
            "UPDATE time_corrections SET status = 'proposed' WHERE id = $1",
            "DELETE FROM time_corrections WHERE id = $1",
        ],
    )
    async def test_what_was_decided_never_changes(self, market: Market, deal: Deal, statement):
        done = await corrected(deal, await an_hour(deal))
        assert await refusal(market, statement, done["id"]) == "corrections_are_history"

    @pytest.mark.parametrize(
        ("change", "rule"),
        [
            ("status = 'declined', decided_at = now()", "open_until_decided"),
            (
                "status = 'declined', decided_at = now(), decided_by = assistant_id",
                "the_other_side_decides",
            ),
            (
                "status = 'approved', decided_at = now(), decided_by = '{owner}'",
                "approval_reverses",
            ),
            ("side = 'client'", "assistants_ask_for_themselves"),
            ("replacement_id = entry_id", "replaces_what_was_asked"),
        ],
    )
    async def test_an_answer_is_whole_and_of_the_other_side(
        self, market: Market, deal: Deal, change, rule
    ):
        correction = await proposed(deal.assistant, await an_hour(deal))
        statement = CHANGE_CORRECTION.format(change.format(owner=deal.owner.id))
        found = await refusal(market, statement, correction["id"])
        assert found == f"ck_time_corrections_{rule}"
        assert (await deal.owner.get(path_of(correction))).json() == {
            **correction,
            "allowed_actions": ["approve", "decline"],
        }
