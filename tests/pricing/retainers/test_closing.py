from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.retainers.samples import (
    FEBRUARY,
    JANUARY,
    PACKS,
    TOP_UPS,
    Life,
    agreed,
    any_retainer,
    charged,
    grant,
    live,
    month,
    uses,
    work,
)
from tests.pricing.samples import money
from va_market.pricing.errors import NumberTooSmall
from va_market.pricing.retainers.closing import close, is_closed
from va_market.pricing.retainers.errors import PeriodClosedOtherwise, UnapprovedTime
from va_market.pricing.retainers.work import WorkItem

ROLLING = {"rollover": "base", "rollover_cap_minutes": 300, "rollover_expires_after": 2}
USED = (1000, 700, 1300, 1600, 0)


def figures(life):
    """Opening, rolled over, expired, breakage, overage and closing minutes of each month."""
    pages = [closing.statement for closing in life.closings]
    return [
        (one.opening, one.rolled_over, one.expired, one.breakage, one.overage, one.closing)
        for one in pages
    ]


class TestRollingOver:
    # 1200 min a month, at most 300 carried over for 2 months. February has 500 unused and
    # carries 300. In March 100 of the 200 from January are needed, the other 100 expire.
    # April takes its 1200 and the 300 from February; 100 min are over.
    def test_current_first(self):
        life = live(agreed(rate="30.00 EUR", **ROLLING), *USED)
        assert figures(life) == [
            (0, 200, 0, 0, 0, 200),
            (200, 300, 0, 200, 0, 500),
            (500, 0, 100, 0, 0, 300),
            (300, 0, 0, 0, 100, 0),
            (0, 300, 0, 900, 0, 300),
        ]
        assert charged(life.closings[3]) == [("overage", "50.00 EUR", 100)]

    # The same work. February takes the 200 from January first, so 700 of its own are unused;
    # March takes those 300 and 1000 of its own; April has 200 + 1200, and 200 min are over.
    def test_oldest_first(self):
        life = live(agreed(rate="30.00 EUR", order="oldest_first", **ROLLING), *USED)
        assert figures(life) == [
            (0, 200, 0, 0, 0, 200),
            (200, 300, 0, 400, 0, 300),
            (300, 200, 0, 0, 0, 200),
            (200, 0, 0, 0, 200, 0),
            (0, 300, 0, 900, 0, 300),
        ]

    # 400 at most in the balance: January carries 400 of 600 allowed by percent, February none.
    def test_the_cap_of_the_balance_counts_what_is_there(self):
        policy = {"rollover_cap_percent": 50, "balance_cap_minutes": 400}
        terms = agreed(rollover="base", rollover_expires_after=None, **policy)
        life = live(terms, 0, 0, 1300, 0)
        assert figures(life) == [
            (0, 400, 0, 800, 0, 400),
            (400, 0, 0, 1200, 0, 400),
            (400, 0, 0, 0, 0, 300),
            (300, 100, 0, 1100, 0, 400),
        ]
        assert life.grants[1].expires_on is None

    # 50 % of 5 min are 2.5, half up 3; 2 min are not enough to reach the cap.
    @pytest.mark.parametrize(("used", "rolled"), [(0, 3), (2, 3), (3, 2), (5, 0)])
    def test_the_percent_cap_is_taken_half_up(self, used, rolled):
        terms = agreed(included=5, rollover="base", rollover_cap_percent=50)
        assert live(terms, used).closings[0].statement.rolled_over == rolled

    def test_minutes_carried_over_keep_their_first_expiry(self):
        life = live(agreed(rollover="base", rollover_expires_after=2), 1100, 1200, 1200, 1200)
        carried = life.grants[1]
        assert (carried.effective_on, carried.expires_on) == (
            month(2).starts_on,
            month(4).starts_on,
        )
        assert [closing.statement.expired for closing in life.closings] == [0, 0, 100, 0]

    def test_without_it_all_unused_minutes_lapse(self):
        assert figures(live(agreed(), 200)) == [(0, 0, 0, 1000, 0, 0)]

    def test_two_base_grants_of_one_period_are_one_carry_over(self):
        terms = agreed(rollover="base", rollover_cap_minutes=700)
        grants = [grant("old price", 600), grant("new price", 600)]
        closing = close(JANUARY, terms, grants=grants, entries=[], work=[])
        assert [one.minutes for one in closing.grants] == [700]
        assert [(one.grant_id, one.minutes, one.reason) for one in closing.rows] == [
            ("new price", -600, "rolled_over"),
            ("old price", -100, "rolled_over"),
            ("old price", -500, "breakage"),
        ]


class TestBuyingPacks:
    # 15 min leeway; 310 min in packs of 300 for 120 EUR are two; 290 min stay for February,
    # which needs 200 of them.
    def test_what_is_left_of_a_pack_stays_usable(self):
        life = live(agreed(leeway_minutes=15, **PACKS), 1525, 1400)
        assert charged(life.closings[0]) == [("packs", "240.00 EUR", 600)]
        assert life.closings[0].statement.consumed == {"base": 1200, "purchased": 310}
        assert [closing.statement.closing for closing in life.closings] == [290, 90]
        assert charged(life.closings[1]) == []

    def test_bought_minutes_expire_where_the_terms_say_so(self):
        life = live(agreed(bought_expire_after=1, **PACKS), 1210, 1200, 1200)
        assert [closing.statement.expired for closing in life.closings] == [0, 290, 0]

    def test_top_ups_of_the_period_count_toward_the_most_packs(self):
        terms = agreed(most_packs=2, **TOP_UPS)
        grants = [grant("topped up", 300, source="top_up", effective_on=JANUARY.starts_on)]
        closing = close(JANUARY, terms, grants=grants, entries=[], work=[work(900)])
        assert charged(closing) == [("packs", "120.00 EUR", 300)]
        assert closing.usage.unbilled == 300


class TestStopping:
    def test_unbilled_minutes_stay_visible(self):
        closing = live(agreed(leeway_minutes=15), 1300).closings[0]
        assert (closing.usage.leeway, closing.usage.unbilled) == (15, 85)
        assert (closing.statement.leeway, closing.statement.unbilled) == (15, 85)
        assert closing.charges == ()


class TestCommitting:
    # 1500 min committed at 30 EUR an hour: 150 min of overage, and 150 min short of it.
    def test_overage_counts_toward_the_commitment(self):
        closing = live(agreed(rate="30.00 EUR", commitment=1500), 1350).closings[0]
        assert charged(closing) == [("overage", "75.00 EUR", 150), ("true_up", "75.00 EUR", 150)]

    def test_packs_count_in_full(self):
        assert charged(live(agreed(commitment=1500, **PACKS), 1201).closings[0]) == [
            ("packs", "120.00 EUR", 300)
        ]

    def test_minutes_that_come_back_as_goodwill_do_not_count(self):
        closing = live(agreed(rate="30.00 EUR", commitment=1500), -60).closings[0]
        assert charged(closing) == [("true_up", "150.00 EUR", 300)]
        assert [one.effective_on for one in closing.grants] == [month(2).starts_on]


class TestUnapprovedTime:
    WAITING = WorkItem("waiting", JANUARY.starts_on, 60, is_approved=False)

    def closed(self, terms):
        return close(JANUARY, terms, grants=[grant("base")], entries=[], work=[self.WAITING])

    def test_moves_to_the_next_period(self):
        closing = self.closed(agreed())
        assert (closing.usage.used, closing.moved) == (0, ("waiting",))

    def test_blocks_if_the_terms_say_so(self):
        with pytest.raises(UnapprovedTime):
            self.closed(agreed(unapproved_time="block"))


class TestClosingTwice:
    @given(terms=any_retainer(), used=uses)
    def test_writes_once_and_says_the_same(self, terms, used):
        life = live(terms, *used)
        for number, minutes in enumerate(used, start=1):
            first, again = life.closings[number - 1], life.close(month(number), minutes)
            # Later periods were closed since: they change nothing either.
            assert again == first
            assert again.already
            assert (again.new_rows, again.new_grants, again.new_charges) == ((), (), ())
            assert first.new_charges == first.charges

    def test_only_what_was_closed_is_closed(self):
        life = live(agreed(), 100)
        assert is_closed(JANUARY, life.grants, life.entries)
        assert not is_closed(FEBRUARY, life.grants, life.entries)

    def test_other_figures_are_refused(self):
        with pytest.raises(PeriodClosedOtherwise) as refused:
            live(agreed(), 100).close(JANUARY, 101)
        assert refused.value.field == "work"

    def test_other_grants_are_refused(self):
        life = live(agreed(**PACKS), 1201)
        life.grants[-1] = replace(life.grants[-1], value=money("1.00 EUR"))
        with pytest.raises(PeriodClosedOtherwise):
            life.close(JANUARY, 1201)

    def test_overage_billed_below_zero_is_refused(self):
        with pytest.raises(NumberTooSmall):
            close(JANUARY, agreed(), grants=[], entries=[], work=[], billed_overage_minutes=-1)


class TestCorrecting:
    # Overage of 100 min was billed at 30 EUR an hour. Of 160 min too many the first 100 come
    # back in money; January has ended, so the other 60 come back as goodwill.
    @pytest.mark.parametrize(
        ("minutes", "charges", "returned"),
        [
            (-40, [("overage", "-20.00 EUR", -40)], 0),
            (-100, [("overage", "-50.00 EUR", -100)], 0),
            (-160, [("overage", "-50.00 EUR", -100)], -60),
        ],
    )
    def test_what_was_charged_last_comes_back_first(self, minutes, charges, returned):
        life = live(agreed(rate="30.00 EUR"), 1300, minutes)
        assert charged(life.closings[1]) == charges
        assert life.closings[1].usage.returned == returned
        assert life.closings[1].statement.granted.get("goodwill", 0) == -returned

    def test_minutes_go_back_to_a_grant_that_is_still_valid(self):
        life = Life(agreed())
        life.grants.append(grant("gift", 300, source="goodwill", priority=1))
        life.live([1250, -80])
        assert life.closings[1].statement.consumed == {"goodwill": -50}
        assert life.closings[1].statement.granted == {"base": 1200, "goodwill": 30}
        assert life.closings[1].statement.closing == 330

    def test_goodwill_serves_one_period(self):
        life = live(agreed(), 100, -60, 1230, 0)
        assert life.closings[2].statement.consumed == {"base": 1200, "goodwill": 30}
        assert life.closings[2].statement.expired == 30

    @given(
        used=st.integers(0, 4000),
        rate=st.sampled_from([None, "31.37 EUR"]),
        later=st.integers(0, 9),
    )
    def test_taking_all_work_back_takes_all_charges_back(self, used, rate, later):
        life = live(agreed(rate=rate), used, *[0] * later, -used)
        amounts = [charge.amount.value.minor for one in life.closings for charge in one.charges]
        assert sum(amounts) == 0
        last = life.closings[-1].usage
        assert last.at_rate == -life.closings[0].usage.at_rate


class TestEveryClosing:
    @given(terms=any_retainer(), used=st.lists(st.integers(-600, 4000), min_size=1, max_size=7))
    def test_the_parts_of_the_usage_add_up(self, terms, used):
        for minutes, closing in zip(used, live(terms, *used).closings, strict=True):
            usage = closing.usage
            covered = usage.consumed + usage.leeway + usage.at_rate + usage.from_packs
            assert covered + usage.unbilled + usage.returned == usage.used == minutes

    @given(terms=any_retainer(), used=st.lists(st.integers(-600, 4000), min_size=1, max_size=7))
    def test_every_granted_minute_has_one_fate(self, terms, used):
        life = live(terms, *used)
        for one in life.grants:
            left = one.minutes + sum(row.minutes for row in life.entries if row.grant_id == one.id)
            assert 0 <= left <= one.minutes
            assert left == 0 or not one.has_expired(life.closings[-1].period.ends_on)

    @given(terms=any_retainer(), used=st.lists(st.integers(-600, 4000), min_size=1, max_size=7))
    def test_the_lines_of_the_statement_add_up_and_follow_on(self, terms, used):
        carried = 0
        for closing in live(terms, *used).closings:
            page = closing.statement
            assert page.opening == carried
            gone = page.expired + page.breakage + page.refunded + sum(page.consumed.values())
            assert page.opening + sum(page.granted.values()) - gone == page.closing
            carried = page.closing

    @given(terms=any_retainer(), used=uses, seed=st.randoms())
    def test_no_order_matters(self, terms, used, seed):
        life, last = live(terms, *used), month(len(used) + 1)
        items = [work(minutes, last, name=str(minutes)) for minutes in (10, 500, 90, 7)]
        given = {"grants": life.grants, "entries": life.entries, "work": items}
        mixed = {name: seed.sample(rows, len(rows)) for name, rows in given.items()}
        assert close(last, terms, **mixed) == close(last, terms, **given)

    def test_imported_minutes_are_granted_in_the_period_they_come_in(self):
        imported = grant("from the old system", 90, source="rollover")
        page = close(JANUARY, agreed(), grants=[imported], entries=[], work=[work(30)]).statement
        assert (page.opening, page.granted, page.closing) == (0, {"rollover": 90}, 60)
