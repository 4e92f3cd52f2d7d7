# ruff: noqa: RUF001 - traces are written with the signs of arithmetic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import (
    ASSISTANT_PAYS_TEN,
    CLIENT_PAYS_TEN,
    NO_FEE,
    amounts,
    any_terms,
    fee_rules,
    hourly,
    hourly_terms,
    minutes,
    money,
    project,
    quoted,
    retainer,
    up_to,
)
from va_market.pricing.errors import NumberTooSmall
from va_market.pricing.timesheets import (
    TimeUnder,
    Week,
    amount_of_time,
    amount_of_versions,
    billable_seconds,
    within_limits,
)


class TestBillableSeconds:
    @pytest.mark.parametrize(
        ("worked", "step", "billable"),
        [
            (0, 1, 0),
            (29, 1, 0),
            (30, 1, 60),
            (60, 1, 60),
            (89, 1, 60),
            (90, 1, 120),
            (0, 15, 0),
            (449, 15, 0),
            (450, 15, 900),
            (900, 15, 900),
            (1349, 15, 900),
            (1350, 15, 1800),
        ],
    )
    def test_the_nearest_step_counts_and_halves_go_up(self, worked, step, billable):
        assert billable_seconds(worked, step_minutes=step) == billable

    def test_the_step_is_a_minute_unless_told(self):
        assert billable_seconds(3629) == 3600

    @pytest.mark.parametrize(
        ("worked", "step", "field"), [(-1, 1, "worked_seconds"), (60, 0, "step_minutes")]
    )
    def test_numbers_that_are_too_small_are_refused(self, worked, step, field):
        with pytest.raises(NumberTooSmall) as refused:
            billable_seconds(worked, step_minutes=step)
        assert refused.value.field == field

    @given(worked=st.integers(0, 10**7), step=st.integers(1, 120))
    def test_it_is_whole_steps_and_at_most_half_a_step_away(self, worked, step):
        billable = billable_seconds(worked, step_minutes=step)
        assert billable % (60 * step) == 0
        assert 2 * abs(billable - worked) <= 60 * step
        assert billable_seconds(billable, step_minutes=step) == billable


class TestWithinLimits:
    @pytest.mark.parametrize(
        ("seconds", "cap", "allotment", "left"),
        [
            (3600, None, None, 3600),
            (3600, 7200, 7200, 3600),
            (3600, 1800, None, 1800),
            (3600, None, 600, 600),
            (3600, 1800, 600, 600),
            (3600, 0, None, 0),
            (3600, -60, None, 0),
            (3600, 600, -1, 0),
            (0, None, None, 0),
        ],
    )
    def test_the_narrowest_limit_counts_and_never_less_than_nothing(
        self, seconds, cap, allotment, left
    ):
        found = within_limits(seconds, cap_left_seconds=cap, allotment_left_seconds=allotment)
        assert found == left


class TestAmountOfHours:
    @pytest.mark.parametrize(
        ("rate", "seconds", "amount", "billed"),
        [
            ("25.00 EUR", 5400, "37.50 EUR", 90),
            ("25.00 EUR", 0, "0.00 EUR", 0),
            ("25.00 EUR", 1, "0.01 EUR", 0),
            ("18.00 EUR", 1, "0.01 EUR", 0),
            ("17.99 EUR", 1, "0.00 EUR", 0),
            ("1800 JPY", 1, "1 JPY", 0),
            ("1.000 BHD", 60, "0.017 BHD", 1),
            ("0.5000 CLF", 60, "0.0083 CLF", 1),
        ],
    )
    def test_seconds_are_paid_at_the_rate(self, rate, seconds, amount, billed):
        result = amount_of_time(hourly(rate), billable_seconds=seconds, fee=NO_FEE)
        assert amounts(result) == [amount]
        assert (result.billed_minutes, result.unbilled_minutes) == (billed, 0)

    def test_the_trace_counts_in_seconds(self):
        result = amount_of_time(hourly(), billable_seconds=5400, fee=ASSISTANT_PAYS_TEN)
        assert result.lines[0].trace[0].formula == "5400 s × 25.00 EUR ÷ 3600"
        assert result.assistant_receives == money("33.75 EUR")

    @given(terms=hourly_terms(), worked=minutes, rule=fee_rules)
    def test_whole_minutes_cost_what_was_quoted(self, terms, worked, rule):
        uncapped = terms.model_copy(update={"weekly_cap_minutes": None})
        billed = amount_of_time(uncapped, billable_seconds=60 * worked, fee=rule)
        expected = quoted(uncapped, minutes=worked, fee=rule)
        assert (billed.subtotal, billed.fee) == (expected.subtotal, expected.fee)


class TestAmountOfProjectTime:
    def test_is_nothing_because_the_milestones_carry_the_price(self):
        terms = project("400.00 EUR", "600.00 EUR")
        result = amount_of_time(terms, billable_seconds=5400, fee=CLIENT_PAYS_TEN)
        assert amounts(result) == ["0.00 EUR"]
        assert result.client_pays == money("0.00 EUR")
        assert result.lines[0].quantity == "1.5"
        assert [(step.step, step.formula) for step in result.lines[0].trace] == [
            (
                "milestones",
                "the milestones carry the price of 1000.00 EUR, whatever time they take",
            )
        ]


class TestAmountOfTimeUpToACeiling:
    @pytest.mark.parametrize(
        ("before", "seconds", "amount", "billed", "unbilled"),
        [
            # 144 min are paid for
            (None, 3600, "25.00 EUR", 60, 0),
            (None, 9000, "60.00 EUR", 144, 6),
            ("50.00 EUR", 3600, "10.00 EUR", 24, 36),
            ("60.00 EUR", 3600, "0.00 EUR", 0, 60),
        ],
    )
    def test_counts_what_was_billed_before(self, *, before, seconds, amount, billed, unbilled):
        spent = None if before is None else money(before)
        terms = up_to("60.00 EUR")
        result = amount_of_time(terms, billable_seconds=seconds, fee=NO_FEE, billed_before=spent)
        assert amounts(result) == [amount]
        assert (result.billed_minutes, result.unbilled_minutes) == (billed, unbilled)

    def test_warns_of_the_level_it_reaches(self):
        result = amount_of_time(
            up_to("60.00 EUR"),
            billable_seconds=3600,
            fee=NO_FEE,
            billed_before=money("25.00 EUR"),
        )
        assert result.warnings == ["75 % of the ceiling of 60.00 EUR is reached."]


class TestAmountOfRetainerTime:
    @pytest.mark.parametrize(
        ("overage", "seconds", "lines", "billed", "unbilled"),
        [
            ("30.00 EUR", 0, ["0.00 EUR"], 0, 0),
            ("30.00 EUR", 72_000, ["0.00 EUR"], 1200, 0),
            ("30.00 EUR", 77_400, ["0.00 EUR", "45.00 EUR"], 1290, 0),
            ("30.00 EUR", 72_001, ["0.00 EUR", "0.01 EUR"], 1200, 0),
            (None, 77_400, ["0.00 EUR"], 1200, 90),
        ],
    )
    def test_the_fee_covers_the_included_time(self, overage, seconds, lines, billed, unbilled):
        terms = retainer(overage=overage)
        result = amount_of_time(terms, billable_seconds=seconds, fee=NO_FEE)
        assert amounts(result) == lines
        assert (result.billed_minutes, result.unbilled_minutes) == (billed, unbilled)

    def test_the_line_says_what_the_fee_covers(self):
        result = amount_of_time(retainer(), billable_seconds=77_400, fee=CLIENT_PAYS_TEN)
        assert result.lines[0].trace[0].formula == "the fee of 500.00 EUR covers 1200 min"
        assert [line.quantity for line in result.lines] == ["20", "1.5"]
        assert [line.unit for line in result.lines] == ["hour", "overage_hour"]
        assert result.fee == money("4.50 EUR")


class TestSeveralVersions:
    def test_each_second_is_priced_by_its_own(self):
        versions = [
            TimeUnder(hourly("33.33 EUR"), {"hourly": 24 * 60}),
            TimeUnder(hourly("66.67 EUR"), {"hourly": 17 * 60}),
        ]
        priced = amount_of_versions(versions, fee=ASSISTANT_PAYS_TEN)
        assert [str(line.amount.amount) for line in priced.lines] == ["13.33", "18.89"]
        assert str(priced.subtotal.amount) == "32.22"
        assert str(priced.fee.amount) == "3.22"  # 1.33 + 1.89
        assert priced.billed_minutes == 41

    @given(terms=any_terms, seconds=st.integers(0, 10**5), rule=fee_rules)
    def test_one_version_costs_what_it_costs_alone(self, terms, seconds, rule):
        alone = amount_of_time(terms, fee=rule, seconds_of={"hourly": seconds})
        assert amount_of_versions([TimeUnder(terms, {"hourly": seconds})], fee=rule) == alone

    def test_time_under_other_terms_is_not_missing_in_the_guarantee(self):
        promising = hourly("20.00 EUR").model_copy(update={"weekly_guarantee_minutes": 600})
        versions = [
            TimeUnder(promising, {"hourly": 7200}, Week(is_whole=True, billed_otherwise=7200)),
            TimeUnder(hourly("40.00 EUR"), {"hourly": 7200}),
        ]
        priced = amount_of_versions(versions, fee=NO_FEE)
        amounts_ = [str(line.amount.amount) for line in priced.lines]
        assert amounts_ == ["40.00", "120.00", "80.00"]


class TestEveryTimesheet:
    @given(terms=any_terms, seconds=st.integers(0, 10**7), rule=fee_rules)
    def test_its_lines_minutes_and_fee_add_up(self, terms, seconds, rule):
        result = amount_of_time(terms, billable_seconds=seconds, fee=rule)
        assert sum(line.amount.minor for line in result.lines) == result.subtotal.minor
        assert sum(line.fee.minor for line in result.lines) == result.fee.minor
        assert result.client_pays - result.assistant_receives == result.fee
        assert result.billed_minutes + result.unbilled_minutes == (seconds + 30) // 60

    @pytest.mark.parametrize("terms", [hourly(), project("1.00 EUR"), retainer()])
    def test_seconds_below_zero_are_refused(self, terms):
        with pytest.raises(NumberTooSmall) as refused:
            amount_of_time(terms, billable_seconds=-1, fee=NO_FEE)
        assert refused.value.field == "billable_seconds"

    def test_terms_of_an_unknown_kind_are_a_fault_of_the_program(self):
        with pytest.raises(AssertionError):
            amount_of_time(object(), billable_seconds=60, fee=NO_FEE)
