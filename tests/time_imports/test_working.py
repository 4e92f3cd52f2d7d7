"""The work behind: how far it is, that it goes on after a stop, and what it needs."""

import asyncio
import tracemalloc
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.factories.market import Deal, Market
from tests.invariants import rows
from tests.time_imports.files import (
    CLOCKIFY,
    HARVEST,
    TOGGL,
    checked,
    clockify,
    counts,
    errors_of,
    file_of,
    harvest,
    sent,
    shown,
    toggl,
    worked_through,
)
from tests.timekeeping.days import later
from va_market.time_imports import service
from va_market.worker import periodic_works

SLOTS = [f"{hour:02}:{minute:02}:00" for hour in range(9, 18) for minute in range(0, 60, 5)]
MANY = 2500


@pytest.fixture
async def deal(empty_market: Market) -> Deal:
    return await empty_market.deal(starts_on="2026-12-01", allotted_minutes=500_000)


def many(count: int, *, first: date = date(2026, 12, 1)) -> bytes:
    """Rows of five minutes, a hundred and eight on each day."""
    lines = []
    for number in range(count):
        day, slot = divmod(number, len(SLOTS))
        start = datetime.combine(first, datetime.min.time()) + timedelta(days=day)
        start += timedelta(hours=9, minutes=5 * slot)
        end = start + timedelta(minutes=5)
        memo = f"Ticket {number} of the help desk"
        clock = f"{start:%H:%M:%S}", f"{end:%H:%M:%S}", "00:05:00"
        lines.append(toggl(f"{start:%Y-%m-%d}", *clock, memo=memo))
    return file_of(TOGGL, lines)


async def step(market: Market) -> int:
    """One transaction of the background."""
    return await service.work_next(market.app.state.database, clock=market.clock)


async def reached(
    market: Market, deal: Deal, id_: str, *, status: str, more: str
) -> dict[str, Any]:
    """The file once something of that status is done, and not all."""
    for _ in range(50):
        await step(market)
        file = await shown(deal, id_)
        if file["status"] == status and file[more]:
            return file
    raise AssertionError(f"it never was {status}")


class TestProgress:
    async def test_it_is_seen_while_rows_are_checked_and_taken(self, empty_market, deal):
        market = empty_market
        market.clock.now = datetime(2027, 6, 1, tzinfo=UTC)
        later(market, deal.assistant, deal.owner, seconds=1)
        id_ = (await sent(deal, many(MANY))).json()["id"]
        assert (await shown(deal, id_))["status"] == "uploaded"
        checking = await reached(market, deal, id_, status="checking", more="done_rows")
        assert 0 < checking["done_rows"] < checking["rows"] == MANY
        await worked_through(market)
        assert (await shown(deal, id_))["status"] == "checked"
        await deal.assistant.post(f"/v1/time-imports/{id_}/commit", {})
        taking = await reached(market, deal, id_, status="committing", more="imported")
        assert 0 < taking["imported"] < taking["valid"] == MANY

        # The process is stopped here, and another one goes on.
        await worked_through(market)

        assert (await shown(deal, id_))["imported"] == MANY
        assert await rows.value(market, "SELECT count(*) FROM time_entries") == MANY
        left = "SELECT (SELECT count(*) FROM time_import_rows) + count(*) FROM time_import_pieces"
        assert await rows.value(market, left) == 0
        again = await checked(market, deal, many(MANY))
        assert counts(again) == (MANY, 0, MANY, 0)

    async def test_two_workers_at_once_take_each_row_once(self, empty_market, deal):
        market = empty_market
        file = await checked(market, deal, many(600))
        await deal.assistant.post(f"/v1/time-imports/{file['id']}/commit", {})
        while any(await asyncio.gather(step(market), step(market))):
            continue
        assert (await shown(deal, file["id"]))["imported"] == 600
        assert await rows.value(market, "SELECT count(*) FROM time_entries") == 600

    async def test_a_fault_of_ours_ends_one_import_and_no_other(self, empty_market, deal):
        market = empty_market
        broken = (await sent(deal, many(3))).json()["id"]
        await rows.fetch(market, "UPDATE time_import_pieces SET content = ''")
        fine = (await sent(deal, many(3))).json()["id"]
        await worked_through(market)
        assert (await shown(deal, broken))["failure"] == "internal_error"
        assert (await shown(deal, fine))["status"] == "checked"


class TestMemory:
    @pytest.mark.long
    async def test_it_does_not_grow_with_the_file(self, empty_market, deal):
        market = empty_market
        market.clock.now = datetime(2028, 6, 1, tzinfo=UTC)
        later(market, deal.assistant, deal.owner, seconds=1)
        await checked(market, deal, many(10))  # what is loaded once
        id_ = (await sent(deal, many(3000))).json()["id"]
        tracemalloc.start()
        try:
            while (await shown(deal, id_))["status"] != "checked":
                await step(market)
            _now, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert most < 20_000_000


class TestDates:
    async def test_a_file_that_does_not_show_the_order_of_its_dates_fails(self, empty_market, deal):
        lines = [clockify("03/12/2026", "09:00", "10:00", "01:00:00")]
        file = await checked(empty_market, deal, file_of(CLOCKIFY, lines))
        assert (file["status"], file["failure"]) == ("failed", "date_order_ambiguous")
        said = await checked(empty_market, deal, file_of(CLOCKIFY, lines), date_order="day_first")
        assert counts(said) == (1, 1, 0, 0)

    async def test_a_late_row_may_show_the_order_of_all(self, empty_market, deal):
        days = ["03/12/2026", "04/12/2026", "25/12/2026"]
        lines = [harvest(day, "1") for day in days]
        file = await checked(empty_market, deal, file_of(HARVEST, lines))
        assert file["date_order"] == "day_first"
        assert await errors_of(deal, file) == [(4, "Hours", "in_the_future")]

    async def test_a_file_in_two_orders_fails(self, empty_market, deal):
        lines = [harvest("13/12/2026", "1"), harvest("12/13/2026", "1")]
        file = await checked(empty_market, deal, file_of(HARVEST, lines))
        assert file["failure"] == "dates_mixed"


class TestBounds:
    async def test_a_thousand_errors_are_kept_and_all_are_counted(self, empty_market, deal):
        file = await checked(empty_market, deal, file_of(TOGGL, ["too,few"] * 1100))
        assert file["faulty"] == 1100
        assert await rows.value(empty_market, "SELECT count(*) FROM time_import_faults") == 1000

    async def test_a_file_of_empty_lines_has_no_rows(self, empty_market, deal):
        file = await checked(empty_market, deal, file_of(TOGGL, [""] * 200_000))
        assert (file["status"], counts(file)) == ("checked", (0, 0, 0, 0))
        more = await checked(empty_market, deal, file_of(TOGGL, [""] * 600_000))
        assert more["failure"] == "too_many_rows"

    async def test_too_many_rows_are_refused(self, empty_market, deal):
        file = await checked(empty_market, deal, file_of(TOGGL, ["x"] * 100_001))
        assert file["failure"] == "too_many_rows"

    async def test_no_more_than_twenty_wait(self, deal):
        for _ in range(20):
            await sent(deal, file_of(TOGGL, []))
        answer = await sent(deal, file_of(TOGGL, []))
        assert (answer.status_code, answer.json()["code"]) == (409, "too_many_imports")

    async def test_what_nobody_touched_for_a_month_is_forgotten(self, empty_market, deal):
        market = empty_market
        await checked(market, deal, many(3))
        market.clock.advance(days=30)
        state = market.app.state
        works = {w.name: w for w in periodic_works(state.database, state.settings, market.clock)}
        assert await works["forget_time_imports"].work() == 1
        assert await rows.value(market, "SELECT count(*) FROM time_imports") == 0
