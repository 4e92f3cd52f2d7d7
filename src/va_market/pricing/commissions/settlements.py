"""From what a period earned to what it pays: claw-backs, then draws (money.md §2)."""

from dataclasses import dataclass

from va_market.kit.money import Money
from va_market.pricing.commissions.draws import DrawSettlement, settle_draw
from va_market.pricing.commissions.records import Carried, CommissionedSale
from va_market.pricing.rounding import add_up
from va_market.pricing.terms.commission_parts import CommissionDraw
from va_market.pricing.trace import MINUS, Explained, TraceStep, unchanged


@dataclass(frozen=True, slots=True)
class Settlement:
    """What is taken off and added; every amount is zero or more."""

    claw_back: Explained
    recovered: Money
    claw_back_balance: Money
    draw: DrawSettlement
    payable: Explained

    @property
    def from_commission(self) -> Money:
        """What is payable because it was earned, and not as a draw."""
        return self.payable.value - self.draw.paid

    def carrying(self, commissions: tuple[CommissionedSale, ...]) -> Carried:
        """What the next statement begins with."""
        return Carried(
            draw_balance=self.draw.balance,
            claw_back_balance=self.claw_back_balance,
            commissions=commissions,
        )

    @property
    def steps(self) -> tuple[TraceStep, ...]:
        return (
            *self.claw_back.steps,
            *self._recovery(),
            *self.draw.steps,
            *self.payable.steps,
        )

    def _recovery(self) -> list[TraceStep]:
        if not self.recovered.amount:
            return []
        formula = f"claw-back due, of which {self.claw_back_balance} stays open"
        result = str(self.recovered)
        return [TraceStep(step="claw_back_recovered", formula=formula, result=result)]


def settle(
    draw: CommissionDraw | None, earned: Money, *, claw_back: Explained, before: Carried
) -> Settlement:
    """Recover claw-backs out of `earned`, and settle the draw with what is left.

    Raises:
        AmountOutOfRange: a balance grows beyond 15 digits in the smallest unit.
    """
    due = add_up([before.claw_back_balance, claw_back.value], earned.currency)
    recovered = min(earned, due)
    settled = settle_draw(draw, commission=earned - recovered, balance=before.draw_balance)
    payable = unchanged(
        earned - recovered - settled.recovered + settled.paid,
        step="payable",
        formula=f"{earned} {MINUS} {recovered} {MINUS} {settled.recovered} + {settled.paid}",
    )
    return Settlement(claw_back, recovered, due - recovered, settled, payable)
