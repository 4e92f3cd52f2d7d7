from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.rates.samples import TODAY, card_rates, days, rate
from va_market.pricing.errors import EndNotAfterStart
from va_market.pricing.rates import insert, insertion, local_start
from va_market.pricing.rates.errors import (
    HistoryIsFixed,
    MomentHasNoZone,
    RateBeginsThen,
    RatesOverlap,
)
from va_market.pricing.timing.errors import UnknownZone

FIRST = rate(since="2026-01-01")


def spans(rates):
    return [(str(one.valid_from), str(one.valid_until)) for one in rates]


def added(*rates, since, until=None):
    return insert(rates, rate(since=since, until=until), today=TODAY)


class TestLocalStart:
    # Lisbon keeps UTC in winter; Auckland is 13 hours ahead, Los Angeles 8 behind.
    @pytest.mark.parametrize(
        ("started_at", "zone", "day"),
        [
            ("2026-12-31T23:30:00+00:00", "Europe/Lisbon", "2026-12-31"),
            ("2026-12-31T23:30:00+00:00", "Europe/Madrid", "2027-01-01"),
            ("2026-12-31T11:00:00+00:00", "Pacific/Auckland", "2027-01-01"),
            ("2027-01-01T07:59:00+00:00", "America/Los_Angeles", "2026-12-31"),
            ("2027-01-01T00:30:00+01:00", "UTC", "2026-12-31"),
        ],
    )
    def test_work_takes_the_rate_of_the_day_on_which_it_begins_there(self, started_at, zone, day):
        assert str(local_start(datetime.fromisoformat(started_at), zone)) == day

    def test_a_start_without_an_offset_is_refused(self):
        with pytest.raises(MomentHasNoZone):
            local_start(datetime(2026, 12, 7, 9, 0), "UTC")  # noqa: DTZ001 - this is the fault

    @pytest.mark.parametrize("zone", ["Mars/Olympus", "", "localtime"])
    def test_an_unknown_zone_is_refused(self, zone):
        with pytest.raises(UnknownZone):
            local_start(datetime(2026, 12, 7, 9, 0, tzinfo=UTC), zone)


class TestInsert:
    def test_the_first_rate_stands_alone(self):
        assert spans(added(since="2026-12-07")) == [("2026-12-07", "None")]

    def test_the_one_before_ends_where_the_new_one_begins(self):
        assert spans(added(FIRST, since="2027-01-01")) == [
            ("2026-01-01", "2027-01-01"),
            ("2027-01-01", "None"),
        ]

    def test_a_rate_before_a_planned_one_lasts_until_that_begins(self):
        planned = added(FIRST, since="2027-06-01")
        assert spans(added(*planned, since="2027-01-01")) == [
            ("2026-01-01", "2027-01-01"),
            ("2027-01-01", "2027-06-01"),
            ("2027-06-01", "None"),
        ]

    def test_a_rate_for_some_time_is_followed_by_nothing(self):
        assert spans(added(FIRST, since="2027-01-01", until="2027-02-01")) == [
            ("2026-01-01", "2027-01-01"),
            ("2027-01-01", "2027-02-01"),
        ]

    def test_a_rate_that_has_ended_stays_as_it_is(self):
        ended = replace(FIRST, valid_until=date(2026, 6, 1))
        assert spans(added(ended, since="2027-01-01")) == [
            ("2026-01-01", "2026-06-01"),
            ("2027-01-01", "None"),
        ]

    def test_touching_the_next_one_is_no_overlap(self):
        planned = added(FIRST, since="2027-06-01")
        assert added(*planned, since="2027-01-01", until="2027-06-01") == added(
            *planned, since="2027-01-01"
        )

    def test_rates_for_other_work_are_not_touched(self):
        others = [
            *(rate(service="sales"), rate(side="bill"), rate("roster"), rate(per="month")),
            *(rate(level="entry"), rate(role="manager"), rate(size_band="solo")),
        ]
        outcome = added(*others, since="2027-01-01")
        assert [one for one in outcome if one.valid_from < TODAY] == others
        assert insertion(others, rate(since="2027-01-01"), today=TODAY).ended is None

    @pytest.mark.parametrize(
        ("since", "until", "error", "field"),
        [
            ("2026-12-06", None, HistoryIsFixed, "valid_from"),
            ("2027-06-01", None, RateBeginsThen, "valid_from"),
            ("2027-01-01", "2027-06-02", RatesOverlap, "valid_until"),
        ],
    )
    def test_what_would_change_history_or_overlap_is_refused(self, since, until, error, field):
        with pytest.raises(error) as refused:
            added(FIRST, rate(since="2027-06-01"), since=since, until=until)
        assert refused.value.field == field

    def test_a_rate_may_begin_today(self):
        assert added(FIRST, since=str(TODAY))[0].valid_until == TODAY

    @pytest.mark.parametrize("until", ["2026-01-01", "2025-12-31"])
    def test_a_rate_ends_after_it_began(self, until):
        with pytest.raises(EndNotAfterStart) as refused:
            rate(since="2026-01-01", until=until)
        assert refused.value.field == "valid_until"


@st.composite
def histories(draw):
    """Rates as they came to be: each was added on some day, and some were refused."""
    kept, today = (), date(2026, 1, 1)
    for new in draw(st.lists(card_rates(), max_size=12)):
        today += timedelta(days=draw(st.integers(0, 60)))
        try:
            kept = insert(kept, replace(new, service=None, role=None), today=today)
        except (HistoryIsFixed, RateBeginsThen, RatesOverlap):
            continue
    return kept, today


class TestHistories:
    @given(histories(), days)
    def test_on_no_day_do_two_rates_of_one_kind_apply(self, history, day):
        rates, _ = history
        keys = [one.key for one in rates if one.applies_on(day)]
        assert len(keys) == len(set(keys))

    @given(histories(), card_rates(), days)
    def test_days_before_today_never_change(self, history, new, day):
        rates, today = history
        try:
            after = insert(rates, new, today=today)
        except (HistoryIsFixed, RateBeginsThen, RatesOverlap):
            return
        before_today = min(day, today - timedelta(days=1))
        applying = [
            [(one.key, one.rate) for one in some if one.applies_on(before_today)]
            for some in (rates, after)
        ]
        assert sorted(applying[0], key=str) == sorted(applying[1], key=str)

    @given(histories(), card_rates())
    def test_nothing_is_lost_and_one_is_added(self, history, new):
        rates, today = history
        try:
            after = insert(rates, new, today=today)
        except (HistoryIsFixed, RateBeginsThen, RatesOverlap):
            return
        starts = sorted((str(one.key), one.valid_from) for one in (*rates, new))
        assert sorted((str(one.key), one.valid_from) for one in after) == starts
        assert list(after) == sorted(after, key=lambda one: one.valid_from)
