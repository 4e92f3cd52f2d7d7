"""What of the installments of an invoice is paid, taken back and open (money.md §5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from va_market.kit.money import Money
from va_market.pricing.invoices.installments import DueAmount
from va_market.pricing.rounding import add_up


@dataclass(frozen=True, slots=True)
class InstallmentState:
    """One installment, and what became of it."""

    due_on: date
    amount: Money
    credited: Money
    paid: Money

    @property
    def outstanding(self) -> Money:
        return self.amount - self.credited - self.paid


def states_of(
    parts: Sequence[DueAmount], *, paid: Money, credited: Money
) -> list[InstallmentState]:
    """What of each part is paid and credited, if that is no more than all of them together.

    Payments fall on the first that is open. Credits take from the last: what both sides agreed to
    pay first stays due on its day, and what is paid already is not touched.
    """
    taken: list[Money] = []
    for part in reversed(parts):
        taken.append(min(part.amount, credited))
        credited -= taken[-1]
    found = []
    for part, back in zip(parts, reversed(taken), strict=True):
        here = min(part.amount - back, paid)
        paid -= here
        found.append(InstallmentState(part.due_on, part.amount, back, here))
    return found


def overdue_of(states: Sequence[InstallmentState], *, on: date, currency: str) -> Money:
    """What of them should have been paid before the local day `on`."""
    return add_up((one.outstanding for one in states if one.due_on < on), currency)
