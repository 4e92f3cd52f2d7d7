from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.timing.working import LISBON, LORD_HOWE, NEW_YORK, moments, utc, zones
from va_market.pricing.timing import errors
from va_market.pricing.timing.zones import (
    DAY,
    SECOND,
    day_of,
    first_instant,
    instant_of,
    start_of_day,
    zone_of,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def offset(text: str) -> timedelta:
    sign = -1 if text[0] == "-" else 1
    return sign * timedelta(hours=int(text[1:3]), minutes=int(text[4:]))


class TestWallTimes:
    # Offsets of the IANA database: Lisbon +00:00 and +01:00 in summer, New York -05:00 and -04:00,
    # Kolkata +05:30 always, Lord Howe +10:30 and +11:00.
    @pytest.mark.parametrize(
        ("local", "zone", "instant"),
        [
            ("2026-01-15 09:00", LISBON, "2026-01-15 09:00"),
            ("2026-07-15 09:00", LISBON, "2026-07-15 08:00"),
            ("2026-07-15 09:00", NEW_YORK, "2026-07-15 13:00"),
            ("2026-07-15 09:00", "Asia/Kolkata", "2026-07-15 03:30"),
            ("2026-07-15 09:00", LORD_HOWE, "2026-07-14 22:30"),
            ("2028-02-29 23:59:59", NEW_YORK, "2028-03-01 04:59:59"),
            ("2026-03-29 00:59:59", LISBON, "2026-03-29 00:59:59"),
            ("2026-03-29 02:00", LISBON, "2026-03-29 01:00"),
            ("2026-10-04 01:59:59", LORD_HOWE, "2026-10-03 15:29:59"),
            ("2026-10-04 02:30", LORD_HOWE, "2026-10-03 15:30"),
        ],
    )
    def test_a_time_that_occurs_once_needs_no_offset(self, local, zone, instant):
        assert instant_of(at(local), zone) == utc(instant)

    # Set forward: Lisbon at 01:00 by an hour, New York at 02:00, Lord Howe at 02:00 by half of one.
    @pytest.mark.parametrize(
        ("local", "zone"),
        [
            ("2026-03-29 01:00", LISBON),
            ("2026-03-29 01:59:59", LISBON),
            ("2026-03-08 02:30", NEW_YORK),
            ("2026-10-04 02:15", LORD_HOWE),
            ("2011-12-30 12:00", "Pacific/Apia"),
        ],
    )
    def test_a_time_that_does_not_exist_is_refused(self, local, zone):
        with pytest.raises(errors.LocalTimeDoesNotExist, match=f"{local}.* in {zone}") as refused:
            instant_of(at(local), zone)
        assert refused.value.field == "local"

    # Set back: Lisbon at 02:00 to 01:00, New York likewise, Lord Howe at 02:00 to 01:30.
    @pytest.mark.parametrize(
        ("local", "zone", "given", "instant"),
        [
            ("2026-10-25 01:30", LISBON, "+01:00", "2026-10-25 00:30"),
            ("2026-10-25 01:30", LISBON, "+00:00", "2026-10-25 01:30"),
            ("2026-11-01 01:00", NEW_YORK, "-04:00", "2026-11-01 05:00"),
            ("2026-11-01 01:00", NEW_YORK, "-05:00", "2026-11-01 06:00"),
            ("2026-04-05 01:45", LORD_HOWE, "+11:00", "2026-04-04 14:45"),
            ("2026-04-05 01:45", LORD_HOWE, "+10:30", "2026-04-04 15:15"),
        ],
    )
    def test_of_a_repeated_time_the_offset_tells_which(self, local, zone, given, instant):
        with pytest.raises(errors.LocalTimeRepeated, match="occurs twice") as refused:
            instant_of(at(local), zone)
        assert refused.value.field == "offset"
        assert instant_of(at(local), zone, offset(given)) == utc(instant)

    def test_an_offset_that_is_not_in_force_is_refused_with_the_right_ones(self):
        with pytest.raises(errors.OffsetNotInForce, match=r"then UTC\+01:00$"):
            instant_of(at("2026-07-15 09:00"), LISBON, timedelta(0))
        with pytest.raises(errors.OffsetNotInForce, match=r"UTC\+01:00 or UTC$"):
            instant_of(at("2026-10-25 01:30"), LISBON, timedelta(hours=2))

    def test_a_wall_time_with_an_offset_of_its_own_is_refused(self):
        with pytest.raises(errors.WallTimeWithOffset):
            instant_of(utc("2026-07-15 09:00"), LISBON)

    @pytest.mark.parametrize("zone", ["Europe/Atlantis", "localtime", "../etc/passwd", ""])
    def test_a_zone_that_is_not_of_iana_is_refused(self, zone):
        with pytest.raises(errors.UnknownZone) as refused:
            zone_of(zone)
        assert refused.value.field == "zone"

    @given(instant=moments, zone=zones)
    def test_every_instant_reads_back_from_its_wall_time_and_offset(self, instant, zone):
        local = instant.astimezone(zone_of(zone))
        assert instant_of(local.replace(tzinfo=None), zone, local.utcoffset()) == instant


class TestBoundaries:
    # Where clocks are set forward over midnight the day begins at the change: Beirut at 00:00 to
    # 01:00; Samoa left out 30 December 2011. Havana sets back at 01:00 to 00:00: the first counts.
    @pytest.mark.parametrize(
        ("day", "zone", "instant"),
        [
            ("2026-06-01", LISBON, "2026-05-31 23:00"),
            ("2026-03-29", "Asia/Beirut", "2026-03-28 22:00"),
            ("2026-11-01", "America/Havana", "2026-11-01 04:00"),
            ("2011-12-30", "Pacific/Apia", "2011-12-30 10:00"),
            ("2011-12-31", "Pacific/Apia", "2011-12-30 10:00"),
        ],
    )
    def test_a_day_begins_at_the_first_instant_that_is_not_before_it(self, day, zone, instant):
        assert start_of_day(date.fromisoformat(day), zone) == utc(instant)

    @pytest.mark.parametrize(
        ("local", "zone", "instant"),
        [
            ("2026-03-29 01:30", LISBON, "2026-03-29 01:00"),
            ("2026-03-08 02:59:59", NEW_YORK, "2026-03-08 07:00"),
            ("2026-10-04 02:15", LORD_HOWE, "2026-10-03 15:30"),
            ("2026-10-25 01:30", LISBON, "2026-10-25 00:30"),
        ],
    )
    def test_an_hour_that_is_left_out_is_the_moment_of_the_change(self, local, zone, instant):
        assert first_instant(at(local), zone) == utc(instant)

    # St. John's set its clocks back at 00:01 to 23:01 of the day before until 2011.
    @pytest.mark.parametrize(
        ("instant", "day"),
        [
            ("2010-11-07 02:29:59", "2010-11-06"),
            ("2010-11-07 02:30", "2010-11-07"),
            ("2010-11-07 02:45", "2010-11-07"),
            ("2010-11-07 03:45", "2010-11-07"),
        ],
    )
    def test_a_day_that_began_does_not_end_because_clocks_go_back(self, instant, day):
        assert day_of(utc(instant), "America/St_Johns") == date.fromisoformat(day)

    @given(instant=moments, zone=zones)
    def test_every_instant_lies_in_its_day(self, instant, zone):
        day = day_of(instant, zone)
        assert start_of_day(day, zone) <= instant < start_of_day(day + DAY, zone)
        assert day_of(start_of_day(day, zone), zone) == day

    @given(at=st.integers(0, 2000), zone=zones)
    def test_a_boundary_is_never_read_as_earlier_and_nothing_before_it_as_later(self, at, zone):
        local = datetime(2026, 1, 1) + at * timedelta(hours=4, minutes=15)  # noqa: DTZ001 - a wall time
        instant = first_instant(local, zone)
        assert instant.tzinfo is UTC
        assert instant.astimezone(zone_of(zone)).replace(tzinfo=None) >= local
        assert (instant - SECOND).astimezone(zone_of(zone)).replace(tzinfo=None) < local
