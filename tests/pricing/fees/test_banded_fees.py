# ruff: noqa: RUF001 - traces are written with the signs of arithmetic

from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.fees.fee_samples import band, band_lists, graduated, minor, payers, rule
from tests.pricing.samples import currencies, money
from va_market.kit.money import Money
from va_market.pricing.errors import AmountOutOfRange
from va_market.pricing.fees import FeeRule, fee_on, fees_on
from va_market.pricing.rounding import add_up

GROWTH = "120.01 USD on 700.05 USD in all − 80.00 USD on 400.00 USD before"
GROWTH_ABOVE = "2050.00 USD on 30000.01 USD in all − 1050.00 USD on 10000.00 USD before"


def usd(amount: str) -> Money:
    return Money.parse(amount, "USD")


class TestLifetimeBillings:
    # Source: the sliding fee that Upwork published until 2023, per client and freelancer: 20 % of
    # the first 500 USD, 10 % up to 10,000 USD, 5 % above. The figures are arithmetic:
    # 12,000 = 500 x 20 % + 9,500 x 10 % + 2,000 x 5 % = 100 + 950 + 100.
    @pytest.mark.parametrize(
        ("before", "line", "fee"),
        [
            ("0.00", "100.00", "20.00"),
            ("0.00", "500.00", "100.00"),
            ("0.00", "500.01", "100.00"),
            ("0.00", "500.05", "100.01"),
            ("0.00", "1000.00", "150.00"),
            ("400.00", "300.00", "40.00"),
            ("500.00", "500.00", "50.00"),
            ("9900.00", "200.00", "15.00"),
            ("10000.00", "1000.00", "50.00"),
            ("0.00", "12000.00", "1150.00"),
            ("400.00", "-300.00", "-40.00"),
            ("400.00", "0.00", "0.00"),
        ],
    )
    def test_each_part_bears_the_share_of_its_band(self, before, line, fee):
        found = fees_on(usd(line), graduated(), billed_before=usd(before))
        assert found.total.value == usd(fee)

    # Arithmetic: the lines of 12,000 USD in all, whose fees add up to 1,150 USD.
    @pytest.mark.parametrize(
        "lines",
        [
            ["12000.00"],
            ["500.00", "9500.00", "2000.00"],
            ["499.99", "0.01", "0.01", "0.04", "9499.95", "2000.00"],
            ["333.33", "333.33", "333.34", "11000.00"],
        ],
    )
    def test_the_lines_together_bear_the_fee_on_the_whole(self, lines):
        ends = [usd("0.00"), *accumulate((usd(line) for line in lines), Money.__add__)]
        fees = [
            fees_on(after - before, graduated(), billed_before=before).total.value
            for before, after in pairwise(ends)
        ]
        assert add_up(fees, "USD") == usd("1150.00")

    def test_without_a_past_the_first_band_applies(self):
        assert fee_on(usd("100.00"), graduated()) == usd("20.00")

    # Arithmetic: yen and the unidad de fomento, with no and with four decimals.
    @pytest.mark.parametrize(
        ("line", "end", "fee"),
        [("15 JPY", "10 JPY", "3 JPY"), ("0.0015 CLF", "0.0010 CLF", "0.0003 CLF")],
    )
    def test_decimals_are_those_of_the_currency(self, line, end, fee):
        # 10 x 20 % + 5 x 10 % = 2.5 units, half away from zero.
        found = rule(kind="bands", bands=(band(end, "20"), band(None, "10")))
        assert fee_on(money(line), found) == money(fee)


class TestProperties:
    @given(data=st.data(), currency=currencies, payer=payers)
    def test_however_an_amount_is_split_each_side_bears_the_same(self, data, currency, payer):
        found = FeeRule(payer=payer, kind="bands", bands=data.draw(band_lists(currency)))
        lines = data.draw(st.lists(minor(currency, most=10**7), min_size=1, max_size=8))
        start = data.draw(minor(currency))
        ends = list(accumulate([start, *lines], Money.__add__))
        whole = fees_on(add_up(lines, currency), found, billed_before=start)
        split = [
            fees_on(line, found, billed_before=before)
            for line, before in zip(lines, ends, strict=False)
        ]
        assert add_up((one.client.value for one in split), currency) == whole.client.value
        assert add_up((one.assistant.value for one in split), currency) == whole.assistant.value

    @given(data=st.data(), currency=currencies)
    def test_a_cut_within_a_band_changes_nothing(self, data, currency):
        bands = data.draw(band_lists(currency))
        end = bands[-2].up_to.minor if len(bands) > 1 else 0
        cut = bands[-1].model_copy(
            update={"up_to": Money.from_minor(end + data.draw(st.integers(1, 10**7)), currency)}
        )
        line, before = data.draw(minor(currency)), data.draw(minor(currency))
        plain = rule(kind="bands", bands=bands)
        finer = rule(kind="bands", bands=(*bands[:-1], cut, bands[-1]))
        assert (
            fees_on(line, plain, billed_before=before).total.value
            == fees_on(line, finer, billed_before=before).total.value
        )

    @given(data=st.data(), currency=currencies)
    def test_one_open_band_is_the_plain_share_where_nothing_was_billed(self, data, currency):
        bands = (data.draw(band_lists(currency))[-1],)
        line = data.draw(minor(currency))
        plain = rule(percent=bands[0].percent)
        assert fee_on(line, rule(kind="bands", bands=bands)) == fee_on(line, plain)


class TestTrace:
    def test_tells_each_band_and_the_growth(self):
        found = fees_on(usd("300.05"), graduated(), billed_before=usd("400.00")).total
        assert [(step.step, step.formula, step.result) for step in found.steps] == [
            ("fee_band", "20 % of 100.00 USD in the band up to 500.00 USD", "20.00 USD"),
            ("fee_band", "10 % of 200.05 USD in the band up to 10000.00 USD", "20.005 USD"),
            (
                "fee",
                f"{GROWTH}, paid by the assistant",
                "40.01 USD",
            ),
        ]

    def test_tells_the_part_of_each_side(self):
        found = fees_on(usd("20000.01"), graduated(payer="both"), billed_before=usd("10000.00"))
        assert [(step.step, step.formula, step.result) for step in found.total.steps] == [
            ("fee_band", "5 % of 20000.01 USD in the last band", "1000.0005 USD"),
            (
                "fee",
                f"{GROWTH_ABOVE}, paid by both",
                "1000.00 USD",
            ),
            (
                "fee_client",
                "50 % of both: 1025.00 USD − 525.00 USD, paid by the client",
                "500.00 USD",
            ),
            ("fee_assistant", "1000.00 USD − 500.00 USD, paid by the assistant", "500.00 USD"),
        ]


class TestRefusals:
    def test_more_billed_in_all_than_an_amount_can_hold_is_refused(self):
        with pytest.raises(AmountOutOfRange):
            fees_on(usd("1.00"), graduated(), billed_before=usd("9999999999999.99"))
