"""R10: what the release of a part pays, and how that came about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import money
from va_market.kit.money import Money
from va_market.pricing.projects.errors import AmountNotPositive, ReleaseAboveMilestone
from va_market.pricing.projects.releases import Release, release
from va_market.pricing.trace import DIVIDED_BY, MINUS, TIMES

cents = st.integers(1, 10**9)


def eur(minor: int) -> Money:
    return Money.from_minor(minor, "EUR")


def released(part: str, *, before: str = "0.00 EUR", recoupment: str = "80.00 EUR") -> Release:
    return release(
        money(part),
        milestone=money("400.00 EUR"),
        recoupment=money(recoupment),
        released_before=money(before),
    )


class TestRelease:
    @pytest.mark.parametrize(
        ("part", "before", "recouped", "payable"),
        [
            ("400.00 EUR", "0.00 EUR", "80.00 EUR", "320.00 EUR"),
            ("100.00 EUR", "0.00 EUR", "20.00 EUR", "80.00 EUR"),
            ("300.00 EUR", "100.00 EUR", "60.00 EUR", "240.00 EUR"),
            ("0.01 EUR", "0.00 EUR", "0.00 EUR", "0.01 EUR"),
            ("399.99 EUR", "0.01 EUR", "80.00 EUR", "319.99 EUR"),
        ],
    )
    def test_sets_off_the_deposit_in_proportion(self, part, before, recouped, payable):
        found = released(part, before=before)
        assert (str(found.recouped), str(found.payable)) == (recouped, payable)

    def test_says_how_the_amount_came_about(self):
        steps = [(one.step, one.formula, one.result) for one in released("100.00 EUR").steps]
        share = f"80.00 EUR {TIMES} 100.00 EUR {DIVIDED_BY} 400.00 EUR"
        assert steps == [
            ("release", "100.00 EUR of 400.00 EUR, after 0.00 EUR", "100.00 EUR"),
            ("recoupment", f"{share} {MINUS} 0.00 EUR set off before", "20.00 EUR"),
            ("payable", f"100.00 EUR {MINUS} 20.00 EUR", "80.00 EUR"),
        ]

    def test_says_nothing_of_a_deposit_that_covers_nothing(self):
        found = released("100.00 EUR", recoupment="0.00 EUR")
        assert [one.step for one in found.steps] == ["release", "payable"]
        assert str(found.payable) == "100.00 EUR"

    @given(cents, st.data())
    def test_parts_pay_exactly_what_was_to_be_funded(self, whole, data):
        share = data.draw(st.integers(0, whole))
        cuts = sorted(data.draw(st.sets(st.integers(1, whole), max_size=6)) | {whole})
        before, paid = 0, 0
        for cut in cuts:
            found = release(
                eur(cut - before),
                milestone=eur(whole),
                recoupment=eur(share),
                released_before=eur(before),
            )
            assert found.payable.minor >= 0
            before, paid = cut, paid + found.payable.minor
        assert paid == whole - share

    def test_is_of_something(self):
        with pytest.raises(AmountNotPositive):
            released("0.00 EUR")

    def test_is_never_more_than_the_milestone(self):
        with pytest.raises(ReleaseAboveMilestone):
            released("300.01 EUR", before="100.00 EUR")
