"""Parties and strategies that the tests of taxes share."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.pricing.samples import percents
from va_market.kit.money import Money
from va_market.pricing.taxes import TaxedLine, TaxParty, TaxTreatment


def company(country: str, vat_id: str | None = None, **given: Any) -> TaxParty:
    return TaxParty(country=country, legal_form="company", vat_id=vat_id, **given)


def individual(country: str, vat_id: str | None = None, **given: Any) -> TaxParty:
    return TaxParty(country=country, legal_form="individual", vat_id=vat_id, **given)


def treatment(category: Any, percent: str | Decimal, *, is_inclusive: bool = False) -> TaxTreatment:
    return TaxTreatment(
        category=category,
        percent=Decimal(percent),
        is_inclusive=is_inclusive,
        reason="an example",
        reason_code=None,
        note=None,
    )


@st.composite
def taxed_lines(draw: st.DrawFn, currency: str, *, is_inclusive: bool | None = None) -> list[Any]:
    inclusive = draw(st.booleans()) if is_inclusive is None else is_inclusive
    rates = [treatment("S", draw(percents), is_inclusive=inclusive) for _ in range(2)]
    rates.append(treatment("E", "0", is_inclusive=inclusive))
    amounts = st.integers(-(10**8), 10**8).map(lambda units: Money.from_minor(units, currency))
    return draw(st.lists(st.builds(TaxedLine, amounts, st.sampled_from(rates)), max_size=12))
