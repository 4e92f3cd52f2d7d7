"""R10: the fee of a milestone is held and released with its funds, to the cent."""

from itertools import accumulate, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from va_market.kit.money import Money
from va_market.pricing.fees import FeeRule
from va_market.pricing.projects.held_fees import (
    HeldFee,
    beyond,
    held_fee,
    part_of_fee,
    released_fees,
)

TEN = {"payer": "client", "percent": "10"}
HALVES = {"payer": "both", "percent": "10"}
BANDS = [{"up_to": {"amount": "500.00", "currency": "EUR"}, "percent": "20"}, {"percent": "10"}]


def held(minor: int, currency: str = "EUR", *, before: int = 0, **rule: Any) -> tuple[int, int]:
    fee = held_fee(
        Money.from_minor(minor, currency),
        FeeRule.model_validate(rule),
        billed_before=Money.from_minor(before, currency),
    )
    return fee.client.minor, fee.assistant.minor


class TestHeld:
    # 10 % of 33.33 is 3.333; of 0.005 of a unit it is rounded once, half away from zero.
    @pytest.mark.parametrize(
        ("minor", "currency", "rule", "fees"),
        [
            (33_333, "EUR", TEN, (3_333, 0)),
            (33_335, "EUR", {**TEN, "payer": "assistant"}, (0, 3_334)),
            (33_335, "EUR", HALVES, (1_667, 1_667)),
            (15, "JPY", TEN, (2, 0)),
            (25, "JPY", HALVES, (2, 1)),
            (1_005, "BHD", HALVES, (51, 50)),
            (0, "EUR", TEN, (0, 0)),
        ],
    )
    def test_each_side_bears_its_part(self, minor, currency, rule, fees):
        assert held(minor, currency, **rule) == fees

    def test_graduated_fees_look_at_what_came_before(self):
        bands = {"payer": "assistant", "kind": "bands", "bands": BANDS}
        # 100.00 lie in the first band, 300.00 in the second.
        assert held(40_000, before=40_000, **bands) == (0, 2_000 + 3_000)

    def test_nobody_owes_for_work(self):
        flat = {"kind": "flat", "flat": {"amount": "5.00", "currency": "EUR"}}
        charged = {**flat, "above_line": "charge"}
        assert held(300, payer="assistant", **charged) == (0, 300)
        assert held(300, payer="client", **charged) == (500, 0)


class TestReleased:
    # 1.00 on 9.00 in thirds is 0.33, 0.67 - 0.33 and 1.00 - 0.67; 1 JPY of 3 is 0, 1 and 1 so far.
    @pytest.mark.parametrize(
        ("fee", "currency", "parts", "shares"),
        [
            (100, "EUR", [300, 300, 300], [33, 34, 33]),
            (1, "JPY", [1, 1, 1], [0, 1, 0]),
            (1, "BHD", [2, 2], [1, 0]),
            (40, "EUR", [400], [40]),
            (7, "EUR", [1, 98, 1], [0, 7, 0]),
            (0, "EUR", [10, 20], [0, 0]),
        ],
    )
    def test_parts_of_both_sides(self, fee, currency, parts, shares):
        found = _released(fee, currency, parts)
        assert found == [(share, share) for share in shares]

    @given(st.lists(st.integers(1, 10**9), min_size=1, max_size=12), st.data())
    def test_parts_add_up_and_none_bears_more_than_it_pays(self, parts, data):
        fee = data.draw(st.integers(0, sum(parts)))
        found = [client for client, _ in _released(fee, "EUR", parts)]
        assert sum(found) == fee
        assert all(0 <= share <= part for share, part in zip(found, parts, strict=True))

    def test_the_derivation_says_what_was_released_before(self):
        fee = HeldFee(Money.from_minor(0, "EUR"), Money.from_minor(100, "EUR"))
        fees = released_fees(
            fee,
            Money.from_minor(300, "EUR"),
            paid_before=Money.from_minor(300, "EUR"),
            funded=Money.from_minor(900, "EUR"),
        )
        assert fees.client.steps == ()
        [step] = fees.assistant.steps
        assert (step.step, step.result) == ("assistant_fee", "0.34 EUR")
        assert "0.33 EUR before" in step.formula


def _released(fee: int, currency: str, parts: list[int]) -> list[tuple[int, int]]:
    def money(minor: int) -> Money:
        return Money.from_minor(minor, currency)

    found = []
    for before, after in pairwise([0, *accumulate(parts)]):
        fees = released_fees(
            HeldFee(money(fee), money(fee)),
            money(after - before),
            paid_before=money(before),
            funded=money(sum(parts)),
        )
        found.append((fees.client.value.minor, fees.assistant.value.minor))
    return found


def eur(minor: int) -> Money:
    return Money.from_minor(minor, "EUR")


class TestPart:
    """What of a fee is put up with the share that a deposit covers."""

    @given(st.integers(1, 10**9), st.data())
    def test_neither_part_bears_more_than_it_pays(self, whole: int, data: st.DataObject) -> None:
        share = data.draw(st.integers(0, whole))
        fee = HeldFee(eur(data.draw(st.integers(0, whole))), eur(data.draw(st.integers(0, whole))))
        part = part_of_fee(fee, eur(share), whole=eur(whole))
        assert 0 <= part.assistant.minor <= share
        assert 0 <= fee.assistant.minor - part.assistant.minor <= whole - share

    @pytest.mark.parametrize(
        ("fee", "put_up", "found"),
        [
            ((10, 10), (3, 3), (10, 10)),
            ((2, 2), (3, 3), (3, 3)),  # it has become less: what was put up stays
            ((10, 10), (3, 9), (10, 10)),
            ((90, 90), (3, 3), (90, 83)),  # nobody owes for work
        ],
    )
    def test_what_was_put_up_stays(self, fee, put_up, found) -> None:
        known, before = (HeldFee(*map(eur, one)) for one in (fee, put_up))
        assert beyond(known, before, eur(80)) == HeldFee(*map(eur, found))
