from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.retainers.samples import FEBRUARY, JANUARY
from va_market.pricing.retainers.errors import UnapprovedTime, WorkGivenTwice
from va_market.pricing.retainers.work import WorkItem, used_in

JAN, FEB = JANUARY.starts_on, FEBRUARY.starts_on
ITEMS = (
    WorkItem("early", date(2026, 1, 5), 60),
    WorkItem("last day", date(2026, 1, 31), 30),
    WorkItem("waiting", date(2026, 1, 20), 45, is_approved=False),
    WorkItem("next month", FEB, 90),
    WorkItem("counted before", date(2025, 12, 31), 15, closed_in=date(2025, 12, 1)),
    WorkItem("late from December", date(2025, 12, 30), 10),
    WorkItem("correction", date(2026, 1, 31), -5),
)


def used(period, items, unapproved_time="next_period"):
    found = used_in(period, items, unapproved_time=unapproved_time)
    return found.minutes, found.moved


class TestCountingWork:
    def test_what_is_approved_and_not_yet_counted_counts(self):
        assert used(JANUARY, ITEMS) == (60 + 30 + 10 - 5, ("waiting",))

    def test_time_approved_late_counts_in_the_next_period(self):
        late = WorkItem("waiting", date(2026, 1, 20), 45)
        counted = WorkItem("early", date(2026, 1, 5), 60, closed_in=JAN)
        assert used(FEBRUARY, [late, counted]) == (45, ())

    def test_a_closed_period_keeps_what_it_counted(self):
        late = WorkItem("waiting", date(2026, 1, 20), 45)
        counted = WorkItem("early", date(2026, 1, 5), 60, closed_in=JAN)
        assert used(JANUARY, [late, counted]) == (60, ())

    def test_unapproved_time_blocks_where_the_terms_say_so(self):
        with pytest.raises(UnapprovedTime) as refused:
            used(JANUARY, ITEMS, "block")
        assert refused.value.field == "work"

    def test_approved_time_blocks_nothing(self):
        assert used(JANUARY, ITEMS[:2], "block") == (90, ())

    def test_an_item_given_twice_counts_once(self):
        assert used(JANUARY, [ITEMS[0], ITEMS[0]]) == (60, ())

    def test_two_items_with_one_id_are_refused(self):
        with pytest.raises(WorkGivenTwice):
            used(JANUARY, [ITEMS[0], WorkItem("early", date(2026, 1, 6), 60)])

    @given(items=st.permutations(ITEMS))
    def test_their_order_does_not_matter(self, items):
        assert used(JANUARY, items) == used(JANUARY, ITEMS)
