"""The fee on a line before tax, and who bears which part of it (money.md §2, fees)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from va_market.kit.money import Money
from va_market.pricing.fees.banded import fee_between, fee_so_far
from va_market.pricing.fees.errors import BilledBeforeNegative, FeeCurrencyMismatch
from va_market.pricing.fees.rules import FeeBand, FeeRule
from va_market.pricing.percents import HUNDRED, percent_text
from va_market.pricing.rounding import add_up
from va_market.pricing.trace import MINUS, Explained, TraceStep, unchanged, worked_out


@dataclass(frozen=True, slots=True)
class Fees:
    """What the client pays on top of a line, and what the assistant receives less for it."""

    client: Explained
    assistant: Explained

    @property
    def total(self) -> Explained:
        """Both parts together: what the platform earns on the line."""
        value = self.client.value + self.assistant.value
        return Explained(value, (*self.client.steps, *self.assistant.steps))


def fees_on(line_total: Money, rule: FeeRule, *, billed_before: Money | None = None) -> Fees:
    """The fee on one line before tax, rounded once, and the part of it that each side bears.

    A line of zero bears no fee, and a negative line the mirrored one. Only bands look at
    `billed_before`: what the client and the assistant have billed with each other, None for
    nothing. However an amount is then cut into lines, their fees add up to the fee on the whole.

    Source: money.md §2, fees.

    Raises:
        FeeCurrencyMismatch: an amount of the rule, or `billed_before`, is in another currency.
        BilledBeforeNegative: it is below zero.
        AmountOutOfRange: all that was billed is beyond 15 digits in the smallest unit.
    """
    before = _checked(line_total, rule, billed_before=billed_before)
    if line_total.minor < 0:
        return _mirrored(_fees(-line_total, rule, before=before))
    return _fees(line_total, rule, before=before)


def fee_on(line_total: Money, rule: FeeRule) -> Money:
    """The whole fee on one line, where client and assistant have billed nothing before.

    Raises:
        FeeCurrencyMismatch: an amount of the rule is in another currency.
    """
    return fees_on(line_total, rule).total.value


def explained_fee(line_total: Money, rule: FeeRule) -> Explained:
    """`fee_on` with its derivation."""
    return fees_on(line_total, rule).total


def _checked(line: Money, rule: FeeRule, *, billed_before: Money | None) -> Money:
    before = billed_before or Money.zero(line.currency)
    if rule.currency not in {None, line.currency}:
        raise FeeCurrencyMismatch(
            f"the fee is in {rule.currency}, the line in {line.currency}", field="fee"
        )
    if before.currency != line.currency:
        raise FeeCurrencyMismatch(
            f"{before.currency} was billed before, the line is in {line.currency}",
            field="billed_before",
        )
    if before.minor < 0:
        raise BilledBeforeNegative("what was billed is below zero", field="billed_before")
    return before


def _mirrored(fees: Fees) -> Fees:
    return Fees(_negative(fees.client), _negative(fees.assistant))


def _negative(part: Explained) -> Explained:
    if not part.steps:
        return part
    mirror = TraceStep(
        step="fee_mirrored",
        formula=f"{MINUS}({part.value}), as the line is negative",
        result=str(-part.value),
    )
    return Explained(-part.value, (*part.steps, mirror))


def _fees(line: Money, rule: FeeRule, *, before: Money) -> Fees:
    if line.minor == 0:
        nothing = f"a line of zero bears no fee, {_borne_by(rule)}"
        return _parted(unchanged(line, step="fee", formula=nothing), rule)
    if rule.bands is not None:
        return _banded(rule.bands, rule, before=before, after=add_up([before, line], line.currency))
    if rule.flat is not None:
        fee = unchanged(rule.flat, step="fee", formula=f"flat fee per line, {_borne_by(rule)}")
    else:
        fee = _within(rule, _share_of(line, rule))
    if rule.above_line == "cap":
        fee = _at_most(fee, line, step="fee_cap", reason="never more than the line")
    return _parted(fee, rule)


def _share_of(line: Money, rule: FeeRule) -> Explained:
    percent = rule.percent or Decimal(0)
    return worked_out(
        line.amount * percent / HUNDRED,
        line.currency,
        step="fee",
        formula=f"{percent_text(percent)} % of {line}, {_borne_by(rule)}",
    )


def _within(rule: FeeRule, fee: Explained) -> Explained:
    if rule.least is not None and fee.value < rule.least:
        return _limited(fee, rule.least, step="least_fee", reason="least fee on a line")
    return _at_most(fee, rule.most, step="most_fee", reason="most fee on a line")


def _at_most(fee: Explained, most: Money | None, *, step: str, reason: str) -> Explained:
    if most is None or fee.value <= most:
        return fee
    return _limited(fee, most, step=step, reason=reason)


def _limited(fee: Explained, limit: Money, *, step: str, reason: str) -> Explained:
    formula = f"{limit} instead of {fee.value}: {reason}"
    return Explained(limit, (*fee.steps, TraceStep(step=step, formula=formula, result=str(limit))))


def _banded(bands: tuple[FeeBand, ...], rule: FeeRule, *, before: Money, after: Money) -> Fees:
    fee = fee_between(before, after, bands, borne_by=_borne_by(rule))
    if rule.payer != "both":
        return _parted(fee, rule)
    # Rounded over all that was billed, like the fee: so each part adds up over the lines as well.
    earlier = _clients_part(fee_so_far(before, bands), rule).value
    later = _clients_part(fee_so_far(after, bands), rule).value
    share = percent_text(rule.client_share)
    formula = f"{share} % of both: {later} {MINUS} {earlier}, paid by the client"
    return _shared(fee, unchanged(later - earlier, step="fee_client", formula=formula))


def _parted(fee: Explained, rule: FeeRule) -> Fees:
    nothing = Explained(Money.zero(fee.value.currency), ())
    match rule.payer:
        case "client":
            return Fees(client=fee, assistant=nothing)
        case "assistant":
            return Fees(client=nothing, assistant=fee)
        case "both":
            return _shared(fee, _clients_part(fee.value, rule))
        case _:
            assert_never(rule.payer)


def _shared(fee: Explained, client: Explained) -> Fees:
    formula = f"{fee.value} {MINUS} {client.value}, paid by the assistant"
    rest = unchanged(fee.value - client.value, step="fee_assistant", formula=formula)
    return Fees(client=fee.with_value(client), assistant=rest)


def _clients_part(fee: Money, rule: FeeRule) -> Explained:
    formula = f"{percent_text(rule.client_share)} % of {fee}, paid by the client"
    exact = fee.amount * rule.client_share / HUNDRED
    return worked_out(exact, fee.currency, step="fee_client", formula=formula)


def _borne_by(rule: FeeRule) -> str:
    return "paid by both" if rule.payer == "both" else f"paid by the {rule.payer}"
