"""Recorded time as files for other programs, and back again."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from tests.factories.market import Deal, Market
from tests.time_imports.files import committed, counts, entries_of
from tests.timekeeping.days import recorded
from va_market.time_exports.stretches import stretches_of
from va_market.timekeeping.schemas import worked_seconds
from va_market.timekeeping.service import walking

HEADERS = {
    "toggl": "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,"
    "End time,Duration,Tags,Amount (XXX)",
    "clockify": "Project,Client,Description,Task,User,Group,Email,Tags,Type,Billable,Invoiced,"
    "Invoice ID,Start Date,Start Time,End Date,End Time,Duration (h),Duration (decimal),"
    "Billable Rate (XXX),Billable Amount (XXX)",
    "harvest": "Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,Invoiced?,Approved?,"
    "First Name,Last Name,Roles,Employee?,Billable Rate,Billable Amount,Cost Rate,Cost Amount,"
    "Currency,External Reference URL",
}
MEMOS = ('=HYPERLINK("x")', "Two\nlines, and a comma", "'=quoted", "")


@pytest.fixture
async def deal(market: Market) -> Deal:
    deal = await market.deal(starts_on="2026-12-01", job={"title": "@ Help desk"})
    for hour, memo in enumerate(MEMOS, start=1):
        await recorded(deal, f"2026-12-03T0{hour}:00:07Z", minutes=20, memo=memo)
    return deal


async def exported(deal: Deal, *, by: str = "assistant", **query: str) -> str:
    answer = await getattr(deal, by).get("/v1/time-entries/export", **query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith('attachment; filename="time-')
    return answer.content.decode()


class TestFormats:
    @pytest.mark.parametrize("kind", HEADERS)
    async def test_the_header_is_that_of_the_tracker(self, deal, kind):
        first = (await exported(deal, format=kind)).partition("\r\n")[0].removeprefix("\ufeff")
        assert first == ",".join(f'"{name}"' for name in HEADERS[kind].split(","))

    async def test_toggl_begins_with_a_mark_of_its_encoding(self, deal):
        assert (await exported(deal, format="toggl"))[0] == "\ufeff"

    async def test_every_cell_is_quoted_and_none_is_a_formula(self, deal):
        text = await exported(deal, format="clockify")
        assert '"\'=HYPERLINK(""x"")"' in text
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert "'@ Help desk" in cells
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []

    async def test_clocks_and_days_are_those_of_the_zone(self, deal):
        text = await exported(
            deal,
            format="toggl",
            time_zone="Pacific/Auckland",
            **{"from": "2026-12-03"},
            to="2026-12-03",
        )
        [row] = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))[:1]
        assert (row["Start date"], row["Start time"]) == ("2026-12-03", "14:00:07")
        assert (row["Duration"], row["User"]) == ("00:20:00", "Ana Assistant")
        early = await exported(deal, format="toggl", to="2026-12-02")
        assert early.count("\r\n") == 1

    @pytest.mark.parametrize("day", ["1970-01-01", "2200-12-31"])
    async def test_the_first_and_the_last_day_are_days_as_others(self, deal, day):
        for zone in ("UTC", "Pacific/Kiritimati", "America/Los_Angeles"):
            span = {"from": "1970-01-01", "to": day, "time_zone": zone}
            lines = (await exported(deal, format="jsonl", **span)).splitlines()
            assert len(lines) == (len(MEMOS) if day == "2200-12-31" else 0)

    async def test_a_line_of_json_says_all_that_an_entry_says(self, deal):
        lines = [json.loads(line) for line in (await exported(deal, format="jsonl")).splitlines()]
        assert lines == await entries_of(deal)

    async def test_a_running_timer_is_no_time_yet(self, deal):
        await deal.assistant.post("/v1/timers/start", {"contract_id": deal.id})
        assert len((await exported(deal, format="jsonl")).splitlines()) == len(MEMOS)

    async def test_what_spans_several_readings_is_whole(self, deal, monkeypatch):
        monkeypatch.setattr(walking, "AT_ONCE", 3)
        assert len((await exported(deal, format="jsonl")).splitlines()) == len(MEMOS)


class TestWhoGetsIt:
    async def test_the_client_gets_the_time_of_its_contracts(self, market, deal):
        other = await market.deal(assistant=deal.assistant, starts_on="2026-12-01")
        await recorded(other, "2026-12-03T08:00Z", minutes=5, memo="Of another client")
        assert "Of another client" not in await exported(deal, by="owner", format="jsonl")
        both = await exported(deal, format="jsonl")
        assert len(both.splitlines()) == len(MEMOS) + 1
        one = await exported(deal, format="jsonl", contract_id=other.id)
        assert len(one.splitlines()) == 1

    async def test_a_foreign_contract_is_none(self, market, deal):
        foreign = await market.deal()
        query = {"format": "toggl", "contract_id": foreign.id}
        assert (await deal.assistant.get("/v1/time-entries/export", **query)).status_code == 404


class TestBackAgain:
    @pytest.mark.parametrize("kind", HEADERS)
    async def test_what_was_exported_can_be_imported(self, market, deal, kind):
        text = await exported(deal, format=kind)
        to = await market.deal(starts_on="2026-12-01")
        file = await committed(market, to, text.encode())
        assert (file["format"], counts(file)) == (kind, (4, 4, 0, 0))
        names = ["memo", "is_billable", "worked_seconds"]
        names += [] if kind == "harvest" else ["started_at", "ended_at"]
        old, new = await entries_of(deal), await entries_of(to)
        assert [[one[n] for n in names] for one in new] == [[one[n] for n in names] for one in old]

    @pytest.mark.parametrize("kind", HEADERS)
    async def test_no_break_becomes_work(self, market, deal, kind):
        start, breaks = (
            "2026-12-02T09:00:00Z",
            [("09:30", "10:00", False), ("10:15", "10:20", True)],
        )
        given = [
            {
                "started_at": f"2026-12-02T{first}:00Z",
                "ended_at": f"2026-12-02T{last}:00Z",
                "is_paid": is_paid,
            }
            for first, last, is_paid in breaks
        ]
        old = await recorded(deal, start, minutes=120, breaks=given)
        day = {"from": "2026-12-02", "to": "2026-12-02"}
        text = await exported(deal, format=kind, **day)
        to = await market.deal(starts_on="2026-12-01")
        await committed(market, to, text.encode())
        new = [one["worked_seconds"] for one in await entries_of(to)]
        assert new == ([5400] if kind == "harvest" else [1800, 3600])
        assert sum(new) == old["worked_seconds"]

    async def test_rows_around_a_break_have_the_times_of_clocks(self, deal):
        pause = {"started_at": "2026-12-02T09:30:00Z", "ended_at": "2026-12-02T10:00:00Z"}
        await recorded(deal, "2026-12-02T09:00Z", minutes=120, breaks=[pause])
        text = await exported(deal, format="clockify", to="2026-12-02")
        rows = list(csv.DictReader(io.StringIO(text)))
        assert [[row[n] for n in ("Start Time", "End Time", "Duration (h)")] for row in rows] == [
            ["09:00:00", "09:30:00", "00:30:00"],
            ["10:00:00", "11:00:00", "01:00:00"],
        ]


class TestStretches:
    """Fractions of a second, which timers have, add no second and lose none."""

    @pytest.mark.parametrize(
        ("start", "end", "unpaid", "lengths"),
        [
            (0.5, 1200.4, [], [1199]),
            (0.9, 1.8, [], []),
            (0.0, 0.4, [], []),
            (0.5, 100.4, [(10, 20), (90, 100)], [10, 69]),
            (0.5, 100.6, [(10, 20)], [10, 80]),
            (0.0, 100.0, [(0, 20), (20, 40)], [60]),
        ],
    )
    def test_they_are_as_long_as_the_work(self, start, end, unpaid, lengths):
        def at(seconds):
            return datetime(2026, 12, 2, 9, tzinfo=UTC) + timedelta(seconds=seconds)

        breaks = [
            {"started_at": at(a).isoformat(), "ended_at": at(b).isoformat(), "is_paid": False}
            for a, b in unpaid
        ]
        row = SimpleNamespace(
            started_at=at(start),
            ended_at=at(end),
            breaks=breaks,
            unpaid_seconds=sum(b - a for a, b in unpaid),
            reverses_id=None,
        )
        found = stretches_of(row)
        assert [(b - a).total_seconds() for a, b in found] == lengths
        assert sum(lengths) == worked_seconds(row)
