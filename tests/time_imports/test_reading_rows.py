"""Rows, dates and durations as trackers write them: pure functions."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from va_market.kit.cells import neutral, original
from va_market.kit.clock import day_span
from va_market.kit.days import (
    DateOrder,
    Evidence,
    day_of,
    moments,
    time_of,
)
from va_market.kit.records import MOST_BYTES_OF_ROW, records
from va_market.time_imports.formats.headers import ImportFormat, table_of
from va_market.time_imports.formats.rows import BadRow, Manner, seconds_of, work_of

LISBON = ZoneInfo("Europe/Lisbon")
DAY_FIRST, MONTH_FIRST = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST
HEADER = b"Description,Billable,Start date,Start time,End date,End time,Duration\n"


def read(content: bytes, *, is_last: bool = True, line: int = 1) -> list[tuple[int, object]]:
    found = records(content, line=line, delimiter=",", is_last=is_last)
    return [(one.line, one.fault or one.cells) for one in found]


class TestRecords:
    def test_quoted_cells_hold_line_breaks_quotes_and_commas(self):
        content = b'a,"b ""c"", d\r\ne"\r\nf,g\r\n'
        assert read(content) == [(1, ["a", 'b "c", d\r\ne']), (3, ["f", "g"])]

    def test_the_last_row_needs_no_line_break(self):
        assert read(b"a,b\nc,d") == [(1, ["a", "b"]), (2, ["c", "d"])]

    @pytest.mark.parametrize(
        ("row", "fault"),
        [
            (b'"a"b,c\n', "malformed_row"),
            (b"a,\xff\n", "not_utf8"),
            (b"a" * (MOST_BYTES_OF_ROW + 1) + b"\n", "row_too_long"),
        ],
    )
    def test_a_row_that_cannot_be_read_spoils_no_other(self, row, fault):
        assert read(b"1,2\n" + row + b"3,4\n") == [(1, ["1", "2"]), (2, fault), (3, ["3", "4"])]

    def test_a_quote_that_is_never_closed_costs_its_own_line_alone(self):
        assert read(b'a,"b\nc,d\ne,f\n') == [(1, "malformed_row"), (2, ["c", "d"]), (3, ["e", "f"])]

    def test_what_goes_on_behind_the_window_is_left_to_the_next(self):
        assert read(b'a,b\nc,"d\n', is_last=False) == [(1, ["a", "b"])]
        assert read(b"a,b\nc,d", is_last=False) == [(1, ["a", "b"])]

    @given(
        st.lists(st.lists(st.text("ab,\"\n'; é", max_size=8), min_size=2, max_size=3), max_size=6),
        st.integers(min_value=1, max_value=60),
    )
    def test_windows_of_any_size_give_the_same_rows(self, rows, size):
        quoted = [",".join('"' + c.replace('"', '""') + '"' for c in row) for row in rows]
        content = "".join(f"{row}\n" for row in quoted).encode()
        place, line, found = 0, 1, []
        while place < len(content):
            until = size
            while True:  # a window that holds no whole row is widened, as a large one never has to
                window = content[place : place + until]
                is_last = place + len(window) >= len(content)
                some = [*records(window, line=line, delimiter=",", is_last=is_last)]
                if some:
                    break
                until *= 2
            found += [one.cells for one in some]
            place, line = place + some[-1].end, some[-1].next_line
        assert found == rows


class TestHeaders:
    @pytest.mark.parametrize(
        ("header", "kind"),
        [
            (b"\xef\xbb\xbfUser,Start date,Start time,End date,End time,Duration\r\n", "toggl"),
            (b'"Start Date","Start Time","End Date","End Time","Duration (h)"\n', "clockify"),
            (b"Start Date;Start Time;End Date;End Time;Duration (decimal)\n", "clockify"),
            (b"Date,Client,Hours,Billable?\n", "harvest"),
        ],
    )
    def test_it_says_which_tracker_wrote_it(self, header, kind):
        table = table_of(header)
        assert table is not None
        assert table.format is ImportFormat(kind)

    @pytest.mark.parametrize("header", [b"", b"\n", b"Date,Minutes\n", b"\xff\xfe", b'"Date,Hours'])
    def test_others_are_not_known(self, header):
        assert table_of(header) is None


class TestDays:
    @pytest.mark.parametrize(
        ("text", "order", "day"),
        [
            ("2026-03-04", MONTH_FIRST, date(2026, 3, 4)),
            ("2026/03/04", DAY_FIRST, date(2026, 3, 4)),
            ("03/04/2026", MONTH_FIRST, date(2026, 3, 4)),
            ("03/04/2026", DAY_FIRST, date(2026, 4, 3)),
            ("3.4.2026", DAY_FIRST, date(2026, 4, 3)),
            ("29/02/2028", DAY_FIRST, date(2028, 2, 29)),
            ("29/02/2027", DAY_FIRST, None),
            ("13/01/2026", MONTH_FIRST, None),
            ("03/04/26", DAY_FIRST, None),
            ("3-4/2026", DAY_FIRST, None),
            ("٠٣/٠٤/2026", DAY_FIRST, None),
            ("", DAY_FIRST, None),
        ],
    )
    def test_they_are_read_in_one_order(self, text, order, day):
        assert day_of(text, order) == day

    @pytest.mark.parametrize(
        ("texts", "order", "is_open", "is_mixed"),
        [
            (["03/04/2026", "13/04/2026"], DAY_FIRST, False, False),
            (["03/04/2026", "04/13/2026"], MONTH_FIRST, False, False),
            (["03/04/2026", "05/06/2026"], DAY_FIRST, True, False),
            (["13/04/2026", "04/13/2026"], DAY_FIRST, False, True),
            (["03/03/2026", "2026-04-05"], DAY_FIRST, False, False),
        ],
    )
    def test_the_order_is_found_and_never_guessed(self, texts, order, is_open, is_mixed):
        seen = Evidence()
        for text in texts:
            seen.hear(text)
        assert (seen.is_open, seen.is_mixed) == (is_open, is_mixed)
        assert is_mixed or seen.order is order or order is DAY_FIRST

    @pytest.mark.parametrize(
        ("text", "clock"),
        [
            ("09:05", time(9, 5)),
            ("9:05:07", time(9, 5, 7)),
            ("12:00 AM", time(0)),
            ("12:30:00 p.m.", time(12, 30)),
            ("11:59PM", time(23, 59)),
            ("13:00 PM", None),
            ("24:00", None),
            ("9.05", None),
        ],
    )
    def test_times_have_12_hours_or_24(self, text, clock):
        assert time_of(text) == clock

    def test_clocks_show_a_time_once_twice_or_never(self):
        assert len(moments(datetime.fromisoformat("2027-03-28T01:30"), LISBON)) == 0
        assert moments(datetime.fromisoformat("2027-10-31T01:30"), LISBON) == (
            datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
            datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
        )
        assert len(moments(datetime.fromisoformat("2027-07-01T01:30"), LISBON)) == 1

    @pytest.mark.parametrize(
        ("day", "hours"),
        [(date(2027, 3, 28), 23), (date(2027, 7, 1), 24), (date(2027, 10, 31), 25)],
    )
    def test_a_day_is_as_long_as_clocks_make_it(self, day, hours):
        begin, end = day_span(day, LISBON)
        assert (end - begin).total_seconds() == hours * 3600


class TestDurations:
    @pytest.mark.parametrize(
        ("text", "seconds"),
        [
            ("01:30:00", 5400),
            ("1:30", 5400),
            ("1.5", 5400),
            ("1,5", 5400),
            ("0,3333", 1200),
            ("0.33", 1188),
            ("24", 86400),
            ("1.234,5", None),
            ("-1", None),
            ("1h", None),
            ("", None),
        ],
    )
    def test_a_comma_is_as_good_as_a_point(self, text, seconds):
        assert seconds_of(text) == seconds


def span_of(*, day: str, start: str, end: str, length: str) -> tuple[datetime, datetime]:
    table = table_of(HEADER)
    assert table is not None
    work = work_of(["", "", day, start, day, end, length], Manner(table, LISBON, DAY_FIRST))
    assert work.started_at is not None
    assert work.ended_at is not None
    return work.started_at, work.ended_at


class TestClocksThatAreSetBack:
    @pytest.mark.parametrize(("length", "first"), [("02:00:00", 0), ("01:00:00", 1)])
    def test_the_duration_says_which_of_two_times_is_meant(self, length, first):
        start, end = span_of(day="2027-10-31", start="01:30", end="02:30", length=length)
        assert start == datetime(2027, 10, 31, first, 30, tzinfo=UTC)
        assert end == datetime(2027, 10, 31, 2, 30, tzinfo=UTC)

    def test_without_one_nobody_guesses(self):
        with pytest.raises(BadRow) as bad:
            span_of(day="2027-10-31", start="01:30", end="02:30", length="")
        assert bad.value.code == "time_is_ambiguous"

    def test_times_that_clocks_skip_are_refused(self):
        with pytest.raises(BadRow) as bad:
            span_of(day="2027-03-28", start="01:30", end="02:30", length="01:00:00")
        assert bad.value.code == "time_does_not_exist"


class TestCells:
    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\ta", "\ra", "'=1"])
    def test_formulas_become_text(self, text):
        assert neutral(text) == f"'{text}"

    @given(st.text("='a+", max_size=5))
    def test_every_text_is_found_again(self, text):
        assert original(neutral(text)) == text
