# ruff: noqa: RUF001 - traces are written with the signs of arithmetic
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import (
    ASSISTANT_PAYS_TEN,
    CLIENT_PAYS_TEN,
    NO_FEE,
    currencies,
    fee_rules,
    money,
    percents,
    prices,
)
from va_market.kit.money import Money
from va_market.pricing.comparison import (
    AgencyCosts,
    Assumptions,
    Comparison,
    ComparisonRequest,
    IndependentCosts,
    NoProductiveTime,
    OptionCost,
    StaffCosts,
    compare,
)
from va_market.pricing.errors import AmountOutOfRange
from va_market.pricing.rounding import add_up


def role(**changes: Any) -> ComparisonRequest:
    usual: dict[str, Any] = {
        "minutes_a_week": 2400,
        "independent": IndependentCosts(rate=money("25.00 EUR")),
        "staff": StaffCosts(salary=money("32000.00 EUR"), equipment=money("1500.00 EUR")),
        "agency": AgencyCosts(rate=money("20.00 EUR")),
        "training": money("400.00 EUR"),
    }
    return ComparisonRequest(**{**usual, **changes})


def options(found: Comparison) -> dict[str, OptionCost]:
    return {one.option: one for one in found.options}


def amounts(found: Comparison, option: str) -> dict[str, str]:
    return {line.kind: str(line.amount) for line in options(found)[option].lines}


def even(found: Comparison) -> list[int | None]:
    return [one.minutes_a_year for one in found.break_even]


class TestWorkedByHand:
    # R38. 40 h a week: 2400 min x 52 = 124800 min paid; leave 20 of 260 days = 9600 min;
    # 115200 min = 1920 h are worked.
    # Independent: 1920 h x 25 = 48000, 10 % fee = 4800, training 0: 52800; / 1920 = 27.50.
    # Staff: salary 32000 x 1920/2080 = 29538.46 worked, 2461.54 leave; 7.65 % = 2448;
    # equipment 1500; training 400: 36348; / 1920 = 18.93125.
    # Agency: 1920 h x 20 = 38400, 30 % = 11520, 10 % of 49920 = 4992: 54912; / 1920 = 28.60.
    # Even: 115200 x 36348 / 52800 = 79304.7; 115200 x 36348 / 54912 = 76254.5.
    @pytest.fixture
    def found(self) -> Comparison:
        return compare(role(), fee=CLIENT_PAYS_TEN)

    def test_the_time(self, found: Comparison):
        assert (found.paid_minutes, found.productive_minutes) == (124_800, 115_200)
        results = [step.result for step in found.time_trace]
        assert results == ["124800 min", "9600 min", "115200 min"]

    @pytest.mark.parametrize(
        ("option", "lines", "total", "per_hour"),
        [
            (
                "independent",
                {"work": "48000.00", "platform_fee": "4800.00", "training": "0.00"},
                "52800.00",
                "27.50",
            ),
            (
                "staff",
                {
                    "salary": "29538.46",
                    "paid_leave": "2461.54",
                    "employer_contributions": "2448.00",
                    "equipment": "1500.00",
                    "training": "400.00",
                },
                "36348.00",
                "18.93",
            ),
            (
                "agency",
                {
                    "work": "38400.00",
                    "agency_markup": "11520.00",
                    "platform_fee": "4992.00",
                    "training": "0.00",
                },
                "54912.00",
                "28.60",
            ),
        ],
    )
    def test_each_option(self, found: Comparison, option, lines, total, per_hour):
        assert amounts(found, option) == {kind: f"{one} EUR" for kind, one in lines.items()}
        assert str(options(found)[option].total) == f"{total} EUR"
        assert str(options(found)[option].cost_per_productive_hour) == f"{per_hour} EUR"

    def test_the_cheapest_and_where_the_others_cost_as_much(self, found: Comparison):
        assert found.cheapest == "staff"
        assert even(found) == [79_305, 76_255]

    @pytest.mark.parametrize(
        ("option", "kind", "formula"),
        [
            ("independent", "work", "115200 min × 25.00 EUR ÷ 60"),
            ("independent", "platform_fee", "10 % of 48000.00 EUR, paid by the client"),
            ("independent", "training", "400.00 EUR, paid by the assistant"),
            ("agency", "agency_markup", "30 % of 38400.00 EUR"),
            ("agency", "training", "400.00 EUR, paid by the agency"),
            ("staff", "employer_contributions", "7.65 % of 32000.00 EUR"),
            (
                "staff",
                "paid_leave",
                "32000.00 EUR × 9600 min ÷ 124800 min, largest remainder",
            ),
            ("staff", "equipment", "cost of the year, as given"),
        ],
    )
    def test_every_line_shows_its_figures(self, found: Comparison, option, kind, formula):
        [line] = [one for one in options(found)[option].lines if one.kind == kind]
        assert line.trace[0].formula == formula
        assert line.trace[-1].result == str(line.amount)

    def test_an_hour_and_the_break_even_show_theirs(self, found: Comparison):
        formula = options(found)["staff"].trace[0].formula
        assert formula == "36348.00 EUR × 60 ÷ 115200 min"
        [step] = found.break_even[0].trace
        assert step.formula == "115200 min × (36348.00 EUR − 0.00 EUR) ÷ 52800.00 EUR"
        assert step.result == "79305 min"


class TestTime:
    # Leave is a share of the working days: 20 of 260, 25 of 230, 0; 1 min stays 1 min.
    @pytest.mark.parametrize(
        ("time", "assumed", "paid", "productive"),
        [
            ({"minutes_a_year": 62_400}, {}, 62_400, 57_600),
            ({"minutes_a_week": 600}, {"weeks_a_year": 46, "paid_leave_days": 25}, 27_600, 24_600),
            ({"minutes_a_week": 600}, {"paid_leave_days": 0}, 31_200, 31_200),
            ({"minutes_a_year": 1}, {}, 1, 1),
        ],
    )
    def test_a_year_or_a_week_less_the_leave(self, time, assumed, paid, productive):
        times = {"minutes_a_week": None, **time}
        found = compare(role(**times, assumptions=Assumptions(**assumed)), fee=NO_FEE)
        assert (found.paid_minutes, found.productive_minutes) == (paid, productive)

    def test_without_leave_the_salary_is_one_line(self):
        none = Assumptions(paid_leave_days=0)
        found = amounts(compare(role(assumptions=none), fee=NO_FEE), "staff")
        assert found["salary"] == "32000.00 EUR"
        assert "paid_leave" not in found

    def test_leave_that_rounds_to_all_there_is_is_refused(self):
        tiny = role(
            minutes_a_week=None, minutes_a_year=1, assumptions=Assumptions(paid_leave_days=200)
        )
        with pytest.raises(NoProductiveTime) as refused:
            compare(tiny, fee=NO_FEE)
        assert (refused.value.code, refused.value.field) == ("no_productive_time", "assumptions")


class TestWhoPays:
    def test_the_assistant_bears_a_fee_that_is_not_the_clients(self):
        found = compare(role(), fee=ASSISTANT_PAYS_TEN)
        line = options(found)["independent"].lines[1]
        assert str(line.amount) == "0.00 EUR"
        assert line.trace[0].formula == "4800.00 EUR, taken from what the assistant receives"

    def test_the_request_may_name_another_fee(self):
        found = compare(role(fee=NO_FEE), fee=CLIENT_PAYS_TEN)
        assert amounts(found, "independent")["platform_fee"] == "0.00 EUR"

    def test_training_of_an_independent_counts_if_the_client_pays_it(self):
        # R40. Even: 115200 x (36348 - 400) / 48000 = 86275.2: training is there from the start.
        client = Assumptions(independent_training_paid_by="client")
        found = compare(role(assumptions=client), fee=NO_FEE)
        assert amounts(found, "independent")["training"] == "400.00 EUR"
        assert str(options(found)["independent"].total) == "48400.00 EUR"
        assert even(found)[0] == 86_275

    def test_without_training_there_is_no_such_line(self):
        found = compare(role(training=None), fee=NO_FEE)
        assert all("training" not in amounts(found, one) for one in options(found))

    def test_every_cost_of_staff_is_a_line(self):
        costs = {"benefits": "10.00", "equipment": "20.00", "recruitment": "30.00"}
        given = {name: money(f"{one} EUR") for name, one in costs.items()}
        found = compare(role(staff=StaffCosts(salary=money("1.00 EUR"), **given)), fee=NO_FEE)
        lines = amounts(found, "staff")
        assert {name: lines[name] for name in costs} == {n: f"{c} EUR" for n, c in costs.items()}

    def test_an_agency_pays_as_much_as_an_independent_asks_unless_said(self):
        found = compare(role(agency=AgencyCosts()), fee=NO_FEE)
        assert amounts(found, "agency")["work"] == "48000.00 EUR"


class TestBreakEven:
    def test_staff_that_costs_next_to_nothing_pays_for_no_minute(self):
        client = Assumptions(independent_training_paid_by="client")
        cheap = StaffCosts(salary=money("0.01 EUR"))
        # Both pay 400.00 of training; the cent that is left of staff buys 0.02 min.
        found = compare(role(staff=cheap, assumptions=client), fee=NO_FEE)
        assert even(found)[0] == 0
        assert found.cheapest == "staff"

    def test_hours_that_cost_nothing_have_none(self):
        # 0.01 EUR an hour for one minute is 0.00 EUR.
        found = compare(
            role(
                minutes_a_week=None,
                minutes_a_year=1,
                independent=IndependentCosts(rate=money("0.01 EUR")),
            ),
            fee=NO_FEE,
        )
        assert even(found)[0] is None
        assert found.break_even[0].trace[0].result == "never"

    def test_the_first_of_equal_totals_is_the_cheapest(self):
        # 25.00 x 1920 h for everybody: no markup, no contributions.
        level = {"employer_contributions_percent": "0", "agency_markup_percent": "0"}
        equal = role(
            staff=StaffCosts(salary=money("48000.00 EUR")),
            agency=AgencyCosts(),
            training=None,
            assumptions=Assumptions(**level),
        )
        found = compare(equal, fee=NO_FEE)
        assert {str(one.total) for one in found.options} == {"48000.00 EUR"}
        assert found.cheapest == "independent"
        assert even(found) == [115_200, 115_200]


@st.composite
def requests(draw: st.DrawFn) -> ComparisonRequest:
    currency = draw(currencies)
    amount = prices(currency)
    maybe = st.none() | amount
    return ComparisonRequest(
        minutes_a_year=draw(st.integers(600, 500_000)),
        independent=IndependentCosts(rate=draw(amount)),
        staff=StaffCosts(
            salary=draw(amount),
            benefits=draw(maybe),
            equipment=draw(maybe),
            recruitment=draw(maybe),
        ),
        agency=AgencyCosts(rate=draw(maybe)),
        training=draw(maybe),
        assumptions=Assumptions(
            paid_leave_days=draw(st.integers(0, 200)),
            employer_contributions_percent=draw(percents),
            agency_markup_percent=draw(percents) * draw(st.integers(0, 5)),
            independent_training_paid_by=draw(st.sampled_from(["assistant", "client"])),
        ),
    )


class TestProperties:
    @given(request=requests(), rule=fee_rules)
    def test_lines_add_up_to_the_total(self, request, rule):
        for option in compare(request, fee=rule).options:
            total = add_up((line.amount for line in option.lines), request.currency)
            assert option.total == total
            assert all(line.trace[-1].result == str(line.amount) for line in option.lines)

    @given(request=requests(), rule=fee_rules)
    def test_worked_time_and_leave_make_the_whole_salary(self, request, rule):
        lines = options(compare(request, fee=rule))["staff"].lines
        parts = [line.amount for line in lines if line.kind in {"salary", "paid_leave"}]
        assert add_up(parts, request.currency) == request.staff.salary

    @given(request=requests(), rule=fee_rules)
    def test_each_line_is_within_half_a_unit_of_its_exact_share(self, request, rule):
        found = compare(request, fee=rule)
        work = options(found)["independent"].lines[0].amount.minor
        due = Fraction(request.independent.rate.minor * found.productive_minutes, 60)
        assert abs(work - due) <= Fraction(1, 2)

    @given(request=requests(), rule=fee_rules)
    def test_the_cost_of_an_hour_is_the_total_over_the_hours(self, request, rule):
        found = compare(request, fee=rule)
        for option in found.options:
            due = Fraction(option.total.minor * 60, found.productive_minutes)
            assert abs(option.cost_per_productive_hour.minor - due) <= Fraction(1, 2)

    @given(request=requests(), rule=fee_rules)
    def test_below_the_break_even_staff_is_dearer(self, request, rule):
        found = compare(request, fee=rule)
        by_name = options(found)
        for one in found.break_even:
            gap = by_name[one.option].total.minor - by_name["staff"].total.minor
            if one.minutes_a_year is not None and one.minutes_a_year > found.productive_minutes:
                assert gap < 0
            if one.minutes_a_year is not None and one.minutes_a_year < found.productive_minutes:
                assert gap > 0

    @given(request=requests(), rule=fee_rules)
    def test_no_option_is_cheaper_than_the_cheapest(self, request, rule):
        found = compare(request, fee=rule)
        least = options(found)[found.cheapest].total
        assert all(least <= one.total for one in found.options)

    @given(request=requests())
    def test_costs_of_zero_change_nothing(self, request):
        zero = Money.zero(request.currency)
        blank = request.staff.model_copy(update={"benefits": None})
        with_zero = blank.model_copy(update={"benefits": zero})
        totals = [
            [one.total for one in compare(changed, fee=NO_FEE).options]
            for changed in (
                request.model_copy(update={"staff": staff}) for staff in (blank, with_zero)
            )
        ]
        assert totals[0] == totals[1]


def test_what_no_amount_can_hold_is_refused() -> None:
    huge = IndependentCosts(rate=Money(Decimal("9999999999999.99"), "EUR"))
    with pytest.raises(AmountOutOfRange):
        compare(role(independent=huge), fee=NO_FEE)
