import pytest

from tests.factories.corrections import (
    START,
    an_hour,
    corrected,
    entry_of,
    path_of,
    proposed,
)
from tests.factories.market import Deal, Market
from tests.factories.timesheets import deal_of_last_week


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await deal_of_last_week(market)


class TestTakingAway:  # B2
    async def test_a_reversing_entry_mirrors_the_original(self, deal: Deal):
        entry = await an_hour(deal, task="Inbox", memo="Mail")
        done = await corrected(deal, entry)
        reversal = await entry_of(deal.owner, done["reversal_id"])
        mirrored = ("contract_id", "terms_version", "paid_as", "started_at", "ended_at", "task")
        assert [reversal[name] for name in mirrored] == [entry[name] for name in mirrored]
        assert (reversal["billable_seconds"], reversal["worked_seconds"]) == (-3600, -3600)
        assert (reversal["status"], reversal["source"]) == ("approved", "correction")
        assert reversal["reverses_id"] == entry["id"]
        assert reversal["locked_reason"] == "reversal"
        assert (done["status"], done["replacement_id"]) == ("approved", None)

    async def test_of_the_original_nothing_changes_but_that_it_was_taken_back(self, deal: Deal):
        entry = await an_hour(deal)
        assert (entry["locked_reason"], entry["allowed_actions"]) == ("approved", ["correct"])
        done = await corrected(deal, entry)
        marked = {
            "locked_reason": "reversed",
            "reversed_by_id": done["reversal_id"],
            "allowed_actions": [],
        }
        assert await entry_of(deal.owner, entry["id"]) == {**entry, **marked}

    async def test_its_time_is_free_again(self, deal: Deal):
        await corrected(deal, await an_hour(deal))
        again = await an_hour(deal)
        assert again["billable_seconds"] == 3600


class TestReplacing:  # B2
    async def test_another_entry_stands_in_its_place(self, deal: Deal):
        entry = await an_hour(deal, memo="Mail", tags=["inbox"])
        done = await corrected(deal, entry, ended_at="2026-12-01T08:30:00Z")
        other = await entry_of(deal.owner, done["replacement_id"])
        assert (other["replaces_id"], other["status"]) == (entry["id"], "approved")
        assert (other["billable_seconds"], other["memo"], other["tags"]) == (
            1800,
            "Mail",
            ["inbox"],
        )
        assert (other["decided_by"], other["allowed_actions"]) == (str(deal.owner.id), ["correct"])

    async def test_what_is_asked_for_is_shown_in_full(self, deal: Deal):
        correction = await proposed(deal.assistant, await an_hour(deal), is_billable=False)
        assert correction["replacement"] == {
            "started_at": "2026-12-01T08:00:00Z",
            "ended_at": "2026-12-01T09:00:00Z",
            "breaks": [],
            "memo": "",
            "task": None,
            "is_billable": False,
        }

    async def test_it_may_be_corrected_in_its_turn(self, deal: Deal):
        done = await corrected(deal, await an_hour(deal), memo="Calls")
        other = await entry_of(deal.owner, done["replacement_id"])
        last = await corrected(deal, other, memo="Letters")
        assert (await entry_of(deal.owner, last["replacement_id"]))["memo"] == "Letters"
        assert START[:10] == other["work_on"]


class TestAgreeing:  # R33
    async def test_the_assistant_agrees_to_what_the_client_asks(self, deal: Deal):
        entry = await an_hour(deal)
        correction = await proposed(deal.owner, entry, is_billable=False)
        assert (correction["side"], correction["allowed_actions"]) == ("client", ["withdraw"])
        path = path_of(correction)
        assert (await deal.owner.post(f"{path}/approve")).status_code == 403
        done = (await deal.assistant.post(f"{path}/approve")).json()
        other = await entry_of(deal.owner, done["replacement_id"])
        assert (other["decided_by"], other["billable_seconds"]) == (str(deal.owner.id), 0)
        assert done["decided_by"] == str(deal.assistant.id)
