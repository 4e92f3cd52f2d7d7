"""The tax on the lines of an invoice, rounded once per category and rate (EN 16931, BR-CO-17)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import Field

from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.percents import HUNDRED, Percent, percent_text
from va_market.pricing.rounding import add_up, in_proportion
from va_market.pricing.signed_shares import scaled_shares
from va_market.pricing.taxes.errors import TaxInclusionMixed
from va_market.pricing.taxes.treatments import TaxCategory, TaxTreatment
from va_market.pricing.trace import DIVIDED_BY, MINUS, TIMES, TraceStep, unchanged, worked_out

_PERCENT_DECIMALS = 4
_WHOLE = 100 * 10**_PERCENT_DECIMALS  # a hundred percent, in the smallest step of a percentage

_GROUP: dict[str, Any] = {
    "category": "AE",
    "percent": "0",
    "net": {"amount": "100.00", "currency": "EUR"},
    "tax": {"amount": "0.00", "currency": "EUR"},
    "reason": "The buyer owes the tax",
    "reason_code": "VATEX-EU-AE",
    "note": "Reverse charge",
    "trace": [{"step": "tax", "formula": "0 % of 100.00 EUR", "result": "0.00 EUR"}],
}


@dataclass(frozen=True, slots=True)
class TaxedLine:
    """The total of a line, and the tax on it; the total includes the tax if the treatment does."""

    amount: Money
    treatment: TaxTreatment


class TaxGroup(Schema):
    """All lines of one category and rate together."""

    model_config = frozen(_GROUP)

    category: TaxCategory = Field(description="UNCL5305 category.", examples=["S"])
    percent: Percent = Field(description="Rate of the tax.", examples=["23"])
    net: Money = Field(description="Sum of the lines before tax.")
    tax: Money = Field(description="Tax on that sum, rounded once.")
    reason: str = Field(
        description="Why this tax, for people.",
        examples=["Standard rate of PT: 23 % on 2026-12-01"],
    )
    reason_code: str | None = Field(
        description="Code of the exemption (VATEX); null for none.", examples=["VATEX-EU-AE"]
    )
    note: str | None = Field(
        description="Words that the invoice must bear; null for none.", examples=["Reverse charge"]
    )
    trace: list[TraceStep] = Field(description="The derivation, step by step.")


class TaxTotals(Schema):
    """The sums of an invoice: net and tax add up to the total exactly (EN 16931, BR-CO-15)."""

    model_config = frozen(
        {
            "groups": [_GROUP],
            "net": {"amount": "100.00", "currency": "EUR"},
            "tax": {"amount": "0.00", "currency": "EUR"},
            "total": {"amount": "100.00", "currency": "EUR"},
            "line_nets": [{"amount": "100.00", "currency": "EUR"}],
        }
    )

    groups: list[TaxGroup] = Field(description="One for each category and rate.")
    net: Money = Field(description="Sum of the groups before tax.")
    tax: Money = Field(description="Sum of the taxes of the groups.")
    total: Money = Field(description="Net and tax.")
    line_nets: list[Money] = Field(
        description="Each line before tax, in the order given; they add up to the net."
    )


def apply_tax(lines: Sequence[TaxedLine], *, currency: str) -> TaxTotals:
    """The tax on `lines` of one invoice, all of them in `currency`, exclusive or inclusive of it.

    Exclusive: the tax of a group is its rate of the sum of its lines. Inclusive: the net of a group
    is 100 parts of 100 + rate of its sum, and the tax is what remains, so the total stays what was
    agreed; each line gets its share of the net. A negative line, such as a credit, counts
    against the others of its group.

    Raises:
        TaxInclusionMixed: some lines include their tax, others do not.
        AmountOutOfRange: a sum is beyond 15 digits in the smallest unit.
        CurrencyMismatch: a line is of another currency.
    """
    if len({line.treatment.is_inclusive for line in lines}) > 1:
        raise TaxInclusionMixed("all prices include their tax, or none does", field="is_inclusive")
    indexes = _indexes_by_rate(lines)
    taxed = [_taxed([lines[index] for index in group], currency) for group in indexes]
    nets: dict[int, Money] = {}
    for group, (_, shares) in zip(indexes, taxed, strict=True):
        nets.update(zip(group, shares, strict=True))
    return _totals([group for group, _ in taxed], [nets[index] for index in sorted(nets)], currency)


def _indexes_by_rate(lines: Sequence[TaxedLine]) -> Iterable[list[int]]:
    found: dict[tuple[TaxCategory, Decimal], list[int]] = {}
    for index, line in enumerate(lines):
        found.setdefault((line.treatment.category, line.treatment.percent), []).append(index)
    return found.values()


def _totals(groups: list[TaxGroup], line_nets: list[Money], currency: str) -> TaxTotals:
    net = add_up((group.net for group in groups), currency)
    tax = add_up((group.tax for group in groups), currency)
    total = add_up([net, tax], currency)
    return TaxTotals(groups=groups, net=net, tax=tax, total=total, line_nets=line_nets)


def _taxed(lines: list[TaxedLine], currency: str) -> tuple[TaxGroup, list[Money]]:
    amounts, treatment = [line.amount for line in lines], lines[0].treatment
    gross_or_net = add_up(amounts, currency)
    if not treatment.is_inclusive:
        return _on_top(gross_or_net, treatment), amounts
    net, nets = scaled_shares(
        amounts, lambda gross: _net_of(gross, treatment.percent), currency=currency
    )
    return _within(gross_or_net, net, treatment), nets


def _on_top(net: Money, treatment: TaxTreatment) -> TaxGroup:
    tax = worked_out(
        net.amount * treatment.percent / HUNDRED,
        net.currency,
        step="tax",
        formula=f"{percent_text(treatment.percent)} % of {net}",
    )
    return _group(treatment, net=net, tax=tax.value, trace=[*tax.steps])


def _within(gross: Money, net: Money, treatment: TaxTreatment) -> TaxGroup:
    whole = percent_text(HUNDRED + treatment.percent)
    formula = f"{gross} {TIMES} 100 {DIVIDED_BY} {whole}, half away from zero"
    before = unchanged(net, step="net", formula=formula)
    tax = unchanged(gross - net, step="tax", formula=f"{gross} {MINUS} {net}")
    return _group(treatment, net=net, tax=tax.value, trace=[*before.steps, *tax.steps])


def _net_of(gross: Money, percent: Decimal) -> Money:
    return in_proportion(gross, _WHOLE, _WHOLE + int(percent.scaleb(_PERCENT_DECIMALS)))


def _group(treatment: TaxTreatment, *, net: Money, tax: Money, trace: list[TraceStep]) -> TaxGroup:
    return TaxGroup(
        category=treatment.category,
        percent=treatment.percent,
        net=net,
        tax=tax,
        reason=treatment.reason,
        reason_code=treatment.reason_code,
        note=treatment.note,
        trace=trace,
    )
