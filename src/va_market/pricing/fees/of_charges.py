"""The fees on the charges of a quote, in the order in which they are billed."""

from collections.abc import Sequence

from va_market.kit.money import Money
from va_market.pricing.charges import Charge
from va_market.pricing.fees.charging import Fees, fees_on
from va_market.pricing.fees.rules import FeeRule
from va_market.pricing.rounding import add_up, allocate, round_money
from va_market.pricing.trace import TIMES, Explained, unchanged


def fees_of(
    charges: Sequence[Charge], rule: FeeRule, *, billed_before: Money | None = None
) -> list[Fees]:
    """The fees on each of `charges` under `rule`.

    Of equal periods each bears the fee of its own line, as each is billed by itself; where the fee
    is in bands they come one by one, see `charges.apart`. The fee on a
    deposit is given back exactly where the deposit is set off, so that it never changes the total
    fee; for the same reason a deposit counts for no band.

    Raises:
        FeeCurrencyMismatch, BilledBeforeNegative, AmountOutOfRange: see `fees_on`.
    """
    before = billed_before
    found: list[Fees] = []
    for charge in charges:
        found.append(_fees(charge, rule, before))
        if rule.bands is not None and charge.fee == "own" and charge.unit != "deposit":
            before = _further(charge.amount.value, before)
    returned = [place for place, charge in enumerate(charges) if charge.fee == "given_back"]
    for place, fees in zip(returned, _given_back(charges, found, returned), strict=True):
        found[place] = fees
    return found


def _further(amount: Money, before: Money | None) -> Money:
    return amount if before is None else add_up([before, amount], amount.currency)


def _fees(charge: Charge, rule: FeeRule, before: Money | None) -> Fees:
    amount = charge.amount.value
    if charge.fee != "own":
        nothing = Explained(Money.zero(amount.currency), ())
        return Fees(nothing, nothing)
    if charge.times == 1:
        return fees_on(amount, rule, billed_before=before)
    each = fees_on(charge.each, rule)
    return Fees(_times(each.client, charge.times), _times(each.assistant, charge.times))


def _times(one: Explained, times: int) -> Explained:
    if not one.steps:
        return one
    value = round_money(one.value.amount * times, one.value.currency)
    return one.with_value(
        unchanged(value, step="periods", formula=f"{times} {TIMES} {one.value}, one for each")
    )


def _given_back(
    charges: Sequence[Charge], fees: Sequence[Fees], returned: Sequence[int]
) -> list[Fees]:
    """What of the fee on the deposit each recoupment gives back."""
    if not returned:
        return []
    deposit = next(part for charge, part in zip(charges, fees, strict=True) if _is_deposit(charge))
    weights = [-charges[place].amount.value.minor for place in returned]
    sides = [_shares(side, weights) for side in (deposit.client, deposit.assistant)]
    return [Fees(client, assistant) for client, assistant in zip(*sides, strict=True)]


def _is_deposit(charge: Charge) -> bool:
    return charge.unit == "deposit"


def _shares(fee: Explained, weights: Sequence[int]) -> list[Explained]:
    if not fee.steps:
        return [fee for _ in weights]
    formula = f"share of the fee of {fee.value} on the deposit, largest remainder"
    return [unchanged(-part, step="fee", formula=formula) for part in allocate(fee.value, weights)]
