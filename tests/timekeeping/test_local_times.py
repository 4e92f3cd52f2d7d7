"""Times by the clock on the wall: nights with another length, leap days, weeks, midnights."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories.market import Deal, Market
from tests.timekeeping.days import at

LISBON, NEW_YORK = "Europe/Lisbon", "America/New_York"
AUCKLAND, LORD_HOWE, KATHMANDU = "Pacific/Auckland", "Australia/Lord_Howe", "Asia/Kathmandu"
BERLIN, ST_JOHNS = "Europe/Berlin", "America/St_Johns"
HOUR = 3600


async def deal_in(market: Market, zone: str, day: str) -> Deal:
    """A contract in a zone that began three days before `day`, two days after it."""
    noon = datetime.combine(at(day[:10]), datetime.min.time(), UTC)
    market.clock.now = noon + timedelta(days=2)
    starts_on = (noon - timedelta(days=3)).date().isoformat()
    return await market.deal(starts_on=starts_on, time_zone=zone, allotted_minutes=9000)


async def record(deal: Deal, starts: str, ends: str, **fields: object):
    body = {"local": {"starts_at": starts, "ends_at": ends}, **fields}
    return await deal.assistant.post(f"{deal.path}/time-entries", body)


async def refusal(deal: Deal, starts: str, ends: str, **fields: object) -> tuple[int, str, str]:
    answer = await record(deal, starts, ends, **fields)
    fault = answer.json()["errors"][0]
    return answer.status_code, fault["pointer"], fault["code"]


class TestNights:
    @pytest.mark.parametrize(
        ("zone", "starts", "ends", "seconds"),
        [
            (LISBON, "2027-03-27T23:00", "2027-03-28T03:00", 3 * HOUR),
            (LISBON, "2027-10-30T23:00", "2027-10-31T03:00", 5 * HOUR),
            (BERLIN, "2027-03-27T23:00", "2027-03-28T04:00", 4 * HOUR),
            (BERLIN, "2027-10-30T23:00", "2027-10-31T04:00", 6 * HOUR),
            (NEW_YORK, "2027-03-13T23:00", "2027-03-14T04:00", 4 * HOUR),
            (NEW_YORK, "2027-11-06T23:00", "2027-11-07T04:00", 6 * HOUR),
            (ST_JOHNS, "2027-03-13T23:00", "2027-03-14T04:00", 4 * HOUR),
            (ST_JOHNS, "2027-11-06T23:00", "2027-11-07T04:00", 6 * HOUR),
            (AUCKLAND, "2027-09-25T23:00", "2027-09-26T04:00", 4 * HOUR),
            (AUCKLAND, "2027-04-03T23:00", "2027-04-04T04:00", 6 * HOUR),
            (LORD_HOWE, "2027-10-02T23:00", "2027-10-03T04:00", 4.5 * HOUR),
            (LORD_HOWE, "2027-04-03T23:00", "2027-04-04T04:00", 5.5 * HOUR),
            (KATHMANDU, "2027-03-27T23:00", "2027-03-28T03:00", 4 * HOUR),
            (LISBON, "2028-02-28T22:00", "2028-02-29T02:00", 4 * HOUR),
            (LISBON, "2028-02-29T22:00", "2028-03-01T02:00", 4 * HOUR),
            (LORD_HOWE, "2028-02-29T00:00", "2028-03-01T00:00", 24 * HOUR),
            (LISBON, "2027-02-28T22:00", "2027-03-01T02:00", 4 * HOUR),
        ],
    )
    async def test_what_is_worked_is_what_passed(self, market: Market, zone, starts, ends, seconds):
        deal = await deal_in(market, zone, starts)
        entry = (await record(deal, starts, ends)).json()
        assert entry["worked_seconds"] == seconds
        assert entry["work_on"] == entry["counted_on"] == starts[:10]

    @pytest.mark.parametrize(
        ("zone", "starts"),
        [
            (LISBON, "2027-03-28T01:00"),
            (LISBON, "2027-03-28T01:59:59"),
            (BERLIN, "2027-03-28T02:00"),
            (NEW_YORK, "2027-03-14T02:30"),
            (ST_JOHNS, "2027-03-14T02:59:59"),
            (LORD_HOWE, "2027-10-03T02:15"),
        ],
    )
    async def test_a_time_that_the_clocks_skip_is_refused(self, market: Market, zone, starts):
        deal = await deal_in(market, zone, starts)
        assert await refusal(deal, starts, f"{starts[:10]}T05:00") == (
            422,
            "/local/starts_at",
            "local_time_does_not_exist",
        )

    @pytest.mark.parametrize(
        ("zone", "day", "clock", "instants"),
        [
            (LISBON, "2027-10-31", "01:30", {"+01:00": "00:30", "+00:00": "01:30"}),
            (BERLIN, "2027-10-31", "02:30", {"+02:00": "00:30", "+01:00": "01:30"}),
            (NEW_YORK, "2027-11-07", "01:00", {"-04:00": "05:00", "-05:00": "06:00"}),
            (ST_JOHNS, "2027-11-07", "01:15", {"-02:30": "03:45", "-03:30": "04:45"}),
            (LORD_HOWE, "2027-04-04", "01:45", {"+11:00": "14:45", "+10:30": "15:15"}),
        ],
    )
    async def test_a_time_that_comes_twice_needs_an_offset(
        self, market: Market, zone, day, clock, instants
    ):
        deal = await deal_in(market, zone, day)
        ends = f"{day}T05:00"
        assert (await refusal(deal, f"{day}T{clock}", ends))[2] == "local_time_repeated"
        wrong = await refusal(deal, f"{day}T{clock}+09:00", ends)
        assert wrong[1:] == ("/local/starts_at", "offset_not_in_force")
        for offset, instant in instants.items():
            entry = (await record(deal, f"{day}T{clock}{offset}", ends)).json()
            assert entry["started_at"][11:16] == instant
            await deal.assistant.delete(f"/v1/time-entries/{entry['id']}")

    async def test_from_the_first_of_the_two_hours_to_the_second(self, market: Market):
        deal = await deal_in(market, LISBON, "2027-10-31")
        made = await record(deal, "2027-10-31T01:30+01:00", "2027-10-31T01:30+00:00")
        assert made.json()["worked_seconds"] == HOUR


class TestWeeks:
    @pytest.mark.parametrize("zone", ["UTC", NEW_YORK, AUCKLAND, KATHMANDU])
    async def test_sunday_ends_where_the_contract_is(self, market: Market, zone):
        deal = await deal_in(market, zone, "2027-06-07")
        await record(deal, "2027-06-06T23:00", "2027-06-06T23:59:59")
        over = (await record(deal, "2027-06-06T23:59:59", "2027-06-07T01:00")).json()
        monday = (await record(deal, "2027-06-07T01:00", "2027-06-07T02:00")).json()
        assert (over["counted_on"], monday["counted_on"]) == ("2027-06-06", "2027-06-07")
        weeks = [
            (await deal.owner.get(f"{deal.path}/timesheet", week_of=day)).json()
            for day in ("2027-06-06", "2027-06-07")
        ]
        assert [week["worked_seconds"]["draft"] for week in weeks] == [2 * HOUR, HOUR]
        assert [week["week_starts_on"] for week in weeks] == ["2027-05-31", "2027-06-07"]


class TestForms:
    async def test_the_zone_of_the_entry_comes_before_that_of_the_contract(self, market: Market):
        deal = await deal_in(market, LISBON, "2027-06-07")
        made = await record(deal, "2027-06-07T09:00", "2027-06-07T10:00", time_zone="Asia/Tokyo")
        assert made.json()["started_at"] == "2027-06-07T00:00:00Z"

    async def test_a_change_takes_them_as_well(self, market: Market):
        deal = await deal_in(market, NEW_YORK, "2027-06-07")
        entry = (await record(deal, "2027-06-07T09:00", "2027-06-07T10:00")).json()
        local = {"starts_at": "2027-06-07T08:00", "ends_at": "2027-06-07T09:30"}
        changed = await deal.assistant.patch(f"/v1/time-entries/{entry['id']}", {"local": local})
        assert changed.json()["started_at"] == "2027-06-07T12:00:00Z"
        assert changed.json()["worked_seconds"] == 1.5 * HOUR

    @pytest.mark.parametrize(
        ("starts", "code"),
        [
            ("2027-02-29T09:00", "time_invalid"),
            ("2027-06-07T24:00", "time_invalid"),
            ("0000-01-01T09:00", "time_invalid"),
            ("2027-06-07T09:00Z", "string_pattern_mismatch"),
            ("2027-06-07 09:00", "string_pattern_mismatch"),
            ("2027-06-07", "string_pattern_mismatch"),
        ],
    )
    async def test_what_is_no_time_is_refused(self, market: Market, starts, code):
        deal = await deal_in(market, LISBON, "2027-06-07")
        assert await refusal(deal, starts, "2027-06-07T10:00") == (422, "/local/starts_at", code)

    async def test_years_that_cannot_be_kept_are_refused(self, market: Market):
        deal = await deal_in(market, LISBON, "2027-06-07")
        for year in ("0001", "9999"):
            day = f"{year}-01-01"
            assert (await refusal(deal, f"{day}T00:00", f"{day}T01:00"))[0] == 422

    async def test_times_are_given_in_one_way(self, market: Market):
        deal = await deal_in(market, LISBON, "2027-06-07")
        local = ("2027-06-07T09:00", "2027-06-07T10:00")
        twice = await refusal(deal, *local, started_at="2027-06-07T09:00:00Z")
        assert twice == (422, "/local", "times_twice")
        answer = await deal.assistant.post(f"{deal.path}/time-entries", {"memo": "Inbox"})
        assert answer.json()["errors"][0]["code"] == "times_needed"
