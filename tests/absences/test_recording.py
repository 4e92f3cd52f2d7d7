"""The assistant says when they are absent, and the parties of that contract read it (R06)."""

from uuid import UUID

import pytest

from tests.factories.absences import HOLIDAY, absent
from tests.factories.knowledge import ended
from tests.factories.market import Deal, Market
from tests.factories.rosters import verdict
from tests.invariants import rows
from tests.invariants.test_constraints import COPY, refusal
from tests.jobs.reading import ids, walk
from tests.privacy.cast import assistant, erase


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal()


class TestRecording:
    async def test_the_client_reads_it(self, market: Market, deal: Deal) -> None:
        absence = await absent(deal)
        assert {name: absence[name] for name in HOLIDAY} == HOLIDAY
        path = f"{deal.path}/absences/{absence['id']}"
        assert (await deal.owner.get(path)).json() == absence
        [(data, parties)] = await rows.told(market, "absence.recorded", absence["id"])
        assert data == {"contract_id": deal.id}
        assert parties == {UUID(deal.owner.organization_id), deal.assistant.id}

    async def test_only_the_assistant_writes(self, deal: Deal) -> None:
        absence = await absent(deal)
        path = f"{deal.path}/absences"
        for answer in (
            await deal.owner.post(path, HOLIDAY),
            await deal.owner.patch(f"{path}/{absence['id']}", {"kind": "other"}),
            await deal.owner.delete(f"{path}/{absence['id']}"),
        ):
            assert verdict(answer) == (403, "forbidden")

    async def test_it_changes_and_goes(self, deal: Deal) -> None:
        path = f"{deal.path}/absences/{(await absent(deal))['id']}"
        changed = await deal.assistant.patch(path, {"last_on": "2027-08-02", "note": None})
        assert (changed.json()["last_on"], changed.json()["note"]) == ("2027-08-02", None)
        refused = await deal.assistant.patch(path, {"last_on": "2027-08-01"})
        assert refused.json()["errors"][0]["code"] == "ends_too_early"
        assert (await deal.assistant.delete(path)).status_code == 204
        assert (await deal.assistant.get(path)).status_code == 404

    @pytest.mark.parametrize(
        ("first", "last", "is_free"),
        [
            ("2027-08-13", "2027-08-20", False),
            ("2027-07-01", "2027-08-02", False),
            ("2027-08-05", "2027-08-05", False),
            ("2027-08-14", "2027-08-20", True),
        ],
    )
    async def test_absences_share_no_day(
        self, market: Market, deal: Deal, first, last, is_free
    ) -> None:
        absence = await absent(deal)
        body = {**HOLIDAY, "first_on": first, "last_on": last}
        answer = await deal.assistant.post(f"{deal.path}/absences", body)
        assert answer.status_code == (201 if is_free else 409)
        if not is_free:
            assert answer.json()["code"] == "overlapping_absence"
            change = f'{{"first_on": "{first}", "last_on": "{last}"}}'
            rule = await refusal(market, COPY.format(table="absences"), absence["id"], change)
            assert rule == "ex_absences_no_overlap"

    async def test_the_last_day_is_not_before_the_first(self, deal: Deal) -> None:
        body = {**HOLIDAY, "last_on": "2027-08-01"}
        refused = await deal.assistant.post(f"{deal.path}/absences", body)
        assert refused.status_code == 422

    async def test_nothing_changes_after_the_end(self, deal: Deal) -> None:
        absence = await absent(deal)
        await ended(deal)
        path = f"{deal.path}/absences"
        refused = await deal.assistant.post(path, HOLIDAY)
        assert verdict(refused) == (409, "contract_ended")
        assert (await deal.assistant.delete(f"{path}/{absence['id']}")).status_code == 404
        assert await ids(deal.owner, path) == [absence["id"]]


class TestReading:
    async def test_another_client_of_the_same_assistant_nothing(
        self, market: Market, deal: Deal
    ) -> None:
        other = await market.deal(assistant=deal.assistant)
        absence = await absent(deal)
        for base in (deal.path, other.path):
            answer = await other.owner.get(f"{base}/absences/{absence['id']}")
            assert answer.status_code == 404
        assert (await other.owner.get(f"{deal.path}/absences")).status_code == 404
        assert (await other.owner.get(f"{deal.path}/presence")).status_code == 404
        assert await walk(other.owner, f"{other.path}/absences") == []

    async def test_by_days(self, deal: Deal) -> None:
        august = (await absent(deal))["id"]
        may = (await absent(deal, first_on="2027-05-01", last_on="2027-05-02"))["id"]
        path = f"{deal.path}/absences"
        assert await ids(deal.owner, path, sort="created_at") == [august, may]
        assert await ids(deal.owner, path, since="2027-05-02", until="2027-06-01") == [may]
        assert await ids(deal.owner, path, since="2027-08-13") == [august]
        assert await ids(deal.owner, path, until="2027-04-30") == []


class TestErasing:
    async def test_the_note_goes_and_the_days_stay(self, market: Market) -> None:
        ana = await assistant(market)
        deal = await market.deal(assistant=ana)
        absence = await absent(deal)
        parts = (await ana.get("/v1/me/data-export")).json()["parts"]
        assert [one["note"] for one in parts["absences"]] == ["The sea."]
        await ended(deal)
        assert (await erase(ana)).status_code == 204
        kept = (await deal.owner.get(f"{deal.path}/absences/{absence['id']}")).json()
        assert (kept["note"], kept["first_on"]) == (None, "2027-08-02")
