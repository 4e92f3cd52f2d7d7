"""From priced terms to a quote: fees, tax, sums and cash flow (money.md §2, §6)."""

from dataclasses import dataclass
from decimal import Decimal

from va_market.kit.money import Money
from va_market.kit.trusted import trusted
from va_market.pricing.charges import Priced, apart
from va_market.pricing.fees import FeeRule
from va_market.pricing.lines import QuoteLine, lines_of
from va_market.pricing.quotes.cash_flow import cash_flow_of
from va_market.pricing.quotes.parts import Quantities, price
from va_market.pricing.quotes.reply import Quote, TaxShown, Withheld
from va_market.pricing.quotes.request import TaxQuestion
from va_market.pricing.rounding import add_up
from va_market.pricing.taxes import TaxedLine, apply_tax, tax_of, withheld
from va_market.pricing.terms import PayTerms

_NOTHING_ASKED = Quantities()


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a quote takes into account beside the terms and the fee."""

    billed_before: Money | None = None
    tax: TaxQuestion | None = None
    withholding_percent: Decimal | None = None


_NO_CONDITIONS = Conditions()


def quote(
    terms: PayTerms,
    quantities: Quantities = _NOTHING_ASKED,
    *,
    fee: FeeRule,
    conditions: Conditions = _NO_CONDITIONS,
) -> Quote:
    """Price some work, or what was agreed (money.md §1 to §4, §6).

    Raises:
        PricingError: of the kind of terms, or an input that does not apply to it.
    """
    priced = price(terms, quantities)
    return total(priced, currency=terms.currency, rule=fee, conditions=conditions)


def total(
    priced: Priced, *, currency: str, rule: FeeRule, conditions: Conditions = _NO_CONDITIONS
) -> Quote:
    """Sum rounded lines and share the fee out (money.md §2); nothing is rounded again.

    Raises:
        PricingError: the fee or the tax does not fit, or a sum is beyond 15 digits.
    """
    charges = apart(priced.charges) if rule.bands is not None else priced.charges
    lines = lines_of(charges, rule, billed_before=conditions.billed_before)
    subtotal = add_up((line.amount for line in lines), currency)
    client_fee = add_up((line.client_fee for line in lines), currency)
    assistant_fee = add_up((line.assistant_fee for line in lines), currency)
    client_pays = add_up([subtotal, client_fee], currency)
    work = add_up((line.amount for line in lines if line.unit != "benefit"), currency)
    receives = work - assistant_fee  # benefits are paid to others
    tax = _tax(lines, conditions.tax, currency)
    kept = _withheld(work, conditions.withholding_percent)
    on_top = Money.zero(currency) if tax is None else tax.total - subtotal
    arrives = receives + on_top if kept is None else receives + on_top - kept.amount
    values = {
        "currency": currency,
        "lines": lines,
        "subtotal": subtotal,
        "fee": add_up([client_fee, assistant_fee], currency),
        "client_fee": client_fee,
        "assistant_fee": assistant_fee,
        "client_pays": client_pays,
        "assistant_receives": receives,
        "tax": tax,
        "withheld": kept,
        "client_pays_in_all": add_up([client_pays, on_top], currency),
        "assistant_is_paid": arrives,
        "cash_flow": cash_flow_of(charges, lines, currency),
        "billed_minutes": priced.billed_minutes,
        "unbilled_minutes": priced.unbilled_minutes,
        "warnings": [*priced.warnings, *_of_nothing_left(arrives)],
    }
    return trusted(Quote, values)


def _of_nothing_left(arrives: Money) -> list[str]:
    if arrives.minor >= 0:
        return []
    return [f"The assistant would be left with {arrives}: fees and withholding take all of it."]


def _tax(lines: list[QuoteLine], asked: TaxQuestion | None, currency: str) -> TaxShown | None:
    if asked is None:
        return None
    treatment = tax_of(asked.seller, asked.buyer, asked.on, rate_override=asked.percent)
    found = apply_tax([TaxedLine(line.amount, treatment) for line in lines], currency=currency)
    return TaxShown(groups=found.groups, net=found.net, tax=found.tax, total=found.total)


def _withheld(work: Money, percent: Decimal | None) -> Withheld | None:
    if percent is None:
        return None
    kept = withheld(work, percent)
    return Withheld(percent=percent, amount=kept.value, trace=list(kept.steps))
