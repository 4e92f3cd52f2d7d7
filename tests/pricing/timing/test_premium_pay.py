# ruff: noqa: RUF001 - traces are written with the signs of arithmetic

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import currencies, money, prices
from va_market.pricing.charges import work_charge
from va_market.pricing.errors import AmountOutOfRange
from va_market.pricing.timing.errors import PremiumNotAgreed
from va_market.pricing.timing.policies import PremiumPolicy
from va_market.pricing.timing.premium_rules import (
    HolidayPremium,
    NightPremium,
    OvertimePremium,
    PremiumKind,
    RushPremium,
    WeekendPremium,
)
from va_market.pricing.timing.premiums import combined_percent, premium_pay
from va_market.pricing.worktime import in_seconds

RATE = money("25.00 EUR")


@dataclass(frozen=True)
class Timed:
    seconds: int
    kinds: tuple[PremiumKind, ...] = ()


def kinds(text):
    """`kinds("night+weekend")`."""
    return tuple(PremiumKind(one) for one in text.split("+") if one)


def policy(combine="highest", **percents):
    given = {"overtime": "50", "night": "25", "weekend": "40", "holiday": "100", "rush": "10"}
    made = {
        "overtime": OvertimePremium,
        "night": NightPremium,
        "weekend": WeekendPremium,
        "rush": RushPremium,
    }
    by_kind = {k: Decimal(percent) for k, percent in (given | percents).items()}
    return PremiumPolicy(
        combine=combine,
        holiday=HolidayPremium(country="PT", percent=by_kind.pop("holiday")),
        **{kind: made[kind](percent=percent) for kind, percent in by_kind.items()},
    )


def paid(pieces, combine="highest", rate=RATE, **percents):
    return premium_pay(pieces, rate, policy(combine, **percents))


class TestCombining:
    # By hand: 1.5 x 1.25 = 1.875; 1.5 x 1.4 = 2.1; 1.25 x 1.4 = 1.75; 1.5 x 1.25 x 1.4 = 2.625.
    @pytest.mark.parametrize(
        ("which", "highest", "added", "multiplied"),
        [
            ("", "0", "0", "0"),
            ("night", "25", "25", "25"),
            ("overtime+night", "50", "75", "87.5"),
            ("overtime+weekend", "50", "90", "110"),
            ("night+weekend", "40", "65", "75"),
            ("overtime+night+weekend", "50", "115", "162.5"),
        ],
    )
    def test_three_ways_to_meet(self, which, highest, added, multiplied):
        found = {
            how: combined_percent(kinds(which), policy(how))
            for how in ("highest", "add", "multiply")
        }
        expected = {"highest": highest, "add": added, "multiply": multiplied}
        assert found == {how: Decimal(percent) for how, percent in expected.items()}

    def test_five_factors_of_six_decimals_stay_exact(self):
        thirds = dict.fromkeys(PremiumKind, "33.3333")
        found = combined_percent(tuple(PremiumKind), policy("multiply", **thirds))
        assert Fraction(found) == (Fraction(1_333_333, 10**6) ** 5 - 1) * 100

    def test_a_premium_that_was_not_agreed_is_refused(self):
        with pytest.raises(PremiumNotAgreed, match="night") as refused:
            combined_percent(kinds("night"), PremiumPolicy())
        assert (refused.value.code, refused.value.field) == ("premium_not_agreed", "premiums")

    def test_another_way_is_a_fault_of_the_program(self):
        with pytest.raises(AssertionError):
            combined_percent((), PremiumPolicy.model_construct(combine="lowest"))


class TestPay:
    # One hour of each at 25.00, by hand: 25.00 x 1.5, 1.875 (46.875, half up) and so on.
    @pytest.mark.parametrize(
        ("combine", "amounts"),
        [
            ("highest", ["25.00", "31.25", "75.00"]),
            ("add", ["25.00", "31.25", "43.75", "53.75"]),
            ("multiply", ["25.00", "31.25", "46.88", "65.63"]),
        ],
    )
    def test_there_is_one_amount_for_each_multiplier(self, combine, amounts):
        pieces = [
            Timed(3600),
            Timed(3600, kinds("night")),
            Timed(3600, kinds("overtime+night")),
            Timed(3600, kinds("overtime+night+weekend")),
        ]
        found = paid(pieces, combine)
        assert [str(one.amount.value) for one in found] == [f"{one} EUR" for one in amounts]
        assert sum(one.work.count for one in found) == 4 * 3600

    # 1 s at 25.00 is 0.0069: a hundred times rounded it would be nothing, or a cent each.
    def test_seconds_that_are_paid_alike_are_rounded_once(self):
        found = paid([Timed(1, kinds("night"))] * 100)
        assert [str(one.amount.value) for one in found] == ["0.87 EUR"]

    def test_other_premiums_of_the_same_percent_share_a_line(self):
        found = paid([Timed(60, kinds("night")), Timed(30, kinds("rush"))], night="10")
        assert [(one.percent, one.kinds, one.work.count) for one in found] == [
            (Decimal(10), kinds("night+rush"), 90)
        ]
        assert found[0].label == "plus 10 % (night, rush)"

    @pytest.mark.parametrize("pieces", [[], [Timed(0, kinds("night"))]])
    def test_without_time_there_is_nothing_to_pay(self, pieces):
        assert paid(pieces) == []

    def test_the_plain_rate_needs_no_label(self):
        assert [one.label for one in paid([Timed(60)])] == [""]

    def test_an_amount_beyond_15_digits_is_refused(self):
        with pytest.raises(AmountOutOfRange):
            paid([Timed(3600, kinds("night"))], rate=money("9999999999999.99 EUR"))


class TestTrace:
    def test_it_tells_the_premiums_the_multiplier_and_the_rounding(self):
        pieces = [Timed(3000, kinds("night+overtime")), Timed(601, kinds("overtime"))]
        [found] = paid(pieces)
        assert [(step.step, step.formula, step.result) for step in found.amount.steps] == [
            ("premium", "3000 s: the highest of night 25 % and overtime 50 %", "50 %"),
            ("premium", "601 s: overtime 50 %", "50 %"),
            ("rate", "3601 s × 25.00 EUR × 1.5 ÷ 3600", "37.51041666… EUR"),
            ("rounding", "37.51041666… EUR to 2 decimals, half away from zero", "37.51 EUR"),
        ]

    @pytest.mark.parametrize(
        ("combine", "formula", "multiplier"),
        [
            ("add", "the sum of night 25 % and weekend 40 %", "1.65"),
            ("multiply", "on top of each other: night 25 % and weekend 40 %", "1.75"),
        ],
    )
    def test_it_tells_how_they_were_combined(self, combine, formula, multiplier):
        [found] = paid([Timed(3600, kinds("night+weekend"))], combine)
        assert found.amount.steps[0].formula == f"3600 s: {formula}"
        assert found.amount.steps[1].formula == f"3600 s × 25.00 EUR × {multiplier} ÷ 3600"


combines = st.sampled_from(["highest", "add", "multiply"])
some_kinds = st.lists(st.sampled_from(list(PremiumKind)), unique=True).map(tuple)
timed = st.builds(Timed, st.integers(0, 10**5), some_kinds)
percents = st.integers(0, 5_000_000).map(lambda units: f"{Decimal(units).scaleb(-4):f}")
policies = st.builds(
    policy,
    combines,
    **{kind.value: percents for kind in PremiumKind},
)


class TestAnyPay:
    @given(pieces=st.lists(timed, max_size=8), rules=policies, currency=currencies, data=st.data())
    def test_each_amount_is_the_exact_one_rounded_once(self, pieces, rules, currency, data):
        rate = data.draw(prices(currency))
        found = premium_pay(pieces, rate, rules)
        assert len({one.percent for one in found}) == len(found)
        assert sum(one.work.count for one in found) == sum(one.seconds for one in pieces)
        for one in found:
            exact = Fraction(rate.minor * one.work.count, 3600) * (1 + Fraction(one.percent) / 100)
            assert one.amount.value.minor == (2 * exact + 1) // 2

    @given(pieces=st.lists(timed, max_size=8), rules=policies, data=st.data())
    def test_order_and_finer_cuts_do_not_matter(self, pieces, rules, data):
        shuffled = data.draw(st.permutations(pieces))
        finer = chain.from_iterable(
            (Timed(one.seconds // 3, one.kinds), Timed(one.seconds - one.seconds // 3, one.kinds))
            for one in shuffled
        )
        assert premium_pay(finer, RATE, rules) == premium_pay(pieces, RATE, rules)

    @given(
        pieces=st.lists(timed, min_size=1), combine=combines, currency=currencies, data=st.data()
    )
    def test_zero_percent_is_plain_pay_to_the_cent(self, pieces, combine, currency, data):
        rate = data.draw(prices(currency))
        zero = policy(combine, **dict.fromkeys(PremiumKind, "0"))
        seconds = sum(one.seconds for one in pieces)
        plain = work_charge(in_seconds(seconds), rate, kind="hourly", description="-")
        found = premium_pay(pieces, rate, zero)
        assert [one.amount.value for one in found] == ([plain.amount.value] if seconds else [])

    @given(which=some_kinds, percents=st.lists(percents, min_size=5, max_size=5))
    def test_the_highest_is_at_most_the_sum_and_that_at_most_the_product(self, which, percents):
        given = dict(zip(PremiumKind, percents, strict=True))
        highest, added, multiplied = (
            combined_percent(which, policy(how, **given)) for how in ("highest", "add", "multiply")
        )
        assert 0 <= highest <= added <= multiplied
