# ruff: noqa: RUF001 - traces are written with the signs of arithmetic

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.retainers.samples import (
    FEBRUARY,
    JANUARY,
    PACKS,
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
from va_market.pricing.errors import NumberTooSmall, StartRequired
from va_market.pricing.retainers.ending import end
from va_market.pricing.retainers.errors import OutsidePeriod, PeriodClosedOtherwise, UnapprovedTime
from va_market.pricing.retainers.opening import open_period, open_year
from va_market.pricing.retainers.work import WorkItem

MIDDLE = date(2026, 1, 16)
REFUND = agreed(at_end="refund")


def ended(terms, used=300, *, on=MIDDLE, grants=None, entries=(), billed="500.00 EUR", **given):
    granted = open_period(JANUARY, terms).grants if grants is None else grants
    return end(
        JANUARY,
        terms,
        ends_on=on,
        grants=granted,
        entries=entries,
        work=[work(used)],
        billed=money(billed),
        **given,
    )


class TestMinutesLeft:
    # 300 of 1200 min used: 125 of 500 EUR are earned, 900 min cost 375 EUR.
    def test_are_paid_back_by_their_value(self):
        closing = ended(REFUND)
        assert charged(closing) == [("refund", "-375.00 EUR", -900)]
        assert closing.statement.refunded == 900
        assert closing.recognized.by_breakage.value == money("0.00 EUR")

    def test_or_lapse(self):
        closing = ended(agreed())
        assert (closing.charges, closing.statement.breakage) == ((), 900)
        assert closing.recognized.by_breakage.value == money("375.00 EUR")

    def test_never_bring_back_more_than_was_billed(self):
        closing = ended(REFUND, billed="100.00 EUR")
        assert charged(closing) == [("refund", "-100.00 EUR", -900)]
        assert [step.result for step in closing.charges[0].amount.steps] == [
            "375.00 EUR",
            "100.00 EUR",
            "-100.00 EUR",
        ]
        assert closing.recognized.by_breakage.value == money("275.00 EUR")

    def test_lapse_with_a_period_that_ends_by_itself(self):
        closing = ended(REFUND, on=JANUARY.ends_on)
        assert (closing.charges, closing.statement.breakage) == ((), 900)

    # 200 of the 900 unused minutes would have been carried over: 83.33 EUR.
    def test_are_paid_back_where_such_a_period_would_have_carried_them_over(self):
        terms = agreed(at_end="refund", rollover="base", rollover_cap_minutes=200)
        closing = ended(terms, on=JANUARY.ends_on)
        assert charged(closing) == [("refund", "-83.33 EUR", -200)]
        assert (closing.statement.breakage, closing.statement.refunded) == (700, 200)

    def test_that_expire_on_that_day_expire(self):
        gone = grant("gone", 60, source="top_up", expires_on=MIDDLE, value=money("20.00 EUR"))
        closing = ended(REFUND, 0, grants=[gone])
        assert (closing.charges, closing.statement.expired) == ((), 60)

    def test_that_were_given_away_lapse(self):
        closing = ended(REFUND, 0, grants=[grant("gift", 60, source="goodwill")])
        assert (closing.charges, closing.statement.breakage) == ((), 60)

    # 250 min of the pack of 300 for 120 EUR are left: 100 EUR.
    def test_of_a_pack_bought_at_the_end_are_paid_back_too(self):
        closing = ended(agreed(at_end="refund", **PACKS), 1250, billed="620.00 EUR")
        assert charged(closing) == [
            ("packs", "120.00 EUR", 300),
            ("refund", "-100.00 EUR", -250),
        ]


class TestPeriodsThatNeverBegan:
    def test_are_paid_back_in_any_case(self):
        grants = [*open_period(JANUARY, agreed()).grants, *open_period(FEBRUARY, agreed()).grants]
        closing = ended(agreed(), grants=grants, billed="1000.00 EUR")
        assert charged(closing) == [("refund", "-500.00 EUR", -1200)]
        assert closing.statement.breakage == 900


class TestYearPaidInAdvance:
    # 1000 EUR; straight line to January 16: 350 of 365 days, 958.90 EUR. What was deferred,
    # 1000 EUR less 300 of the 600 min of January (41.67), exceeds that by -0.57 EUR.
    def test_is_paid_back_by_time(self):
        terms = agreed("100.00 EUR", included=600, annual="1000.00 EUR", at_end="refund")
        closing = ended(
            terms,
            grants=open_year(terms, JANUARY.starts_on).grants,
            billed="1000.00 EUR",
            year_starts_on=JANUARY.starts_on,
        )
        assert charged(closing) == [("refund", "-958.90 EUR", 0)]
        assert closing.statement.breakage == 12 * 600 - 300
        assert closing.recognized.by_consumption.value == money("41.67 EUR")
        assert closing.recognized.by_breakage.value == money("-0.57 EUR")
        assert closing.recognized.by_breakage.steps[-1].formula == (
            "958.33 EUR no longer deferred − 958.90 EUR paid back"
        )

    def test_pays_back_nothing_at_its_end(self):
        terms = agreed("100.00 EUR", included=600, annual="1000.00 EUR")
        closing = end(
            month(12),
            terms,
            ends_on=date(2027, 1, 1),
            grants=open_year(terms, JANUARY.starts_on).grants[11:],
            entries=[],
            work=[],
            billed=money("1000.00 EUR"),
            year_starts_on=JANUARY.starts_on,
        )
        assert closing.charges == ()
        assert closing.recognized.by_breakage.value == money("83.33 EUR")

    def test_needs_the_start_of_the_year(self):
        with pytest.raises(StartRequired):
            ended(agreed(annual="1000.00 EUR"), grants=[])


class TestRefusals:
    def test_time_that_nobody_approved_has_no_next_period(self):
        waiting = WorkItem("waiting", JANUARY.starts_on, 60, is_approved=False)
        with pytest.raises(UnapprovedTime):
            end(
                JANUARY,
                agreed(),
                ends_on=MIDDLE,
                grants=[],
                entries=[],
                work=[waiting],
                billed=money("0.00 EUR"),
            )

    def test_the_end_lies_within_the_period(self):
        with pytest.raises(OutsidePeriod):
            ended(agreed(), on=date(2026, 2, 2))

    def test_overage_billed_below_zero_is_refused(self):
        with pytest.raises(NumberTooSmall):
            ended(agreed(), billed_overage_minutes=-1)

    def test_ending_a_closed_period_is_refused(self):
        life = live(REFUND, 300)
        with pytest.raises(PeriodClosedOtherwise):
            ended(REFUND, grants=life.grants, entries=life.entries)


class TestEveryEnding:
    @given(terms=any_retainer(), used=uses, worked=st.integers(-900, 4000), day=st.integers(1, 28))
    def test_leaves_no_minute_and_earns_or_pays_back_all_that_was_billed(
        self, terms, used, worked, day
    ):
        life, last = live(terms, *used), month(len(used) + 1)
        life.grants += open_period(last, terms).grants
        bought = [one for one in life.grants if one.value and one.source != "rollover"]
        billed = sum(one.value.minor for one in bought)
        given = {
            "ends_on": last.starts_on + timedelta(days=day),
            "work": [work(worked, last)],
            "billed": money(f"{billed // 100}.{billed % 100:02} EUR"),
        }
        closing = end(last, terms, grants=life.grants, entries=life.entries, **given)
        assert closing.statement.closing == 0
        packs = [charge for charge in closing.charges if charge.kind == "packs"]
        earned = sum(
            one.recognized.by_consumption.value.minor + one.recognized.by_breakage.value.minor
            for one in [*life.closings, closing]
        )
        paid = billed + sum(charge.amount.value.minor for charge in packs)
        assert earned + closing.recognized.refunded.value.minor == paid
        again = end(
            last,
            terms,
            grants=[*life.grants, *closing.new_grants],
            entries=[*life.entries, *closing.new_rows],
            **given,
        )
        assert again == closing
        assert (again.new_rows, again.new_grants) == ((), ())
