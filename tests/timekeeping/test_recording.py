from datetime import UTC, datetime

import pytest

from tests.factories.market import Deal, Market
from tests.timekeeping.days import at, recorded, span


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal(starts_on="2026-12-01", allotted_minutes=6000)


async def refused(deal: Deal, body: dict) -> tuple[int, str, str]:
    """Status, pointer and code of a refusal."""
    answer = await deal.assistant.post(f"{deal.path}/time-entries", body)
    fault = answer.json()["errors"][0]
    return answer.status_code, fault["pointer"], fault["code"]


class TestRecording:
    async def test_a_draft_carries_what_was_said(self, deal: Deal):
        entry = await recorded(
            deal, "2026-12-07T08:00:00+01:00", minutes=90, memo="Inbox", is_billable=False
        )
        assert entry["started_at"] == "2026-12-07T07:00:00Z"
        assert (entry["status"], entry["source"]) == ("draft", "manual")
        assert (entry["worked_seconds"], entry["billable_seconds"]) == (5400, None)
        assert (entry["memo"], entry["is_billable"]) == ("Inbox", False)
        assert entry["terms_version"] == 1

    async def test_the_answer_says_where_the_entry_is(self, deal: Deal):
        made = await deal.assistant.post(
            f"{deal.path}/time-entries", span("2026-12-07T08:00Z", minutes=5)
        )
        assert made.headers["location"] == f"/v1/time-entries/{made.json()['id']}"
        assert (await deal.assistant.get(made.headers["location"])).json() == made.json()

    async def test_a_whole_day_is_the_longest(self, deal: Deal):
        assert (await recorded(deal, "2026-12-05T00:00Z", minutes=1440))["worked_seconds"] == 86400
        assert await refused(deal, span("2026-12-03T00:00Z", minutes=1440.001)) == (
            422,
            "/ended_at",
            "too_long",
        )

    async def test_work_may_end_now_but_not_later(self, deal: Deal):
        assert await refused(deal, span("2026-12-07T09:00Z", minutes=60.001)) == (
            422,
            "/ended_at",
            "in_the_future",
        )
        assert (await recorded(deal, "2026-12-07T09:00Z", minutes=60))["worked_seconds"] == 3600

    @pytest.mark.parametrize("minutes", [0, -1, -600])
    async def test_it_ends_after_it_starts(self, deal: Deal, minutes):
        assert await refused(deal, span("2026-12-07T08:00Z", minutes=minutes)) == (
            422,
            "/ended_at",
            "ends_too_early",
        )

    async def test_not_before_the_contract(self, deal: Deal):
        assert await refused(deal, span("2026-11-30T23:59Z", minutes=10)) == (
            422,
            "/started_at",
            "before_contract",
        )
        assert (await recorded(deal, "2026-12-01T00:00Z", minutes=10))["work_on"] == "2026-12-01"

    async def test_the_first_day_is_one_of_the_contract_s_zone(self, market: Market):
        deal = await market.deal(starts_on="2026-12-01", time_zone="Asia/Tokyo")
        early = {**span("2026-11-30T14:59Z", minutes=10), "time_zone": "Pacific/Kiritimati"}
        assert (await refused(deal, early))[2] == "before_contract"
        assert (await recorded(deal, "2026-11-30T15:00Z", minutes=10))["work_on"] == "2026-12-01"

    @pytest.mark.parametrize(
        "start", ["2026-12-07T08:00:00", "yesterday", "1969-12-31T00:00Z", 1, None]
    )
    async def test_moments_have_an_offset_and_a_sensible_year(self, deal: Deal, start):
        body = {**span("2026-12-07T08:00Z", minutes=10), "started_at": start}
        assert (await refused(deal, body))[:2] == (422, "/started_at")

    @pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "localtime"])
    async def test_zones_are_of_the_iana_list(self, deal: Deal, zone):
        body = {**span("2026-12-07T08:00Z", minutes=10), "time_zone": zone}
        assert (await refused(deal, body))[:2] == (422, "/time_zone")


class TestLocalDay:
    @pytest.mark.parametrize(
        ("start", "zone", "day"),
        [
            ("2026-12-06T23:30Z", "UTC", "2026-12-06"),
            ("2026-12-06T23:30Z", "Asia/Tokyo", "2026-12-07"),
            ("2026-12-07T03:00Z", "America/New_York", "2026-12-06"),
            ("2026-12-06T10:00Z", "Pacific/Kiritimati", "2026-12-07"),
            ("2026-12-06T18:15Z", "Asia/Kathmandu", "2026-12-07"),
            ("2026-12-06T18:14Z", "Asia/Kathmandu", "2026-12-06"),
        ],
    )
    async def test_it_is_the_date_where_the_work_began(self, deal: Deal, start, zone, day):
        entry = await recorded(deal, start, minutes=10, time_zone=zone)
        assert (entry["work_on"], entry["time_zone"]) == (day, zone)

    @pytest.mark.parametrize(
        ("start", "day"),
        [
            ("2027-10-30T22:59:59Z", "2027-10-30"),  # summer: an hour ahead of UTC
            ("2027-10-30T23:00:00Z", "2027-10-31"),
            ("2027-10-31T23:30:00Z", "2027-10-31"),  # winter: with UTC again
            ("2027-11-01T00:00:00Z", "2027-11-01"),
        ],
    )
    async def test_it_follows_the_end_of_summer_time(self, market: Market, start, day):
        market.clock.now = datetime(2027, 11, 2, tzinfo=UTC)
        deal = await market.deal(starts_on="2027-10-20", time_zone="Europe/Lisbon")
        assert (await recorded(deal, start, minutes=10))["work_on"] == day

    async def test_the_hour_that_comes_twice_counts_twice(self, market: Market):
        market.clock.now = datetime(2027, 11, 2, tzinfo=UTC)
        deal = await market.deal(starts_on="2027-10-20", time_zone="Europe/Lisbon")
        body = {"started_at": "2027-10-30T23:00:00+01:00", "ended_at": "2027-10-31T06:00:00+00:00"}
        made = await deal.assistant.post(f"{deal.path}/time-entries", body)
        assert made.json()["worked_seconds"] == 8 * 3600

    async def test_the_hour_that_is_left_out_is_not_worked(self, market: Market):
        market.clock.now = datetime(2027, 3, 29, tzinfo=UTC)
        deal = await market.deal(starts_on="2027-03-20", time_zone="Europe/Lisbon")
        body = {"started_at": "2027-03-28T00:00:00+00:00", "ended_at": "2027-03-28T06:00:00+01:00"}
        made = await deal.assistant.post(f"{deal.path}/time-entries", body)
        assert made.json()["worked_seconds"] == 5 * 3600


class TestOverlap:
    OTHER = ("2026-12-07T06:00Z", 60)

    @pytest.mark.parametrize(
        ("start", "minutes"), [("2026-12-07T05:00Z", 60), ("2026-12-07T07:00Z", 60)]
    )
    async def test_touching_ends_are_fine(self, deal: Deal, start, minutes):
        await recorded(deal, self.OTHER[0], minutes=self.OTHER[1])
        assert (await recorded(deal, start, minutes=minutes))["status"] == "draft"

    @pytest.mark.parametrize(
        ("start", "minutes"),
        [
            ("2026-12-07T06:00Z", 60),
            ("2026-12-07T06:10Z", 10),
            ("2026-12-07T05:00Z", 180),
            ("2026-12-07T05:00Z", 60.0001),
            ("2026-12-07T06:59:59.999999Z", 10),
        ],
    )
    async def test_shared_time_is_refused(self, deal: Deal, start, minutes):
        await recorded(deal, self.OTHER[0], minutes=self.OTHER[1])
        answer = await deal.assistant.post(
            f"{deal.path}/time-entries", span(start, minutes=minutes)
        )
        assert (answer.status_code, answer.json()["code"]) == (409, "overlapping_time")

    async def test_another_client_stays_unknown(self, market: Market, deal: Deal):
        # R27
        rival = await market.owner(name="Secret Rival")
        other = await market.deal(owner=rival, assistant=deal.assistant, starts_on="2026-12-01")
        entry = await recorded(other, self.OTHER[0], minutes=60, memo="Secret memo")
        answer = await deal.assistant.post(
            f"{deal.path}/time-entries", span("2026-12-07T06:30Z", minutes=60)
        )
        assert (answer.status_code, answer.json()["code"]) == (409, "overlapping_time")
        told = (other.id, entry["id"], rival.organization_id, other.job["id"], "Secret")
        assert not [secret for secret in told if secret in answer.text]

    async def test_others_work_at_the_same_time(self, market: Market, deal: Deal):
        other = await market.deal(owner=deal.owner, starts_on="2026-12-01")
        await recorded(deal, self.OTHER[0], minutes=60)
        assert (await recorded(other, self.OTHER[0], minutes=60))["status"] == "draft"


class TestReading:
    async def test_the_client_sees_the_time_of_its_contracts_only(self, market: Market, deal: Deal):
        other = await market.deal(assistant=deal.assistant, starts_on="2026-12-01")
        mine = await recorded(deal, "2026-12-07T06:00Z", minutes=60)
        hidden = await recorded(other, "2026-12-07T07:00Z", minutes=60)
        for path in ("/v1/time-entries", f"{deal.path}/time-entries"):
            items = (await deal.owner.get(path)).json()["items"]
            assert [item["id"] for item in items] == [mine["id"]]
        assert (await deal.owner.get(f"/v1/time-entries/{hidden['id']}")).status_code == 404
        assert (await deal.owner.get(f"{other.path}/time-entries")).status_code == 404

    async def test_filters_narrow_the_list(self, deal: Deal):
        early = await recorded(deal, "2026-12-02T06:00Z", minutes=60)
        late = await recorded(deal, "2026-12-03T06:00Z", minutes=60)
        await deal.assistant.post(f"/v1/time-entries/{late['id']}/submit")
        path = f"{deal.path}/time-entries"
        waiting = (await deal.owner.get(path, status="submitted")).json()["items"]
        before = (await deal.owner.get(path, started_before=late["started_at"])).json()["items"]
        after = (await deal.owner.get(path, started_after=late["started_at"])).json()["items"]
        ordered = (await deal.owner.get(path, sort="started_at")).json()["items"]
        assert [item["id"] for item in waiting] == [late["id"]]
        assert [item["id"] for item in before] == [early["id"]]
        assert [item["id"] for item in after] == [late["id"]]
        assert [at(item["started_at"]).day for item in ordered] == [2, 3]
