# ruff: noqa: RUF001 - traces are written with the signs of arithmetic
"""R10: milestones released in parts."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import money
from va_market.kit.money import Money
from va_market.pricing.projects.errors import (
    AmountNotPositive,
    PartialReleaseRefused,
    ReleaseAboveMilestone,
)
from va_market.pricing.projects.milestones import Funding
from va_market.pricing.projects.policies import ProjectPolicy
from va_market.pricing.projects.releases import Release, releases

NOTHING = Money.zero("EUR")
WHOLE_ONLY = ProjectPolicy(allows_partial_release=False)


def eur(minor: int) -> Money:
    return Money.from_minor(minor, "EUR")


def figures(found: list[Release]) -> list[tuple[str, str, str]]:
    return [
        (f"{one.recouped.value.amount}", f"{one.payable.value.amount}", f"{one.rest.amount}")
        for one in found
    ]


class TestReleasingInParts:
    # Recouped: all so far as a whole, less what was taken up before. 100.00 of 300.00 in thirds is
    # 33.33, 66.67 - 33.33 and 100.00 - 66.67; 1 JPY of 3 is 0.33, 0.67 and 1, half up 0, 1 and 1.
    @pytest.mark.parametrize(
        ("milestone", "recoupment", "parts", "lines"),
        [
            (
                "300.00 EUR",
                "100.00 EUR",
                ["100.00 EUR"] * 3,
                [
                    ("33.33", "66.67", "200.00"),
                    ("33.34", "66.66", "100.00"),
                    ("33.33", "66.67", "0.00"),
                ],
            ),
            ("3 JPY", "1 JPY", ["1 JPY"] * 3, [("0", "1", "2"), ("1", "0", "1"), ("0", "1", "0")]),
            ("400.00 EUR", "0.00 EUR", ["150.00 EUR"], [("0.00", "150.00", "250.00")]),
            ("400.00 EUR", "400.00 EUR", ["400.00 EUR"], [("400.00", "0.00", "0.00")]),
            ("400.00 EUR", "80.00 EUR", [], []),
        ],
    )
    def test_takes_up_the_deposit_as_the_work_goes_on(self, milestone, recoupment, parts, lines):
        found = releases(money(milestone), list(map(money, parts)), recoupment=money(recoupment))
        assert figures(found) == lines

    def test_says_how_much_of_the_deposit_and_why(self):
        parts = [money("100.00 EUR"), money("200.00 EUR")]
        last = releases(money("300.00 EUR"), parts, recoupment=money("100.00 EUR"))[-1]
        assert [step.formula for step in (*last.recouped.steps, *last.payable.steps)] == [
            "100.00 EUR × 300.00 EUR ÷ 300.00 EUR, half up, − 33.33 EUR taken up before",
            "200.00 EUR − 66.67 EUR",
        ]

    @given(st.integers(1, 10**9), st.data())
    def test_loses_no_cent_however_many_parts_there_are(self, whole, data):
        recoupment = data.draw(st.integers(0, whole))
        cuts = sorted(data.draw(st.sets(st.integers(0, whole), max_size=8)) | {0, whole})
        parts = [eur(end - start) for start, end in pairwise(cuts)]
        found = releases(eur(whole), parts, recoupment=eur(recoupment))
        assert sum(one.recouped.value.minor for one in found) == recoupment
        assert sum(one.payable.value.minor for one in found) == whole - recoupment
        assert all(one.payable.value.minor >= 0 for one in found)

    @given(st.integers(2, 10**9), st.data())
    def test_what_is_released_refunded_and_held_is_what_was_funded(self, whole, data):
        first = data.draw(st.integers(1, whole - 1))
        [release] = releases(eur(whole), [eur(first)], recoupment=NOTHING)
        funding = Funding.none("EUR").fund(eur(whole)).release(release.amount)
        assert funding.held == release.rest
        done = funding.refund(release.rest)
        assert (done.held, done.released + done.refunded) == (NOTHING, done.funded)


class TestRefusedReleases:
    @pytest.mark.parametrize(
        ("parts", "error"),
        [
            (["0.00 EUR"], AmountNotPositive),
            (["-1.00 EUR"], AmountNotPositive),
            (["300.01 EUR"], ReleaseAboveMilestone),
            (["200.00 EUR", "100.01 EUR"], ReleaseAboveMilestone),
        ],
    )
    def test_keep_within_the_milestone(self, parts, error):
        with pytest.raises(error):
            releases(money("300.00 EUR"), list(map(money, parts)), recoupment=NOTHING)

    def test_are_parts_where_only_whole_milestones_are_released(self):
        with pytest.raises(PartialReleaseRefused):
            releases(
                money("300.00 EUR"), [money("299.99 EUR")], recoupment=NOTHING, policy=WHOLE_ONLY
            )

    def test_are_not_whole_milestones(self):
        whole = money("300.00 EUR")
        [found] = releases(whole, [whole], recoupment=NOTHING, policy=WHOLE_ONLY)
        assert found.payable.value == whole
