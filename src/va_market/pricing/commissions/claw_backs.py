"""Commission taken back because its sale came back (money.md §2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from va_market.kit.money import Money
from va_market.pricing.commissions.records import CommissionedSale
from va_market.pricing.commissions.sales import Sale
from va_market.pricing.rounding import add_up, quotient
from va_market.pricing.terms.commission import CommissionTerms
from va_market.pricing.terms.commission_parts import ClawBack
from va_market.pricing.trace import (
    DIVIDED_BY,
    MINUS,
    TIMES,
    Explained,
    TraceStep,
    unchanged,
    worked_out,
)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What a period takes back, and the commissions on sales after that."""

    total: Explained
    commissions: tuple[CommissionedSale, ...]


def take_back(
    terms: CommissionTerms,
    commissions: Iterable[CommissionedSale],
    sales: Mapping[str, Sale],
    *,
    until: date,
) -> TakenBack:
    """What came back before `until` and within the days of the terms, and was not taken back yet.

    Never more than the commission on the sale, however often returns are reported. A return that
    is reported late counts in the statement that first knows of it.
    """
    if terms.claw_back is None:
        return TakenBack(Explained(Money.zero(terms.currency), ()), ())
    steps: list[TraceStep] = []
    after, amounts = [], []
    for one in commissions:
        due = _due(terms.claw_back, one, sales.get(one.sale_id), until)
        if due is not None:
            amounts.append(due.value)
            steps.extend(due.steps)
        after.append(one if due is None else _less(one, due.value))
    return TakenBack(Explained(add_up(amounts, terms.currency), tuple(steps)), tuple(after))


def still_open(
    terms: CommissionTerms, commissions: Iterable[CommissionedSale], *, since: date
) -> tuple[CommissionedSale, ...]:
    """The commissions whose days had not ended before `since`, the start of the period.

    Not its end: a return on the last of the days may be reported after the period was closed.
    """
    if terms.claw_back is None:
        return ()
    within = timedelta(days=terms.claw_back.days)
    return tuple(one for one in commissions if one.sold_on + within >= since)


def _due(
    rule: ClawBack, paid: CommissionedSale, sale: Sale | None, until: date
) -> Explained | None:
    if sale is None or not _within_days(rule, sale):
        return None
    more = sale.returned_before(until) - paid.deducted
    if more.amount <= 0:
        return None
    target = _target(rule, paid, sale, more)
    due = target.value - paid.taken_back
    if due.amount <= 0:
        return None
    if not paid.taken_back.amount:
        return target
    rest = unchanged(due, step="claw_back", formula=f"{target.value} {MINUS} {paid.taken_back}")
    return Explained(due, (*target.steps, *rest.steps))


def _within_days(rule: ClawBack, sale: Sale) -> bool:
    return sale.returned_on is not None and (sale.returned_on - sale.sold_on).days <= rule.days


def _target(rule: ClawBack, paid: CommissionedSale, sale: Sale, more: Money) -> Explained:
    if rule.mode == "full":
        formula = f"all commission on sale {sale.id}, of which {more} came back"
        return unchanged(paid.commission, step="claw_back", formula=formula)
    counted = sale.amount - paid.deducted
    return worked_out(
        quotient(paid.commission, more, counted),
        sale.amount.currency,
        step="claw_back",
        formula=f"sale {sale.id}: {paid.commission} {TIMES} {more} {DIVIDED_BY} {counted}",
    )


def _less(paid: CommissionedSale, due: Money) -> CommissionedSale:
    return paid.model_copy(update={"taken_back": paid.taken_back + due})
