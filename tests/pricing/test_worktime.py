import pytest

from va_market.pricing.worktime import in_minutes, in_seconds


class TestWorkTime:
    @pytest.mark.parametrize(
        ("work", "text", "hours", "minutes"),
        [
            (in_minutes(0), "0 min", "0", 0),
            (in_minutes(90), "90 min", "1.5", 90),
            (in_seconds(5400), "5400 s", "1.5", 90),
            (in_seconds(29), "29 s", "0.0081", 0),
            (in_seconds(30), "30 s", "0.0083", 1),
        ],
    )
    def test_says_its_hours_and_minutes(self, work, text, hours, minutes):
        assert (str(work), work.hours, work.whole_minutes) == (text, hours, minutes)

    def test_another_count_keeps_the_unit(self):
        assert in_seconds(5).of(60) == in_seconds(60)
