import pytest

from tests.pricing.timing.working import on
from va_market.pricing.timing.calendars import check_calendar, public_holidays
from va_market.pricing.timing.errors import UnknownHolidayCalendar


class TestPublicHolidays:
    # Fixed by law: 25 April in Portugal, 4 July in the US (5 USC 6103), Corpus Christi in Bavaria
    # but not in Berlin, St Andrew's Day in Scotland alone.
    @pytest.mark.parametrize(
        ("country", "subdivision", "day", "is_holiday"),
        [
            ("PT", None, "2026-04-25", True),
            ("PT", None, "2026-04-26", False),
            ("US", None, "2027-07-04", True),
            ("DE", "BY", "2026-06-04", True),
            ("DE", "BE", "2026-06-04", False),
            ("DE", None, "2026-06-04", False),
            ("GB", "SCT", "2026-11-30", True),
            ("GB", "ENG", "2026-11-30", False),
        ],
    )
    def test_they_are_those_of_the_country_and_its_subdivision(
        self, country, subdivision, day, is_holiday
    ):
        found = public_holidays(country, subdivision, on(day).year)
        assert (on(day) in found) is is_holiday

    # 4 July 2026 is a Saturday: federal offices close on Friday the 3rd instead (5 USC 6103).
    def test_days_in_place_of_a_weekend_count_unless_told(self):
        assert {on("2026-07-03"), on("2026-07-04")} <= public_holidays("US", None, 2026)
        alone = public_holidays("US", None, 2026, includes_observed=False)
        assert on("2026-07-03") not in alone
        assert on("2026-07-04") in alone

    def test_they_are_of_the_year_alone(self):
        assert {day.year for day in public_holidays("US", None, 2027)} <= {2026, 2027}
        assert {day.year for day in public_holidays("PT", None, 2027)} == {2027}


class TestUnknownCalendars:
    @pytest.mark.parametrize(
        ("country", "subdivision", "field", "words"),
        [
            ("XX", None, "country", "for XX"),
            ("XX", "01", "country", "for XX"),
            ("PT", "ZZ", "subdivision", "subdivision ZZ of PT"),
        ],
    )
    def test_they_are_refused_and_the_message_names_them(self, country, subdivision, field, words):
        for asked in (check_calendar, lambda *which: public_holidays(*which, 2026)):
            with pytest.raises(UnknownHolidayCalendar, match=words) as refused:
                asked(country, subdivision)
            assert (refused.value.field, refused.value.code) == (field, "unknown_holiday_calendar")
