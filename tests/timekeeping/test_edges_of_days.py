"""Midnights, Mondays and nights of another length: what counts where, and bills what."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.factories.amendments import agreed, hourly
from tests.factories.market import Deal, Market
from tests.timekeeping.days import approved, at, later, recorded

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
LORD_HOWE, ST_JOHNS = "Australia/Lord_Howe", "America/St_Johns"
HOUR = 3600
# Each Sunday has another length than 24 hours, but that of the leap year.
MONDAYS = [  # zone, the Monday, and the instant at which it begins there
    (BERLIN, "2027-03-29", "2027-03-28T22:00:00Z"),
    (BERLIN, "2027-11-01", "2027-10-31T23:00:00Z"),
    (NEW_YORK, "2027-03-15", "2027-03-15T04:00:00Z"),
    (NEW_YORK, "2027-11-08", "2027-11-08T05:00:00Z"),
    (LORD_HOWE, "2027-10-04", "2027-10-03T13:00:00Z"),
    (LORD_HOWE, "2027-04-05", "2027-04-04T13:30:00Z"),
    (ST_JOHNS, "2027-03-15", "2027-03-15T02:30:00Z"),
    (ST_JOHNS, "2027-11-08", "2027-11-08T03:30:00Z"),
    (BERLIN, "2028-02-28", "2028-02-27T23:00:00Z"),
]
FAR_AWAY = ["Pacific/Kiritimati", "Pacific/Pago_Pago"]  # it is another day there


def before(instant: str, **span: float) -> str:
    return (at(instant) - timedelta(**span)).isoformat()


def day_after(day: str, days: int) -> str:
    return (at(day) + timedelta(days=days)).date().isoformat()


def clock_at(local: str, zone: str) -> datetime:
    return at(local).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


async def deal_around(market: Market, zone: str, instant: str, terms: dict) -> Deal:
    """A contract in a zone, two weeks old, two days after an instant."""
    market.clock.now = at(instant) + timedelta(days=2)
    starts_on = (at(instant) - timedelta(days=14)).date().isoformat()
    return await market.deal(proposal={"terms": terms}, starts_on=starts_on, time_zone=zone)


class TestMondays:
    @pytest.mark.parametrize(("zone", "monday", "instant"), MONDAYS)
    async def test_cap_and_sheet_begin_anew_where_the_contract_is(
        self, market: Market, zone, monday, instant
    ):
        deal = await deal_around(market, zone, instant, hourly("20.00", weekly_cap_minutes=60))
        there, elsewhere = FAR_AWAY
        table = [  # start, minutes, zone of the entry, seconds that are billed
            (before(instant, hours=3), 40, there, 2400),
            (before(instant, seconds=1), 40, elsewhere, 1200),  # over midnight, in the old week
            (before(instant, minutes=-40), 50, elsewhere, 3000),
            (before(instant, minutes=-90), 30, there, 600),
        ]
        done = [await approved(deal, one[0], minutes=one[1], time_zone=one[2]) for one in table]
        assert [one["billable_seconds"] for one in done] == [one[3] for one in table]
        sunday = day_after(monday, -1)
        assert [one["counted_on"] for one in done] == [sunday, sunday, monday, monday]
        for week_of, (first, billed) in {
            sunday: (day_after(monday, -7), HOUR),
            monday: (monday, HOUR),
        }.items():
            sheet = (await deal.owner.get(f"{deal.path}/timesheet", week_of=week_of)).json()
            assert (sheet["week_starts_on"], sheet["billable_seconds"]) == (first, billed)


class TestMidnights:
    @pytest.mark.parametrize(
        ("zone", "start", "counted_on", "work_on"),
        [
            (BERLIN, "2027-03-27T22:59:59Z", "2027-03-27", "2027-03-28"),
            (BERLIN, "2027-03-27T23:00:00Z", "2027-03-28", "2027-03-28"),
            (NEW_YORK, "2027-11-08T04:59:59Z", "2027-11-07", "2027-11-08"),
            (NEW_YORK, "2027-11-08T05:00:00Z", "2027-11-08", "2027-11-08"),
            (LORD_HOWE, "2027-10-03T12:59:59Z", "2027-10-03", "2027-10-04"),
            (LORD_HOWE, "2027-10-03T13:00:00Z", "2027-10-04", "2027-10-04"),
            (ST_JOHNS, "2028-02-29T03:29:59Z", "2028-02-28", "2028-02-29"),
            (ST_JOHNS, "2028-02-29T03:30:00Z", "2028-02-29", "2028-02-29"),
            (ST_JOHNS, "2028-03-01T03:29:59Z", "2028-02-29", "2028-03-01"),
            (ST_JOHNS, "2028-03-01T03:30:00Z", "2028-03-01", "2028-03-01"),
        ],
    )
    async def test_an_entry_belongs_whole_to_the_day_of_its_start(
        self, market: Market, zone, start, counted_on, work_on
    ):
        deal = await deal_around(market, zone, start, hourly("20.00"))
        entry = await recorded(deal, start, minutes=600, time_zone="Pacific/Kiritimati")
        assert (entry["counted_on"], entry["work_on"]) == (counted_on, work_on)
        assert entry["worked_seconds"] == 10 * HOUR


class TestTimers:
    @pytest.mark.parametrize(
        ("zone", "night", "seconds"),
        [
            (BERLIN, "2027-03-28", 4 * HOUR),
            (BERLIN, "2027-10-31", 6 * HOUR),
            (NEW_YORK, "2027-03-14", 4 * HOUR),
            (NEW_YORK, "2027-11-07", 6 * HOUR),
            (LORD_HOWE, "2027-10-03", 4.5 * HOUR),
            (LORD_HOWE, "2027-04-04", 5.5 * HOUR),
            (ST_JOHNS, "2027-11-07", 6 * HOUR),
            (ST_JOHNS, "2028-02-29", 5 * HOUR),
        ],
    )
    async def test_it_counts_what_passed_from_eleven_to_four(
        self, market: Market, zone, night, seconds
    ):
        eve = day_after(night, -1)
        start, stop = clock_at(f"{eve}T23:00", zone), clock_at(f"{night}T04:00", zone)
        market.clock.now = start
        deal = await market.deal(starts_on=eve, time_zone=zone)
        await deal.assistant.post("/v1/timers/start", {"contract_id": deal.id})
        later(market, deal.assistant, seconds=(stop - start).total_seconds())
        entry = (await deal.assistant.post("/v1/timers/stop")).json()
        assert entry["worked_seconds"] == seconds
        assert entry["counted_on"] == eve


class TestRates:
    @pytest.mark.parametrize(("zone", "monday", "instant"), MONDAYS)
    async def test_another_rate_acts_from_midnight_where_the_contract_is(
        self, market: Market, zone, monday, instant
    ):
        deal = await deal_around(market, zone, instant, hourly("20.00"))
        await agreed(deal, effective_on=monday, terms=hourly("41.00"))
        table = [  # start, minutes, version; an entry over midnight is paid by its start
            (before(instant, hours=2), 60, 1),
            (before(instant, seconds=1), 90, 1),
            (before(instant, minutes=-90), 60, 2),
        ]
        done = [
            await approved(deal, start, minutes=minutes, time_zone=FAR_AWAY[0])
            for start, minutes, _ in table
        ]
        assert [one["terms_version"] for one in done] == [version for *_, version in table]
        sunday = day_after(monday, -1)
        assert [await self.price(deal, day) for day in (sunday, monday)] == ["50.00", "41.00"]

    async def price(self, deal: Deal, week_of: str) -> str:
        sheet = (await deal.owner.get(f"{deal.path}/timesheet", week_of=week_of)).json()
        return str(sheet["amount"]["subtotal"]["amount"])
