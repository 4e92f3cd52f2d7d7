"""Hours as recorded: rounding in any order, least charges, premiums and guarantees."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.pricing.samples import amounts, hourly, quoted
from va_market.pricing.fees import FeeRule
from va_market.pricing.hourly import PremiumMinutes, PremiumMinutesTooMany
from va_market.pricing.terms import CombinedTerms, HourlyTerms
from va_market.pricing.timesheets import amount_of_time, billable_seconds
from va_market.pricing.timing.errors import PremiumNotAgreed, RoundingNotForStaff
from va_market.pricing.timing.spans import WorkedEntry, span, worked_entry
from va_market.pricing.worked import BilledEntry, billable_more, needs_the_week

# A Monday; New York is five hours behind UTC.
MONDAY = datetime(2026, 12, 7, 9, tzinfo=UTC)
NO_FEE = FeeRule.model_validate({"payer": "client", "percent": "0"})
DAY, WEEK = ({"step_minutes": 15, "scope": scope} for scope in ("day", "timesheet"))
ORDERLESS = [
    {"rounding": DAY},
    {"rounding": WEEK},
    {"rounding": DAY, "minimum_charge": {"minutes": 60, "per": "day"}},
    {"rounding": {"step_minutes": 6}, "minimum_charge": {"minutes": 60, "per": "day"}},
    {"minimum_charge": {"minutes": 15}},
]
FIXED = {"kind": "fixed_fee", "amount": {"amount": "10.00", "currency": "EUR"}}
lengths = st.lists(st.integers(1, 20_000), min_size=1, max_size=6)


def terms(**more: Any) -> HourlyTerms:
    base = {"kind": "hourly", "rate": {"amount": "36.00", "currency": "EUR"}}
    return HourlyTerms.model_validate({**base, **more})


def entry(seconds: int, *, hours: float = 0, zone: str = "UTC") -> WorkedEntry:
    start = MONDAY + timedelta(hours=hours)
    return worked_entry(span(start, start + timedelta(seconds=seconds)), zone=zone)


def in_turn(found: HourlyTerms, entries: list[WorkedEntry]) -> list[int]:
    """What each approval adds, one after the other."""
    return [
        billable_more(found, one, approved=entries[:place]) for place, one in enumerate(entries)
    ]


class TestRounding:
    @given(st.integers(0, 100_000))
    def test_is_to_the_nearest_minute_unless_agreed(self, seconds):
        assert billable_more(terms(), entry(seconds)) == billable_seconds(seconds)

    @pytest.mark.parametrize(
        ("rounding", "added"),
        [
            # Three times 7 min 30 s: each up to 15, or 22.5 min in all up to 30.
            ({"step_minutes": 15, "mode": "up"}, [900, 900, 900]),
            ({"step_minutes": 15, "mode": "up", "scope": "day"}, [900, 0, 900]),
            ({"step_minutes": 15, "mode": "down", "scope": "timesheet"}, [0, 900, 0]),
        ],
    )
    def test_of_a_day_or_week_is_that_of_the_sum(self, rounding, added):
        found = terms(rounding=rounding)
        assert in_turn(found, [entry(450, hours=place) for place in range(3)]) == added

    @given(lengths, st.randoms(), st.sampled_from(ORDERLESS))
    def test_is_the_same_in_whatever_order_entries_are_approved(self, seconds, random, agreed):
        found = terms(**agreed)
        entries = [entry(one, hours=6 * place) for place, one in enumerate(seconds)]
        mixed = random.sample(entries, len(entries))
        assert sum(in_turn(found, entries)) == sum(in_turn(found, mixed))

    @pytest.mark.parametrize(
        ("more", "needs"),
        [
            ({}, False),
            ({"rounding": {"scope": "day"}}, True),
            ({"minimum_charge": {"minutes": 15}}, False),
            ({"minimum_charge": {"minutes": 15, "per": "day"}}, True),
        ],
    )
    def test_looks_at_the_week_only_where_it_must(self, more, needs):
        assert needs_the_week(terms(**more)) is needs


class TestLeastCharge:
    @pytest.mark.parametrize(("scope", "per"), [("day", "entry"), ("timesheet", "day")])
    def test_is_not_agreed_for_less_than_what_is_rounded(self, scope, per):
        with pytest.raises(ValidationError) as refused:
            terms(rounding={"scope": scope}, minimum_charge={"minutes": 15, "per": per})
        [fault] = refused.value.errors()
        assert fault["type"] == "rounding_beyond_minimum_charge"

    def test_of_an_entry_is_billed_once_for_each(self):
        found = terms(minimum_charge={"minutes": 15})
        assert in_turn(found, [entry(60), entry(1200, hours=1)]) == [900, 1200]

    def test_of_a_day_is_filled_up_by_later_entries(self):
        found = terms(minimum_charge={"minutes": 60, "per": "day"})
        entries = [entry(1200), entry(1200, hours=1), entry(3600, hours=2)]
        assert in_turn(found, entries) == [3600, 0, 2400]


class TestPremiums:
    NIGHT = {"night": {"starts_at": "22:00", "ends_at": "06:00", "percent": "50"}}  # noqa: RUF012

    def priced(self, found: HourlyTerms, *hours: BilledEntry, **more: Any):
        seconds = {"hourly": sum(one.seconds for one in hours)}
        return amount_of_time(found, seconds_of=seconds, hours=hours, fee=NO_FEE, **more)

    def test_are_paid_for_the_hours_that_earn_them(self):
        # 21:00 to 23:00 in New York: an hour at 36.00 and one at 54.00
        night = entry(7200, hours=17, zone="America/New_York")
        result = self.priced(terms(premiums=self.NIGHT), BilledEntry(night, 7200))
        assert amounts(result) == ["36.00 EUR", "54.00 EUR"]
        assert result.lines[1].description == "Work by the hour, plus 50 % (night)"

    def test_what_a_limit_cuts_off_was_worked_last(self):
        night = entry(7200, hours=17, zone="America/New_York")
        result = self.priced(terms(premiums=self.NIGHT), BilledEntry(night, 3600))
        assert amounts(result) == ["36.00 EUR"]

    def test_seconds_that_were_rounded_up_are_shared(self):
        # 90 min, half of them at night, billed as 120.
        night = entry(5400, hours=17.25 + 3, zone="UTC")  # 05:15 to 06:45
        result = self.priced(terms(premiums=self.NIGHT), BilledEntry(night, 7200))
        assert amounts(result) == ["36.00 EUR", "54.00 EUR"]

    def test_without_hours_cost_nothing(self):
        assert amounts(self.priced(terms(premiums=self.NIGHT))) == ["0.00 EUR"]

    def test_are_quoted_for_the_minutes_that_are_expected(self):
        night = PremiumMinutes.model_validate({"kinds": ["night"], "minutes": 60})
        result = quoted(terms(premiums=self.NIGHT), minutes=180, premium_minutes=(night,))
        assert amounts(result) == ["72.00 EUR", "54.00 EUR"]
        assert result.billed_minutes == 180

    @pytest.mark.parametrize(
        ("found", "minutes", "error"),
        [
            (hourly(), 60, PremiumNotAgreed),
            (terms(premiums=NIGHT), 59, PremiumMinutesTooMany),
            (terms(premiums={"rush": {}}), 60, PremiumNotAgreed),
            (terms(premiums={"night": None}), 60, PremiumNotAgreed),
        ],
    )
    def test_that_do_not_fit_are_refused(self, found, minutes, error):
        night = PremiumMinutes.model_validate({"kinds": ["night"], "minutes": 60})
        with pytest.raises(error) as refused:
            quoted(found, minutes=minutes, premium_minutes=(night,))
        assert refused.value.field == "premium_minutes"

    def test_of_one_kind_twice_are_refused(self):
        with pytest.raises(ValidationError) as refused:
            PremiumMinutes.model_validate({"kinds": ["night", "night"], "minutes": 60})
        assert [fault["type"] for fault in refused.value.errors()] == ["kind_twice"]


class TestStaff:
    # Source: US 29 CFR 785.48(b): rounding is to even out over time.
    def test_have_time_rounded_to_the_nearest_step_only(self):
        upwards = terms(rounding={"step_minutes": 15, "mode": "up"})
        with pytest.raises(RoundingNotForStaff):
            quoted(upwards, minutes=60, worker_class="staff")
        nearest = terms(rounding={"step_minutes": 15, "mode": "nearest"})
        both = {"kind": "combined", "parts": [nearest.model_dump(), FIXED]}
        found = CombinedTerms.model_validate(both)
        assert amounts(quoted(found, minutes=60, worker_class="staff"))[0] == "36.00 EUR"


class TestWhatAQuoteLeavesOut:
    @pytest.mark.parametrize(
        ("more", "begins"),
        [
            ({"rounding": {"step_minutes": 15}}, "Rounding and least charges"),
            ({"minimum_charge": {"minutes": 30}}, "Rounding and least charges"),
            ({"premiums": {"night": {}}}, "Premiums depend"),
        ],
    )
    def test_is_told(self, more, begins):
        [warning] = quoted(terms(**more), minutes=60).warnings
        assert warning.startswith(begins)

    def test_is_nothing_of_plain_terms(self):
        assert quoted(hourly(), minutes=60).warnings == []


class TestGuarantee:
    # R36: ten hours a week at 36.00
    PROMISED = {"weekly_guarantee_minutes": 600}  # noqa: RUF012

    @pytest.mark.parametrize(
        ("worked", "weeks", "lines"),
        [
            (600, 1, ["360.00 EUR"]),
            (540, 1, ["324.00 EUR", "36.00 EUR"]),
            (540, 2, ["324.00 EUR", "396.00 EUR"]),
        ],
    )
    def test_is_quoted(self, worked, weeks, lines):
        result = quoted(terms(**self.PROMISED), minutes=worked, weeks=weeks)
        assert amounts(result) == lines

    @pytest.mark.parametrize(
        ("is_whole", "lines"),
        [(True, ["324.00 EUR", "36.00 EUR"]), (False, ["324.00 EUR"])],
    )
    @pytest.mark.parametrize("premiums", [None, {"rush": {}}], ids=["plain", "premiums"])
    def test_tops_up_whole_weeks_only(self, is_whole, lines, premiums):
        found = terms(**self.PROMISED, premiums=premiums)
        hours = [BilledEntry(entry(32_400), 32_400)]
        result = amount_of_time(
            found,
            seconds_of={"hourly": 32_400},
            hours=hours,
            is_whole_week=is_whole,
            fee=NO_FEE,
        )
        assert amounts(result) == lines
