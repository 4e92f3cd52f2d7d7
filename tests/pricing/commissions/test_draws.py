# ruff: noqa: RUF001 - traces are written with the signs of arithmetic
"""R42: the draw against commission."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.commissions.commission_samples import draw, draws, euros, gains
from tests.pricing.samples import money
from va_market.pricing.commissions.draws import DrawSettlement, settle_draw
from va_market.pricing.errors import AmountOutOfRange


def months(terms, earned: list[int]) -> list[tuple[int, int]]:
    """Paid and still open, month by month, in whole euros."""
    balance, found = euros(0), []
    for one in earned:
        commission = euros(100 * one)
        settled = settle_draw(terms, commission=commission, balance=balance)
        balance = settled.balance
        paid = commission + settled.paid - settled.recovered
        found.append((paid.minor // 100, balance.minor // 100))
    return found


class TestMonthByMonth:
    # The first table is the recoverable draw scenario in the administration guide of Oracle's
    # Siebel Incentive Compensation; the second and third are August and September in Xactly's
    # explanation of recoverable and non-recoverable draws.
    @pytest.mark.parametrize(
        ("terms", "earned", "paid_and_open"),
        [
            (
                draw("2000.00 EUR"),
                [2750, 3000, 1500, 2375, 3000, 2750],
                [(2750, 0), (3000, 0), (2000, 500), (2000, 125), (2875, 0), (2750, 0)],
            ),
            (draw("1500.00 EUR"), [500, 3000], [(1500, 1000), (2000, 0)]),
            (draw("1500.00 EUR", recoverable=False), [500, 3000], [(1500, 0), (3000, 0)]),
            (None, [500, 0], [(500, 0), (0, 0)]),
        ],
    )
    def test_the_published_scenarios_come_out(self, terms, earned, paid_and_open):
        assert months(terms, earned) == paid_and_open

    # What was advanced under earlier terms stays owed: out of what exceeds the present draw.
    @pytest.mark.parametrize(
        ("terms", "recovered", "open_after"),
        [
            (None, "80.00 EUR", "20.00 EUR"),
            (draw("50.00 EUR"), "30.00 EUR", "70.00 EUR"),
            (draw("50.00 EUR", recoverable=False), "30.00 EUR", "70.00 EUR"),
        ],
    )
    def test_an_open_balance_outlives_the_terms(self, terms, recovered, open_after):
        settled = settle_draw(terms, commission=money("80.00 EUR"), balance=money("100.00 EUR"))
        assert (str(settled.recovered), str(settled.balance)) == (recovered, open_after)


class TestTrace:
    def test_it_tells_what_was_advanced(self):
        settled = settle_draw(draw("50.00 EUR"), commission=euros(2000), balance=euros(0))
        assert [(one.step, one.formula, one.result) for one in settled.steps] == [
            ("draw_paid", "draw of 50.00 EUR − 20.00 EUR", "30.00 EUR")
        ]

    def test_it_tells_what_was_set_off(self):
        settled = settle_draw(draw("50.00 EUR"), commission=euros(6000), balance=euros(3000))
        assert [(one.step, one.formula, one.result) for one in settled.steps] == [
            (
                "draw_recovered",
                "draw balance of 30.00 EUR, of which 20.00 EUR stays open",
                "10.00 EUR",
            )
        ]

    @given(commission=gains)
    def test_without_draw_and_balance_it_says_nothing(self, commission):
        zero = euros(0)
        settled = settle_draw(None, commission=commission, balance=zero)
        assert settled == DrawSettlement(zero, zero, zero, ())


class TestEverySettlement:
    @given(terms=st.none() | draws, commission=gains, balance=gains)
    def test_pays_the_draw_at_least_and_owes_never_less_than_nothing(
        self, terms, commission, balance
    ):
        settled = settle_draw(terms, commission=commission, balance=balance)
        paid = commission + settled.paid - settled.recovered
        assert paid >= (euros(0) if terms is None else terms.amount)
        assert euros(0) <= settled.recovered <= balance
        assert settled.balance >= euros(0)

    @given(terms=draws, commission=gains, balance=gains)
    def test_a_recoverable_draw_only_moves_money_in_time(self, terms, commission, balance):
        advance = terms.model_copy(update={"recoverable": True})
        settled = settle_draw(advance, commission=commission, balance=balance)
        paid = commission + settled.paid - settled.recovered
        assert paid - commission == settled.balance - balance

    def test_a_balance_beyond_every_amount_is_refused(self):
        most = money("9999999999999.99 EUR")
        with pytest.raises(AmountOutOfRange):
            settle_draw(draw("1.00 EUR"), commission=euros(0), balance=most)
