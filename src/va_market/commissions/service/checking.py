"""What a report of a sale has to agree with: the terms, the clock, and what was reported before."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from va_market.commissions.errors import NoCommission, SaleFixed
from va_market.commissions.models import ReportedSale
from va_market.commissions.phases import Phase, phase_from
from va_market.kit.errors import field_error
from va_market.pricing.commissions import Sale


def figures_of(sale: Sale | ReportedSale) -> tuple[Any, ...]:
    """Everything that a report says."""
    if isinstance(sale, ReportedSale):
        amounts: list[int | None] = [sale.amount_minor, sale.cost_minor, sale.returned_minor]
        currency = sale.currency
    else:
        given = (sale.amount, sale.cost, sale.returned)
        amounts = [None if one is None else one.minor for one in given]
        currency = sale.amount.currency
    return (sale.sold_on, sale.paid_on, sale.returned_on, currency, *amounts)


def check_report(given: Sale, phases: Sequence[Phase], *, today: date) -> None:
    """Raises NoCommission or Invalid."""
    for name in ("sold_on", "paid_on", "returned_on"):
        day = getattr(given, name)
        if day is not None and day > today:
            raise field_error(f"/{name}", "in_the_future", "must not lie in the future")
    phase = phase_from(phases, given.sold_on)
    if phase is None or phase.is_after or given.sold_on < phase.days.start:
        raise NoCommission(f"No commission is paid on sales of {given.sold_on}.")
    if given.amount.currency != phase.terms.currency:
        detail = f"commission is paid in {phase.terms.currency}"
        raise field_error("/amount/currency", "other_currency", detail)
    if phase.terms.base == "margin" and given.cost is None:
        raise field_error("/cost", "cost_required", "the margin counts, which needs the cost")


def check_same(known: ReportedSale, given: Sale) -> None:
    """Raises SaleFixed where a report takes back what stands: payments, returns, what was sold."""
    cost = None if given.cost is None else given.cost.minor
    returned = 0 if given.returned is None else given.returned.minor
    fixed = {
        "sold_on": known.sold_on != given.sold_on,
        "amount": (known.amount_minor, known.currency)
        != (given.amount.minor, given.amount.currency),
        "cost": known.cost_minor not in {None, cost},
        "paid_on": known.paid_on not in {None, given.paid_on},
        "returned": returned < (known.returned_minor or 0),
        "returned_on": _is_before(given.returned_on, known.returned_on),
    }
    if changed := [name for name, is_changed in fixed.items() if is_changed]:
        raise SaleFixed(f"Sale {known.source_id} stands with another {' and '.join(changed)}.")


def _is_before(day: date | None, known: date | None) -> bool:
    return known is not None and (day is None or day < known)
