"""Terms, sales and strategies that the tests of commission share."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.pricing.samples import money
from va_market.kit.money import Money
from va_market.pricing.commissions import CommissionPeriod, Sale
from va_market.pricing.terms.commission import CommissionTerms
from va_market.pricing.terms.commission_parts import Accelerator, ClawBack, CommissionDraw

JANUARY = CommissionPeriod(date(2026, 1, 1), date(2026, 2, 1))
FEBRUARY = CommissionPeriod(date(2026, 2, 1), date(2026, 3, 1))
MARCH = CommissionPeriod(date(2026, 3, 1), date(2026, 4, 1))
YEAR_OF_MONTHS = [
    CommissionPeriod(date(2026, month, 1), date(2026 + month // 12, month % 12 + 1, 1))
    for month in range(1, 13)
]


def commission(percent: str | None = "10", **given: Any) -> CommissionTerms:
    """10 % of what was sold, earned on the day of the sale, unless told otherwise."""
    inputs = {"kind": "commission", "currency": "EUR", "percent": percent, "earned_on": "invoiced"}
    return CommissionTerms.model_validate(inputs | given)


def tiered(tiering: str, *tiers: tuple[str | None, str], **given: Any) -> CommissionTerms:
    """`tiered("volume", ("500.00 EUR", "7"), (None, "6"))`; packages pay amounts."""
    pays = "amount" if tiering == "package" else "percent"
    read = [
        {
            "up_to": None if up_to is None else money(up_to),
            pays: money(paid) if tiering == "package" else paid,
        }
        for up_to, paid in tiers
    ]
    return commission(None, tiers=read, tiering=tiering, **given)


def draw(amount: str, *, recoverable: bool = True) -> CommissionDraw:
    return CommissionDraw(amount=money(amount), recoverable=recoverable)


def claw_back(days: int = 90, mode: Any = "pro_rata") -> ClawBack:
    return ClawBack(days=days, mode=mode)


def accelerator(above: str, percent: str, *, mode: Any = "multiply") -> Accelerator:
    return Accelerator(above=money(above), mode=mode, percent=Decimal(percent))


def sale(
    amount: str = "100.00 EUR",
    *,
    on: date = date(2026, 1, 10),
    name: str = "one",
    returned: str | None = None,
    **given: Any,
) -> Sale:
    back = None if returned is None else money(returned)
    return Sale(id=name, sold_on=on, amount=money(amount), returned=back, **given)


def euros(minor: int) -> Money:
    return Money.from_minor(minor, "EUR")


bases = st.integers(-(10**9), 10**9).map(euros)
gains = st.integers(0, 10**9).map(euros)
_percents = st.integers(0, 10**6).map(lambda units: Decimal(units).scaleb(-4))
draws = st.builds(
    CommissionDraw, amount=st.integers(1, 10**5).map(euros), recoverable=st.booleans()
)
claw_backs = st.builds(
    ClawBack, days=st.integers(1, 400), mode=st.sampled_from(["pro_rata", "full"])
)


@st.composite
def accelerators(draw: st.DrawFn) -> Accelerator:
    mode = draw(st.sampled_from(["multiply", "extra"]))
    percent = draw(_percents) + (100 if mode == "multiply" else 0)
    return Accelerator(above=draw(st.integers(1, 10**7).map(euros)), mode=mode, percent=percent)


@st.composite
def any_commission(draw: st.DrawFn, **given: Any) -> CommissionTerms:
    tiering = draw(st.sampled_from(["flat", "graduated", "volume", "package"]))
    how: dict[str, Any] = {"percent": draw(_percents)}
    if tiering != "flat":
        ends = sorted(draw(st.sets(st.integers(1, 10**7), max_size=4)))
        paid = gains if tiering == "package" else _percents
        pays = "amount" if tiering == "package" else "percent"
        tiers = [
            {"up_to": None if end is None else euros(end), pays: draw(paid)}
            for end in [*ends, None]
        ]
        how = {"percent": None, "tiers": tiers, "tiering": tiering}
    how["accelerator"] = draw(st.none() | accelerators())
    how["cap"] = draw(st.none() | st.integers(10**5, 10**7).map(euros))
    return commission(**(how | given))


@st.composite
def sales_of_a_year(draw: st.DrawFn) -> list[Sale]:
    found = []
    for number in range(draw(st.integers(0, 12))):
        on = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 364)))
        amount = draw(st.integers(1, 10**6))
        returned = draw(st.integers(0, amount))
        after = timedelta(days=draw(st.integers(0, 200)))
        found.append(
            Sale(
                id=f"sale {number}",
                sold_on=on,
                paid_on=draw(st.none() | st.just(on + timedelta(days=draw(st.integers(0, 60))))),
                amount=euros(amount),
                cost=euros(draw(st.integers(0, 10**6))),
                returned=euros(returned) if returned else None,
                returned_on=on + after if returned else None,
            )
        )
    return found
