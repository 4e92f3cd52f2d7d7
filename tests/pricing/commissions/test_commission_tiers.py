# ruff: noqa: RUF001 - traces are written with the signs of arithmetic
"""R42: percentage, tiers, accelerator and cap on the base of one period."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.commissions.commission_samples import (
    accelerator,
    any_commission,
    bases,
    commission,
    euros,
    gains,
    tiered,
)
from tests.pricing.samples import money
from va_market.kit.money import Money
from va_market.pricing.commissions import accelerated, capped, commission_between, commission_on
from va_market.pricing.commissions.errors import OtherCurrency
from va_market.pricing.errors import AmountOutOfRange

# The tiers of an example in the documentation of Stripe Billing (tiered pricing): 7 USD each for
# the first five, 6.50 USD up to ten, 6 USD from eleven on. Here one piece is 100.00 EUR, so that
# the prices are percentages.
TIERS = [("500.00 EUR", "7"), ("1000.00 EUR", "6.5"), (None, "6")]
GRADUATED, VOLUME = tiered("graduated", *TIERS), tiered("volume", *TIERS)
# The flat amounts of Stripe's graduated tiers: each tier that is reached adds its own.
PACKAGES = tiered(
    "package", ("500.00 EUR", "10.00 EUR"), ("1000.00 EUR", "0.00 EUR"), (None, "25.00 EUR")
)


def on(terms, base: str) -> str:
    return str(commission_on(terms, money(base)).value)


def steps(explained) -> list[tuple[str, str, str]]:
    return [(one.step, one.formula, one.result) for one in explained.steps]


class TestPercentage:
    # percent x base / 100, rounded once, half away from zero, in the decimals of the currency
    @pytest.mark.parametrize(
        ("percent", "base", "amount"),
        [
            ("10", "1000.00 EUR", "100.00 EUR"),
            ("7.5", "0.20 EUR", "0.02 EUR"),  # 0.015
            ("7.5", "0.19 EUR", "0.01 EUR"),  # 0.01425
            ("0", "1000.00 EUR", "0.00 EUR"),
            ("100", "1000.00 EUR", "1000.00 EUR"),
            ("12.5", "1004 JPY", "126 JPY"),  # 125.5
            ("12.5", "1.004 BHD", "0.126 BHD"),  # 0.1255
            ("33.3333", "1.0000 CLF", "0.3333 CLF"),
        ],
    )
    def test_it_is_a_share_of_the_base(self, percent, base, amount):
        terms = commission(percent, currency=base.split()[1])
        assert on(terms, base) == amount

    def test_the_trace_tells_figures_and_rounding(self):
        assert steps(commission_on(commission("7.5"), money("0.20 EUR"))) == [
            ("percent", "7.5 % of 0.20 EUR", "0.015 EUR"),
            ("rounding", "0.015 EUR to 2 decimals, half away from zero", "0.02 EUR"),
        ]


class TestTiers:
    # Quantities 1, 5, 6, 20 and 25 are those of the example of Stripe; the others lie at the ends.
    @pytest.mark.parametrize(
        ("base", "graduated", "volume", "package"),
        [
            ("0.00 EUR", "0.00 EUR", "0.00 EUR", "0.00 EUR"),
            ("100.00 EUR", "7.00 EUR", "7.00 EUR", "10.00 EUR"),
            ("500.00 EUR", "35.00 EUR", "35.00 EUR", "10.00 EUR"),
            ("500.01 EUR", "35.00 EUR", "32.50 EUR", "10.00 EUR"),
            ("600.00 EUR", "41.50 EUR", "39.00 EUR", "10.00 EUR"),
            ("1000.00 EUR", "67.50 EUR", "65.00 EUR", "10.00 EUR"),
            ("1000.01 EUR", "67.50 EUR", "60.00 EUR", "35.00 EUR"),
            ("2000.00 EUR", "127.50 EUR", "120.00 EUR", "35.00 EUR"),
            ("2500.00 EUR", "157.50 EUR", "150.00 EUR", "35.00 EUR"),
        ],
    )
    def test_they_apply_as_published(self, base, graduated, volume, package):
        assert [on(terms, base) for terms in (GRADUATED, VOLUME, PACKAGES)] == [
            graduated,
            volume,
            package,
        ]

    # One base, three ways to pay it.
    @pytest.mark.parametrize(
        ("terms", "step", "formula"),
        [
            (
                GRADUATED,
                "graduated_tiers",
                "7 % of 500.00 EUR + 6.5 % of 500.00 EUR + 6 % of 1000.00 EUR",
            ),
            (VOLUME, "volume_tiers", "6 % of 2000.00 EUR"),
            (PACKAGES, "package_tiers", "10.00 EUR + 0.00 EUR + 25.00 EUR"),
        ],
    )
    def test_the_trace_names_each_tier(self, terms, step, formula):
        found = steps(commission_on(terms, money("2000.00 EUR")))
        assert [one[:2] for one in found] == [(step, formula)]

    def test_a_base_of_nothing_reaches_no_tier(self):
        found = commission_on(PACKAGES, money("0.00 EUR"))
        assert steps(found) == [("package_tiers", "no tier is reached", "0.00 EUR")]

    def test_a_negative_base_shows_the_mirrored_sum(self):
        found = commission_on(GRADUATED, money("-600.00 EUR"))
        formula = "−(7 % of 500.00 EUR + 6.5 % of 100.00 EUR)"
        assert steps(found) == [("graduated_tiers", formula, "-41.50 EUR")]

    @given(terms=any_commission(), base=bases)
    def test_negative_mirrors_positive(self, terms, base):
        for rule in (commission_on, accelerated):
            assert rule(terms, -base).value == -rule(terms, base).value

    @given(terms=any_commission(), low=gains, high=gains)
    def test_more_sales_never_earn_less_except_by_volume(self, terms, low, high):
        low, high = sorted([low, high])
        if terms.tiering != "volume":
            assert commission_on(terms, low).value <= commission_on(terms, high).value

    def test_what_no_amount_can_hold_is_refused(self):
        most = "9999999999999.99 EUR"
        terms = tiered("package", ("0.01 EUR", most), (None, most))
        with pytest.raises(AmountOutOfRange):
            commission_on(terms, money("1.00 EUR"))

    def test_a_tiering_that_is_unknown_is_a_fault_of_the_program(self):
        terms = GRADUATED.model_copy(update={"tiering": "stairs"})
        with pytest.raises(AssertionError):
            commission_on(terms, money("1.00 EUR"))


class TestWithinOnePeriod:
    def test_what_comes_later_is_paid_at_the_tier_that_was_reached(self):
        found = commission_between(GRADUATED, before=money("500.00 EUR"), more=money("100.00 EUR"))
        assert found.value == money("6.50 EUR")
        assert steps(found)[-1] == (
            "added_commission",
            "41.50 EUR − 35.00 EUR for what came before",
            "6.50 EUR",
        )

    @given(terms=any_commission(), parts=st.lists(bases, max_size=6))
    def test_the_parts_of_any_split_add_up_to_the_whole(self, terms, parts):
        so_far, paid = euros(0), euros(0)
        for part in parts:
            paid += commission_between(terms, before=so_far, more=part).value
            so_far += part
        assert paid == commission_on(terms, so_far).value


class TestAccelerator:
    # Quota 1000, sold 1500: what lies above is 500.
    @pytest.mark.parametrize(
        ("terms", "added", "formula"),
        [
            # 10 % of 500 is 50; half as much again is 25
            (
                commission(accelerator=accelerator("1000.00 EUR", "150")),
                "25.00 EUR",
                "50 % of (10 % of 500.00 EUR) above the quota of 1000.00 EUR",
            ),
            # 2 % of 500
            (
                commission(accelerator=accelerator("1000.00 EUR", "2", mode="extra")),
                "10.00 EUR",
                "2 % of 500.00 EUR above the quota of 1000.00 EUR",
            ),
            # the tier above 1000 pays 6 %: 30, and as much again
            (
                tiered("graduated", *TIERS, accelerator=accelerator("1000.00 EUR", "200")),
                "30.00 EUR",
                "100 % of (6 % of 500.00 EUR) above the quota of 1000.00 EUR",
            ),
            # all is paid at 6 %, so the part above the quota is too
            (
                tiered("volume", *TIERS, accelerator=accelerator("1000.00 EUR", "200")),
                "30.00 EUR",
                "100 % of (6 % of 500.00 EUR) above the quota of 1000.00 EUR",
            ),
            # the package reached at 1000.01 pays 25.00: twice that
            (
                tiered(
                    "package",
                    ("1000.00 EUR", "10.00 EUR"),
                    (None, "25.00 EUR"),
                    accelerator=accelerator("1000.00 EUR", "300"),
                ),
                "50.00 EUR",
                "200 % of (25.00 EUR) above the quota of 1000.00 EUR",
            ),
        ],
    )
    def test_it_pays_more_for_what_lies_above_the_quota(self, terms, added, formula):
        found = accelerated(terms, money("1500.00 EUR"))
        assert steps(found) == [("accelerator", formula, added)]

    @pytest.mark.parametrize("base", ["0.00 EUR", "999.99 EUR", "1000.00 EUR"])
    def test_up_to_the_quota_it_says_nothing(self, base):
        found = accelerated(commission(accelerator=accelerator("1000.00 EUR", "150")), money(base))
        assert (found.value, found.steps) == (money("0.00 EUR"), ())

    @given(base=bases)
    def test_without_one_nothing_is_added(self, base):
        assert accelerated(commission(), base).value == euros(0)

    # The published rule of thumb: rate x multiplier x what lies above the quota.
    @given(base=st.integers(100_000, 10**9).map(euros))
    def test_doubling_above_the_quota_pays_that_part_twice(self, base):
        terms = commission(accelerator=accelerator("1000.00 EUR", "200"))
        above = commission_on(terms, base - money("1000.00 EUR")).value
        assert accelerated(terms, base).value == above


class TestCap:
    def test_no_more_is_paid_and_the_trace_says_so(self):
        found = capped(commission(cap=money("50.00 EUR")), money("80.00 EUR"))
        assert steps(found) == [("cap", "no more than 50.00 EUR of 80.00 EUR", "50.00 EUR")]

    @pytest.mark.parametrize("cap", [None, money("80.00 EUR")])
    def test_up_to_the_cap_it_says_nothing(self, cap):
        found = capped(commission(cap=cap), money("80.00 EUR"))
        assert (found.value, found.steps) == (money("80.00 EUR"), ())

    @given(terms=any_commission(cap=euros(5000)), amount=bases)
    def test_it_is_never_passed_on_either_side_and_once_is_enough(self, terms, amount):
        found = capped(terms, amount).value
        assert -5000 <= found.minor <= 5000
        assert capped(terms, found).value == found
        assert capped(terms, -amount).value == -found


class TestCurrency:
    @pytest.mark.parametrize("rule", [commission_on, accelerated, capped])
    def test_another_one_is_refused(self, rule):
        with pytest.raises(OtherCurrency, match="must be in EUR, not USD"):
            rule(commission(), Money.zero("USD"))

    def test_of_an_addition_too(self):
        with pytest.raises(OtherCurrency) as refused:
            commission_between(commission(), before=euros(1), more=Money.zero("USD"))
        assert refused.value.field == "more"
