"""Commission on the base of one period: percentage or tiers, accelerator, cap (money.md §2).

A negative base gives the mirrored amounts.
"""

from va_market.kit.money import Money
from va_market.pricing.commissions.brackets import ZERO, Exact, between, by_percent
from va_market.pricing.commissions.errors import in_currency
from va_market.pricing.percents import HUNDRED, percent_text
from va_market.pricing.rounding import add_up
from va_market.pricing.terms.commission import CommissionTerms
from va_market.pricing.trace import MINUS, Explained, unchanged, worked_out


def commission_on(terms: CommissionTerms, base: Money) -> Explained:
    """The commission on the whole base of one period, without accelerator and cap.

    Graduated: each tier on the part of the base within it. Volume: the tier that the base falls in
    on all of it; the upper end belongs to the tier. Package: the amounts of all tiers reached, and
    a tier is reached when the base is above its lower end. Rounded once.

    Raises:
        OtherCurrency: the base is not in the currency of the terms.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    in_currency(base, terms.currency, field="base")
    step = "percent" if terms.tiers is None else f"{terms.tiering}_tiers"
    return _signed(between(terms, ZERO, abs(base.amount)), base, step=step)


def commission_between(terms: CommissionTerms, *, before: Money, more: Money) -> Explained:
    """What `more` adds to the commission on a base of `before` in the same period.

    The difference of two rounded amounts, so that the parts of any split of a period add up to the
    commission on the whole.

    Raises:
        OtherCurrency: an amount is not in the currency of the terms.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    in_currency(more, terms.currency, field="more")
    first = commission_on(terms, before)
    both = commission_on(terms, add_up([before, more], terms.currency))
    added = unchanged(
        add_up([both.value, -first.value], terms.currency),
        step="added_commission",
        formula=f"{both.value} {MINUS} {first.value} for what came before",
    )
    return both.with_value(added)


def accelerated(terms: CommissionTerms, base: Money) -> Explained:
    """What the accelerator adds for the part of the base above the quota, rounded once.

    Raises:
        OtherCurrency: the base is not in the currency of the terms.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    in_currency(base, terms.currency, field="base")
    size, more = abs(base.amount), terms.accelerator
    if more is None or size <= more.above.amount:
        return Explained(Money.zero(terms.currency), ())
    if more.mode == "extra":
        part = by_percent(more.percent, size - more.above.amount, terms.currency)
        formula = f"{part.formula} above the quota of {more.above}"
        return _signed(Exact(part.amount, formula), base, step="accelerator")
    part, percent = between(terms, more.above.amount, size), more.percent - HUNDRED
    formula = f"{percent_text(percent)} % of ({part.formula}) above the quota of {more.above}"
    return _signed(Exact(part.amount * percent / HUNDRED, formula), base, step="accelerator")


def capped(terms: CommissionTerms, commission: Money) -> Explained:
    """The commission of one period with its accelerator, and no more than the cap.

    Raises:
        OtherCurrency: the commission is not in the currency of the terms.
    """
    in_currency(commission, terms.currency, field="commission")
    cap = terms.cap
    if cap is None or abs(commission.amount) <= cap.amount:
        return Explained(commission, ())
    kept = -cap if commission.amount < 0 else cap
    return unchanged(kept, step="cap", formula=f"no more than {cap} of {commission}")


def _signed(found: Exact, base: Money, *, step: str) -> Explained:
    if base.amount >= 0:
        return worked_out(found.amount, base.currency, step=step, formula=found.formula)
    formula = f"{MINUS}({found.formula})"
    return worked_out(-found.amount, base.currency, step=step, formula=formula)
