"""What a credit note takes back when time on an invoice was corrected (money.md §5 and §1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from va_market.kit.money import Money
from va_market.pricing.invoices.errors import CreditNotPositive
from va_market.pricing.rounding import add_up, largest_remainder
from va_market.pricing.trace import MINUS, Explained, TraceStep, unchanged


@dataclass(frozen=True, slots=True)
class CorrectedLine:
    """What a line costs with its time as it was billed, and as it stands; `left` can be credited.

    Both are priced alike and rounded once, so their difference is exactly what the line would have
    been less.
    """

    billed: Money
    stands: Money
    left: Money

    @property
    def less(self) -> Money:
        return self.billed - self.stands


def credits_of_corrections(lines: Sequence[CorrectedLine], *, elsewhere: Money) -> list[Explained]:
    """What goes back of each line, zero where nothing does.

    A line may also cost more: time took the place of other time, or counts as overtime no longer.
    That, and what stands `elsewhere` on no line of the invoice, is set off against what goes back
    of the others, by the largest remainder: their sum is exactly what all of it costs less. No more
    of a line goes back than is left of it.

    Raises:
        CreditNotPositive: as it stands the time costs as much as was billed, or more.
    """
    currency = elsewhere.currency
    most = [min(max(line.less.minor, 0), max(line.left.minor, 0)) for line in lines]
    less = add_up((line.less for line in lines), currency) - elsewhere
    total = min(less.minor, sum(most))
    if total <= 0:
        raise CreditNotPositive("the time costs no less as it stands", field="corrections")
    return [
        _explained(line, Money.from_minor(part, currency))
        for line, part in zip(lines, largest_remainder(total, most), strict=True)
    ]


def _explained(line: CorrectedLine, back: Money) -> Explained:
    formula = f"{line.billed} as billed {MINUS} {line.stands} as the time stands"
    if back == line.less:
        return unchanged(back, step="corrected_time", formula=formula)
    set_off = TraceStep(
        step="set_off",
        formula="what other lines cost more is set off, and no more goes back than is left",
        result=str(back),
    )
    found = unchanged(line.less, step="corrected_time", formula=formula)
    return Explained(back, (*found.steps, set_off))
