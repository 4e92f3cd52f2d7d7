"""What an invoice comes to, and who gets which part of it (money.md §2, §5, §6)."""

from collections.abc import Sequence
from dataclasses import dataclass

from va_market.kit.money import Money
from va_market.pricing.fees import FeeRule, Fees, fees_on
from va_market.pricing.rounding import add_up
from va_market.pricing.taxes import TaxedLine, TaxTotals, TaxTreatment, apply_tax


@dataclass(frozen=True, slots=True)
class BilledLine:
    """What a line comes to before fee and tax."""

    amount: Money
    fees: Fees | None = None
    """Where they are known already; None: the rule says them."""
    is_work: bool = True
    """What is not, such as an outlay, makes no later fee smaller."""


@dataclass(frozen=True, slots=True)
class InvoiceTotals:
    """The fees of each line of work, and the sums."""

    fees: tuple[Fees, ...]
    client_fee: Money
    """What the client bears of the fees: a line of its own, before tax."""
    assistant_fee: Money
    """What whoever works receives less for them."""
    tax: TaxTotals

    @property
    def provider_share(self) -> Money:
        """What whoever works receives, before tax."""
        return self.tax.net - self.platform_fee

    @property
    def platform_fee(self) -> Money:
        return self.client_fee + self.assistant_fee


def totals_of(
    lines: Sequence[BilledLine],
    *,
    currency: str,
    fee: FeeRule,
    treatment: TaxTreatment,
    billed_before: Money | None = None,
) -> InvoiceTotals:
    """The sums of an invoice over `lines` before fee and tax, in their order.

    The fee on each line follows the work before it, and the first what client and assistant have
    `billed_before`; what the client bears of them is taxed like the work.

    Raises:
        FeeCurrencyMismatch: the fee is of another currency.
        AmountOutOfRange: a sum is beyond 15 digits in the smallest unit.
    """
    before = billed_before or Money.zero(currency)
    fees = []
    for line in lines:
        fees.append(line.fees or fees_on(line.amount, fee, billed_before=before))
        if line.is_work:
            before = max(add_up([before, line.amount], currency), Money.zero(currency))
    client, assistant = (
        add_up((side.value for side in sides), currency)
        for sides in ([one.client for one in fees], [one.assistant for one in fees])
    )
    amounts = [line.amount for line in lines]
    taxed = [*amounts, client] if client.minor else amounts
    tax = apply_tax([TaxedLine(one, treatment) for one in taxed], currency=currency)
    return InvoiceTotals(tuple(fees), client, assistant, tax)
