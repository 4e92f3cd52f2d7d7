"""R10: deposits and partial releases keep every cent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pricing.samples import amounts, money, project, quoted
from va_market.kit.money import Money
from va_market.pricing.projects.deposits import recouped_on_release, recoupments
from va_market.pricing.projects.errors import (
    AmountNotPositive,
    BeyondFunding,
    DepositAboveMilestones,
    ReleaseAboveMilestone,
)
from va_market.pricing.projects.milestones import Funding

cents = st.integers(1, 10**9)
MODES = ["pro_rata", "first", "last"]


def eur(minor: int) -> Money:
    return Money.from_minor(minor, "EUR")


class TestDeposit:
    # 500.00 of 300.00 + 200.00 + 400.00
    @pytest.mark.parametrize(
        ("mode", "parts"),
        [
            ("pro_rata", ["166.67 EUR", "111.11 EUR", "222.22 EUR"]),
            ("first", ["300.00 EUR", "200.00 EUR", "0.00 EUR"]),
            ("last", ["0.00 EUR", "100.00 EUR", "400.00 EUR"]),
        ],
    )
    def test_is_set_off_as_agreed(self, mode, parts):
        milestones = [money(f"{one}.00 EUR") for one in (300, 200, 400)]
        assert list(map(str, recoupments(money("500.00 EUR"), milestones, mode=mode))) == parts

    @given(st.lists(cents, min_size=1, max_size=8), st.sampled_from(MODES), st.data())
    def test_is_set_off_in_full_and_never_beyond_a_milestone(self, parts, mode, data):
        deposit = data.draw(st.integers(1, sum(parts)))
        found = recoupments(eur(deposit), [eur(one) for one in parts], mode=mode)
        assert sum(one.minor for one in found) == deposit
        assert all(0 <= one.minor <= part for one, part in zip(found, parts, strict=True))

    def test_is_no_more_than_the_milestones(self):
        with pytest.raises(DepositAboveMilestones):
            recoupments(money("2.00 EUR"), [money("1.00 EUR")], mode="first")

    @given(cents, st.data())
    def test_is_set_off_to_the_cent_over_any_partial_releases(self, whole, data):
        recoupment = data.draw(st.integers(0, whole))
        cuts = sorted(data.draw(st.sets(st.integers(1, whole), max_size=6)) | {whole})
        before, total = 0, 0
        for cut in cuts:
            part = recouped_on_release(
                eur(recoupment),
                milestone=eur(whole),
                release=eur(cut - before),
                released_before=eur(before),
            )
            assert part.minor >= 0
            before, total = cut, total + part.minor
        assert total == recoupment

    def test_is_exact_where_the_product_of_two_amounts_has_thirty_digits(self):
        # 750000000000000 x (m - 2) / m is 1.5 cents and a hair less than the whole.
        whole = 10**15 - 1
        part = recouped_on_release(
            eur(750_000_000_000_000),
            milestone=eur(whole),
            release=eur(whole - 2),
            released_before=eur(0),
        )
        assert part == eur(749_999_999_999_998)

    def test_release_ends_at_the_milestone(self):
        amounts_ = {"milestone": eur(100), "release": eur(2), "released_before": eur(99)}
        with pytest.raises(ReleaseAboveMilestone):
            recouped_on_release(eur(10), **amounts_)

    @pytest.mark.parametrize(
        ("mode", "lines"),
        [
            ("first", ["400.00 EUR", "300.00 EUR", "700.00 EUR", "-300.00 EUR", "-100.00 EUR"]),
            ("last", ["400.00 EUR", "300.00 EUR", "700.00 EUR", "-400.00 EUR"]),
        ],
    )
    def test_stands_in_quotes(self, mode, lines):
        terms = project("300.00 EUR", "700.00 EUR", deposit="400.00 EUR")
        result = quoted(terms.model_copy(update={"deposit_recoupment": mode}))
        assert amounts(result) == lines
        assert f"from the {mode} milestone on" in result.lines[-1].trace[0].formula


class TestFunding:
    def test_a_part_is_released_and_the_rest_stays(self):
        found = Funding.none("EUR").fund(money("400.00 EUR")).release(money("150.00 EUR"))
        assert str(found.held) == "250.00 EUR"
        assert str(found.refund(money("250.00 EUR")).held) == "0.00 EUR"

    @given(st.lists(st.tuples(st.sampled_from(["fund", "release", "refund"]), cents)))
    def test_never_pays_out_more_than_was_funded(self, steps):
        found = Funding.none("EUR")
        for name, amount in steps:
            try:
                found = getattr(found, name)(eur(amount))
            except BeyondFunding:
                assert amount > found.held.minor
            assert found.held.minor >= 0
            assert found.released + found.refunded + found.held == found.funded

    @pytest.mark.parametrize("name", ["fund", "release", "refund"])
    @pytest.mark.parametrize("amount", ["0.00 EUR", "-1.00 EUR"])
    def test_moves_amounts_above_zero(self, name, amount):
        with pytest.raises(AmountNotPositive):
            getattr(Funding.none("EUR"), name)(money(amount))
