from uuid import UUID

import asyncpg
import pytest

from tests.factories.market import EUR_25, Deal, Market, Person
from tests.invariants import rows
from tests.timekeeping.days import approved, recorded
from va_market.identity.models import Role

CAPPED = {"kind": "hourly", "rate": EUR_25, "weekly_cap_minutes": 60}


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal(starts_on="2026-11-16", allotted_minutes=6000)


@pytest.fixture
async def capped(market: Market) -> Deal:
    return await market.deal(
        proposal={"terms": CAPPED}, starts_on="2026-11-16", allotted_minutes=6000
    )


class TestApproving:
    # R33, R34
    async def test_it_freezes_what_is_billed(self, market: Market, deal: Deal):
        entry = await market.submitted(deal, minutes=90.5)
        done = (await deal.owner.post(f"/v1/time-entries/{entry['id']}/approve")).json()
        assert (done["status"], done["decided_by"]) == ("approved", str(deal.owner.id))
        assert done["decided_at"] == "2026-12-07T10:00:00Z"
        assert (done["worked_seconds"], done["billable_seconds"]) == (5430, 5460)
        assert done["allowed_actions"] == ["correct"]

    async def test_only_the_named_supervisor_does(self, market: Market):
        owner = await market.owner()
        named = await market.member(owner, Role.SUPERVISOR)
        deal = await market.deal(owner=owner, supervisor_id=str(named.id))
        entry = await market.submitted(deal)
        path = f"/v1/time-entries/{entry['id']}"
        for person in (owner, await market.member(owner, Role.ADMIN), deal.assistant):
            refused = await person.post(f"{path}/approve")
            assert (refused.status_code, refused.json()["code"]) == (403, "not_the_supervisor")
        assert (await named.post(f"{path}/approve")).status_code == 200

    async def test_time_that_is_not_billable_bills_nothing(self, market: Market, deal: Deal):
        done = await market.approved(deal, is_billable=False)
        assert (done["worked_seconds"], done["billable_seconds"]) == (3600, 0)

    async def test_both_sides_hear_of_it(self, market: Market, deal: Deal):
        done = await market.approved(deal)
        [(data, parties)] = await rows.told(market, "time_entry.approved", done["id"])
        assert data == {
            "contract_id": deal.id,
            "billable_seconds": 3600,
            "decided_as": "supervisor",
        }
        assert parties == {UUID(deal.owner.organization_id), deal.assistant.id}


class TestReturning:
    async def test_the_note_says_why(self, market: Market, deal: Deal):
        entry = await market.submitted(deal)
        path = f"/v1/time-entries/{entry['id']}"
        done = (await deal.owner.post(f"{path}/return", {"note": "Which inbox?"})).json()
        assert (done["status"], done["return_note"]) == ("returned", "Which inbox?")
        assert done["billable_seconds"] is None

    async def test_it_needs_a_note(self, market: Market, deal: Deal):
        entry = await market.submitted(deal)
        refused = await deal.owner.post(f"/v1/time-entries/{entry['id']}/return", {})
        assert refused.json()["errors"][0]["pointer"] == "/note"

    async def test_mended_time_is_handed_in_again(self, market: Market, deal: Deal):
        entry = await market.submitted(deal)
        path = f"/v1/time-entries/{entry['id']}"
        await deal.owner.post(f"{path}/return", {"note": "Which inbox?"})
        await deal.assistant.patch(path, {"memo": "The old inbox"})
        await deal.assistant.post(f"{path}/submit")
        done = await deal.owner.post(f"{path}/approve")
        assert (done.status_code, done.json()["memo"]) == (200, "The old inbox")


class TestApprovedTime:
    # B2: immutable in the database, not by code alone
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE time_entries SET memo = 'other' WHERE id = $1",
            "UPDATE time_entries SET billable_seconds = 7200 WHERE id = $1",
            "UPDATE time_entries SET status = 'draft', billable_seconds = NULL WHERE id = $1",
            "UPDATE time_entries SET version = version WHERE id = $1",
            "DELETE FROM time_entries WHERE id = $1",
        ],
    )
    async def test_no_statement_changes_it(self, market: Market, deal: Deal, statement):
        done = await market.approved(deal)
        with pytest.raises(asyncpg.RestrictViolationError) as refused:
            await rows.fetch(market, statement, done["id"])
        assert refused.value.constraint_name == "approved_time_is_immutable"
        assert (await deal.owner.get(f"/v1/time-entries/{done['id']}")).json() == done

    @pytest.mark.parametrize(
        "statement", ["TRUNCATE time_entries CASCADE", "TRUNCATE users CASCADE"]
    )
    async def test_no_table_is_emptied(self, market: Market, statement):
        with pytest.raises(asyncpg.RestrictViolationError):
            await rows.fetch(market, statement)


class TestWeeklyCap:
    @pytest.mark.parametrize(
        ("spans", "billed"),
        [
            ([("2026-12-06T08:00Z", 60), ("2026-12-06T09:00Z", 30)], [3600, 0]),
            ([("2026-12-02T08:00Z", 40), ("2026-12-06T08:00Z", 40)], [2400, 1200]),
            ([("2026-12-06T08:00Z", 60), ("2026-12-07T08:00Z", 60)], [3600, 3600]),
            ([("2026-11-30T00:00Z", 61)], [3600]),
            ([("2026-11-29T23:00Z", 60), ("2026-11-30T00:00Z", 60)], [3600, 3600]),
            ([("2026-12-06T23:30Z", 90), ("2026-12-07T02:00Z", 60)], [3600, 3600]),
        ],
    )
    async def test_it_holds_from_monday_to_sunday(self, capped: Deal, spans, billed):
        done = [await approved(capped, start, minutes=minutes) for start, minutes in spans]
        assert [entry["billable_seconds"] for entry in done] == billed

    async def test_the_week_is_one_of_the_contract_whatever_the_entry_says(self, capped: Deal):
        monday = await approved(
            capped, "2026-12-07T01:00Z", minutes=60, time_zone="America/New_York"
        )
        before = await approved(capped, "2026-12-05T08:00Z", minutes=60)
        later = await approved(capped, "2026-12-07T08:00Z", minutes=60)
        assert [e["billable_seconds"] for e in (monday, before, later)] == [3600, 3600, 0]

    async def test_the_excess_stays_visible(self, capped: Deal):
        await approved(capped, "2026-12-07T06:00Z", minutes=90)
        sheet = (await capped.owner.get(f"{capped.path}/timesheet")).json()
        assert (sheet["billable_seconds"], sheet["unbilled_seconds"]) == (3600, 1800)
        assert sheet["amount"]["subtotal"] == EUR_25

    async def test_free_time_takes_none_of_it(self, capped: Deal):
        await approved(capped, "2026-12-07T06:00Z", minutes=60, is_billable=False)
        paid = await approved(capped, "2026-12-07T08:00Z", minutes=60)
        assert paid["billable_seconds"] == 3600

    async def test_each_contract_has_its_own(self, market: Market, capped: Deal):
        other = await market.deal(
            assistant=capped.assistant, proposal={"terms": CAPPED}, starts_on="2026-12-01"
        )
        await approved(capped, "2026-12-07T06:00Z", minutes=60)
        assert (await approved(other, "2026-12-07T08:00Z", minutes=60))["billable_seconds"] == 3600


class TestSubmitting:
    async def test_it_waits_for_the_supervisor(self, deal: Deal):
        entry = await recorded(deal, "2026-12-07T06:00Z", minutes=60)
        done = (await deal.assistant.post(f"/v1/time-entries/{entry['id']}/submit")).json()
        assert (done["status"], done["submitted_at"]) == ("submitted", "2026-12-07T10:00:00Z")
        waiting = await self.waiting(deal.owner)
        assert [item["allowed_actions"] for item in waiting] == [["approve", "correct", "return"]]

    async def waiting(self, person: Person) -> list[dict]:
        return (await person.get("/v1/time-entries", status="submitted")).json()["items"]
