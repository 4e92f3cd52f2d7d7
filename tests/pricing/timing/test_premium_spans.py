import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.timing.working import (
    LISBON,
    NEW_YORK,
    between,
    entries,
    lasting,
    sheets,
    worked,
)
from va_market.pricing.timing.policies import PremiumPolicy
from va_market.pricing.timing.premium_pieces import premium_spans, scaled, shortened
from va_market.pricing.timing.premium_rules import (
    HolidayPremium,
    NightPremium,
    OvertimePremium,
    PremiumKind,
    RushPremium,
    WeekendPremium,
)
from va_market.pricing.timing.spans import Break, worked_entry

NIGHT = PremiumPolicy(night=NightPremium())
WEEKEND = PremiumPolicy(weekend=WeekendPremium())
EVERYTHING = PremiumPolicy(
    overtime=OvertimePremium(after_minutes_a_day=480),
    night=NightPremium(),
    weekend=WeekendPremium(),
    holiday=HolidayPremium(country="PT"),
    rush=RushPremium(),
)


def overtime(*, day=None, week=2400):
    return PremiumPolicy(
        overtime=OvertimePremium(after_minutes_a_day=day, after_minutes_a_week=week)
    )


def shown(pieces):
    """`night 60` for each piece: its premiums and minutes."""
    return [f"{'+'.join(one.kinds) or 'plain'} {one.seconds // 60}" for one in pieces]


def week(*hours, first=1):
    """An entry from 8:00 for each day of June 2026 from the first, a Monday; 0 is a day off."""
    return [
        lasting(3600 * count, start=f"2026-06-{day:02} 08:00")
        for day, count in enumerate(hours, start=first)
        if count
    ]


def overtime_hours(pieces):
    return sum(one.seconds for one in pieces if PremiumKind.OVERTIME in one.kinds) // 3600


class TestByTheClock:
    def test_without_premiums_the_days_are_plain(self):
        pieces = premium_spans([worked("2026-06-05 22:00", "2026-06-06 02:00")], PremiumPolicy())
        assert shown(pieces) == ["plain 120", "plain 120"]

    def test_a_night_begins_and_ends_by_the_clock_of_the_entry(self):
        pieces = premium_spans([worked("2026-06-01 22:00", "2026-06-02 07:00")], NIGHT)
        assert shown(pieces) == ["plain 60", "night 60", "night 360", "plain 60"]

    # The clocks change at night: its hours after midnight are 5 or 7, not 6.
    @pytest.mark.parametrize(
        ("start", "end", "minutes"),
        [
            ("2026-03-28 23:00", "2026-03-29 06:00", 300),
            ("2026-10-24 23:00", "2026-10-25 06:00", 420),
        ],
    )
    def test_a_night_of_the_change_is_as_long_as_it_is(self, start, end, minutes):
        pieces = premium_spans([worked(start, end)], NIGHT)
        assert shown(pieces) == ["night 60", f"night {minutes}"]

    # 5 June 2026 is a Friday. In New York it ends four hours after UTC, in Lisbon one before.
    @pytest.mark.parametrize(
        ("zone", "parts"),
        [
            (LISBON, ["plain 180", "weekend 420"]),
            ("UTC", ["plain 240", "weekend 360"]),
            (NEW_YORK, ["plain 480", "weekend 120"]),
        ],
    )
    def test_a_weekend_begins_at_midnight_of_the_zone(self, zone, parts):
        entry = worked_entry(between("2026-06-05 20:00", "2026-06-06 06:00"), zone=zone)
        assert shown(premium_spans([entry], WEEKEND)) == parts

    def test_a_weekend_can_be_other_days(self):
        policy = PremiumPolicy(weekend=WeekendPremium(days=("friday", "saturday")))
        assert shown(premium_spans(week(1, 0, 0, 0, 2, 3, 4), policy)) == [
            "plain 60",
            "weekend 120",
            "weekend 180",
            "plain 240",
        ]

    def test_a_holiday_is_its_day_over_the_turn_of_the_year_too(self):
        policy = PremiumPolicy(holiday=HolidayPremium(country="PT"))
        pieces = premium_spans([worked("2026-12-31 22:00", "2027-01-02 02:00")], policy)
        assert shown(pieces) == ["plain 120", "holiday 1440", "plain 120"]

    def test_a_holiday_in_place_of_a_weekend_can_be_left_out(self):
        friday = [worked("2026-07-03 09:00", "2026-07-03 10:00", NEW_YORK)]
        observed = PremiumPolicy(holiday=HolidayPremium(country="US"))
        alone = PremiumPolicy(holiday=HolidayPremium(country="US", includes_observed=False))
        assert shown(premium_spans(friday, observed)) == ["holiday 60"]
        assert shown(premium_spans(friday, alone)) == ["plain 60"]

    def test_rush_is_what_is_marked_so_where_it_was_agreed(self):
        marked = [worked("2026-06-01 09:00", "2026-06-01 10:00", is_rush=True)]
        assert shown(premium_spans(marked, PremiumPolicy(rush=RushPremium()))) == ["rush 60"]
        assert shown(premium_spans(marked, PremiumPolicy())) == ["plain 60"]

    def test_unpaid_breaks_earn_nothing(self):
        lunch = Break(between("2026-06-06 12:00", "2026-06-06 12:30"))
        saturday = worked("2026-06-06 09:00", "2026-06-06 17:00", "UTC", breaks=[lunch])
        assert shown(premium_spans([saturday], WEEKEND)) == ["weekend 180", "weekend 270"]


class TestOvertime:
    # By hand. Over 40 hours a week (29 USC 207), or 8 a day (California Labor Code 510), or both,
    # where the week gives the greater of the two.
    @pytest.mark.parametrize(
        ("hours", "limits", "over"),
        [
            ((8, 8, 8, 8, 8), {}, 0),
            ((9, 9, 9, 9, 9), {}, 5),
            ((12, 8, 8, 8), {}, 0),
            ((12, 8, 8, 8), {"day": 480, "week": None}, 4),
            ((12, 8, 8, 8), {"day": 480}, 4),
            ((10, 10, 10, 10, 10), {"day": 480}, 10),
            ((12, 8, 8, 8, 8, 6), {"day": 480}, 10),
            ((6, 6, 6, 6, 6, 6, 6), {"day": 480}, 2),
            ((8, 8, 8, 8, 8, 4), {"week": 0}, 44),
        ],
    )
    def test_it_is_the_time_beyond_the_hours_of_a_day_or_a_week(self, hours, limits, over):
        assert overtime_hours(premium_spans(week(*hours), overtime(**limits))) == over

    def test_an_entry_is_cut_where_it_begins(self):
        pieces = premium_spans(week(9, 9, 9, 9, 9), overtime())
        assert shown(pieces)[-2:] == ["plain 240", "overtime 300"]

    def test_a_week_begins_on_monday_unless_told(self):
        hours = week(8, 8, 8, 8, 0, 0, 8, 8)
        assert overtime_hours(premium_spans(hours, overtime(week=1920))) == 8
        assert overtime_hours(premium_spans(hours, overtime(week=1920), first_weekday=6)) == 0

    def test_a_shift_over_midnight_counts_on_both_days(self):
        shift = [worked("2026-06-01 16:00", "2026-06-02 04:00")]
        assert overtime_hours(premium_spans(shift, overtime(day=480, week=None))) == 0

    # From 20:00 to 10:00 over the change of clocks: 4 hours on Saturday, 9 on Sunday.
    def test_an_hour_that_is_left_out_is_not_worked(self):
        shift = [worked("2026-03-28 20:00", "2026-03-29 10:00")]
        assert overtime_hours(premium_spans(shift, overtime(day=540, week=None))) == 0
        assert overtime_hours(premium_spans(shift, overtime(day=480, week=None))) == 1

    @given(sheet=sheets(), day=st.integers(0, 900), limit=st.integers(0, 3000))
    def test_a_week_gives_the_greater_of_its_days_and_of_itself(self, sheet, day, limit):
        both, by_day, by_week = (
            premium_spans(sheet, policy)
            for policy in (
                overtime(day=day, week=limit),
                overtime(day=day, week=None),
                overtime(week=limit),
            )
        )
        for week_of in {one.day.isocalendar()[:2] for one in both}:
            found, days, alone = (over_in(pieces, week_of) for pieces in (both, by_day, by_week))
            assert found == max(days, alone)


def over_in(pieces, week_of):
    return sum(
        one.seconds
        for one in pieces
        if PremiumKind.OVERTIME in one.kinds and one.day.isocalendar()[:2] == week_of
    )


class TestOverlaps:
    # Saturday 2026-04-25 is Freedom Day in Portugal. Fourteen hours from 20:00 on Friday: 4 before
    # midnight, of which one at night, and 10 after it, of which 6 at night and 2 beyond eight.
    def test_every_premium_is_named_where_it_holds(self):
        shift = worked("2026-04-24 20:00", "2026-04-25 10:00", is_rush=True)
        assert shown(premium_spans([shift], EVERYTHING)) == [
            "rush 180",
            "night+rush 60",
            "holiday+night+rush+weekend 360",
            "holiday+rush+weekend 120",
            "holiday+overtime+rush+weekend 120",
        ]

    @given(entry=entries())
    def test_the_pieces_of_an_entry_are_its_worked_time(self, entry):
        pieces = premium_spans([entry], EVERYTHING)
        assert sum(one.seconds for one in pieces) == entry.seconds
        assert all(0 < one.seconds == one.span.seconds for one in pieces)
        assert [one.span for one in pieces] == sorted(one.span for one in pieces)

    @given(sheet=sheets(), data=st.data())
    def test_the_order_of_the_entries_does_not_matter(self, sheet, data):
        order = data.draw(st.permutations(range(len(sheet))))
        found = premium_spans(sheet, EVERYTHING)
        again = premium_spans([sheet[index] for index in order], EVERYTHING)
        assert [(one.span, one.kinds) for one in found] == [(one.span, one.kinds) for one in again]
        assert [one.entry for one in found] == [order[one.entry] for one in again]


class TestBilledSeconds:
    LATE_SHIFT = worked("2026-06-01 22:30", "2026-06-01 23:10")

    # 30 min plain and 10 min at night, billed as an hour: 3 to 1.
    def test_rounded_time_is_shared_by_what_was_worked(self):
        pieces = premium_spans([self.LATE_SHIFT], NIGHT)
        assert shown(scaled(pieces, [3600])) == ["plain 45", "night 15"]

    def test_a_limit_cuts_off_what_was_worked_last(self):
        pieces = scaled(premium_spans([self.LATE_SHIFT], NIGHT), [3600])
        assert shown(shortened(pieces, [3000])) == ["plain 45", "night 5"]
        assert shown(shortened(pieces, [2700])) == ["plain 45"]
        assert shown(shortened(pieces, [0])) == []

    @given(sheet=sheets(), data=st.data())
    def test_every_entry_keeps_its_billed_seconds(self, sheet, data):
        billable = [data.draw(st.integers(0, 10**5)) if one.seconds else 0 for one in sheet]
        billed = [data.draw(st.integers(0, seconds)) for seconds in billable]
        pieces = scaled(premium_spans(sheet, EVERYTHING), billable)
        for wanted, found in ((billable, pieces), (billed, shortened(pieces, billed))):
            sums = [sum(p.seconds for p in found if p.entry == at) for at in range(len(sheet))]
            assert sums == wanted
