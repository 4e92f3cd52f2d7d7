"""What a credit note takes back of the lines of an invoice, and of their tax (money.md §5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from va_market.kit.money import Money
from va_market.pricing.fees.refunds import refunded_fee
from va_market.pricing.invoices.errors import CreditAboveBilled, CreditNotPositive
from va_market.pricing.rounding import in_proportion
from va_market.pricing.trace import DIVIDED_BY, MINUS, TIMES, Explained, unchanged


@dataclass(frozen=True, slots=True)
class CreditedLine:
    """A line of an invoice: what was billed on it, and credited before, both before tax."""

    billed: Money
    credited: Money

    @property
    def left(self) -> Money:
        """What can still be credited."""
        return self.billed - self.credited


def check_credits(lines: Sequence[CreditedLine], credit: Sequence[Money]) -> None:
    """Refuse to take back more of a line than is left of it; `credit` has one amount for each.

    Zero leaves a line alone. A negative line, such as a deposit set off, is taken back by a
    negative amount.

    Raises:
        CreditAboveBilled: more than is left of a line, or of the other sign.
        CreditNotPositive: nothing would be credited.
    """
    for place, (line, amount) in enumerate(zip(lines, credit, strict=True)):
        if not _lies_between(amount.minor, line.left.minor):
            raise CreditAboveBilled(
                f"{line.left} is left of the line, not {amount}", field=f"lines/{place}"
            )
    if sum(amount.minor for amount in credit) <= 0:
        raise CreditNotPositive("the credit is not more than zero", field="lines")


def credited_tax(tax: Money, *, net: Money, credit: Money, credited_before: Money) -> Explained:
    """The part of `tax`, charged on a group of lines that comes to `net`, that goes back.

    All that is credited is rounded, and what went back before is taken off. So when the whole
    group is credited, in however many credit notes, exactly its tax has gone back.

    Raises:
        CreditAboveBilled: more is credited than the group comes to, or of the other sign.
    """
    after = credited_before + credit
    if not _lies_between(credit.minor, (net - credited_before).minor):
        raise CreditAboveBilled(f"{after} credited is more than {net}", field="credit")
    if net.minor == 0:
        return unchanged(Money.zero(tax.currency), step="credited_tax", formula="nothing")
    whole = abs(net.minor)  # of one sign with what is credited of it
    earlier, later = (
        in_proportion(tax, abs(part.minor), whole) for part in (credited_before, after)
    )
    formula = f"{tax} {TIMES} {after} {DIVIDED_BY} {net}, half away from zero"
    if earlier.minor:
        formula += f", {MINUS} {earlier} credited before"
    return unchanged(later - earlier, step="credited_tax", formula=formula)


def credited_fee(fee: Money, line: CreditedLine, credit: Money) -> Money:
    """The part of `fee`, charged on a line, that goes back with `credit`, which fits the line.

    Of a negative line it is the mirror. When all of a line is credited, in however many credit
    notes, exactly its fee has gone back.
    """
    if credit.minor == 0:
        return Money.zero(fee.currency)
    if line.billed.minor < 0:
        return -credited_fee(-fee, CreditedLine(-line.billed, -line.credited), -credit)
    given = refunded_fee(fee, of=line.billed, refund=credit, refunded_before=line.credited)
    return given.value


def _lies_between(number: int, end: int) -> bool:
    """Whether `number` is zero, `end`, or between the two."""
    return min(0, end) <= number <= max(0, end)
