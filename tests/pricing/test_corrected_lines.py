"""What goes back of lines whose time was corrected: exactly what it costs less, within the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from va_market.kit.money import Money
from va_market.pricing.invoices import CorrectedLine, credits_of_corrections
from va_market.pricing.invoices.errors import CreditNotPositive

AMOUNTS = st.integers(0, 10**9)
LINES = st.lists(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS), min_size=1, max_size=6)


def eur(minor: int) -> Money:
    return Money.from_minor(minor, "EUR")


def credited(*lines: tuple[int, int, int], elsewhere: int = 0) -> list[int]:
    known = [CorrectedLine(*(eur(one) for one in line)) for line in lines]
    return [one.value.minor for one in credits_of_corrections(known, elsewhere=eur(elsewhere))]


@pytest.mark.parametrize(
    ("lines", "elsewhere", "expected"),
    [
        ([(2500, 1250, 2500)], 0, [1250]),
        ([(2500, 0, 2500)], 0, [2500]),
        ([(2500, 0, 2500), (900, 900, 900)], 0, [2500, 0]),
        ([(5000, 0, 5000), (7500, 0, 7500)], 5000, [3000, 4500]),
        ([(2500, 0, 2500), (1000, 1500, 1000)], 0, [2000, 0]),  # one line costs more
        ([(2500, 0, 500)], 0, [500]),  # some of it was credited before
        ([(2500, 0, 0), (100, 50, 100)], 0, [0, 50]),
        ([(-2500, 0, 0), (5000, 2000, 5000)], 0, [0, 500]),
    ],
)
def test_exact(lines: list[tuple[int, int, int]], elsewhere: int, expected: list[int]) -> None:
    assert credited(*lines, elsewhere=elsewhere) == expected


@pytest.mark.parametrize("line", [(2500, 2500, 2500), (2500, 5000, 2500), (2500, 0, 0)])
def test_nothing_goes_back(line: tuple[int, int, int]) -> None:
    with pytest.raises(CreditNotPositive):
        credited(line)


def test_what_is_set_off_is_explained() -> None:
    known = [CorrectedLine(eur(2500), eur(0), eur(2500)), CorrectedLine(eur(0), eur(500), eur(0))]
    [first, second] = credits_of_corrections(known, elsewhere=eur(0))
    assert [step.step for step in first.steps] == ["corrected_time", "set_off"]
    assert second.value.minor == 0


@given(LINES, AMOUNTS)
def test_it_is_what_it_costs_less_within_what_is_left(
    lines: list[tuple[int, int, int]], elsewhere: int
) -> None:
    less = sum(billed - stands for billed, stands, _ in lines) - elsewhere
    most = [max(min(billed - stands, left), 0) for billed, stands, left in lines]
    if min(less, sum(most)) <= 0:
        with pytest.raises(CreditNotPositive):
            credited(*lines, elsewhere=elsewhere)
        return
    found = credited(*lines, elsewhere=elsewhere)
    assert sum(found) == min(less, sum(most))
    assert all(0 <= one <= bound for one, bound in zip(found, most, strict=True))
