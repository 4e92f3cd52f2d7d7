"""The fee of the platform on a milestone, held and released with its funds (money.md §2, §4)."""

from dataclasses import dataclass

from va_market.kit.money import Money
from va_market.pricing.fees import FeeRule, Fees, fees_on
from va_market.pricing.rounding import in_proportion
from va_market.pricing.trace import DIVIDED_BY, MINUS, TIMES, Explained, unchanged


@dataclass(frozen=True, slots=True)
class HeldFee:
    """What the client puts up besides the funds, and what the payee receives less of them."""

    client: Money
    assistant: Money


def held_fee(line: Money, rule: FeeRule, *, billed_before: Money) -> HeldFee:
    """The fee on a milestone, what the deposit of its project covers included.

    What the assistant bears is never more than the line: nobody owes for work.

    Raises:
        FeeCurrencyMismatch, BilledBeforeNegative, AmountOutOfRange: see `fees_on`.
    """
    fees = fees_on(line, rule, billed_before=billed_before)
    return HeldFee(fees.client.value, min(fees.assistant.value, line))


def part_of_fee(fee: HeldFee, part: Money, *, whole: Money) -> HeldFee:
    """What of the fee on a milestone is put up with `part` of it, such as what a deposit covers.

    In proportion, half up. The rest is put up with the rest, and is never more than that where the
    fee is not more than the whole.
    """
    client, assistant = (
        in_proportion(side, part.minor, whole.minor) for side in (fee.client, fee.assistant)
    )
    return HeldFee(client, assistant)


def beyond(fee: HeldFee, put_up: HeldFee, rest: Money) -> HeldFee:
    """The `fee` on a milestone of which a part was `put_up`, where only `rest` is still to come.

    No less than was put up, and of the assistant no more than the rest besides.
    """
    return HeldFee(
        max(fee.client, put_up.client),
        min(max(fee.assistant, put_up.assistant), put_up.assistant + rest),
    )


def released_fees(fee: HeldFee, payable: Money, *, paid_before: Money, funded: Money) -> Fees:
    """The part of the fee that a release of `payable` bears.

    All that is released so far is rounded, and what earlier releases bore is taken off. So the last
    release takes up the fee to the cent, and none bears more than it pays.
    """
    client, assistant = (
        _released(whole, payable, paid_before=paid_before, funded=funded, step=step)
        for whole, step in ((fee.client, "client_fee"), (fee.assistant, "assistant_fee"))
    )
    return Fees(client, assistant)


def _released(
    fee: Money, payable: Money, *, paid_before: Money, funded: Money, step: str
) -> Explained:
    if fee.minor == 0:
        return Explained(fee, ())
    after = paid_before + payable
    earlier, later = (in_proportion(fee, paid.minor, funded.minor) for paid in (paid_before, after))
    so_far = f"{fee} {TIMES} {after} {DIVIDED_BY} {funded}, half up"
    return unchanged(later - earlier, step=step, formula=f"{so_far}, {MINUS} {earlier} before")
