"""An amount of work, in the unit it was given in."""

from dataclasses import dataclass
from decimal import Decimal

from va_market.kit.money import Money
from va_market.pricing.rounding import divide_half_up, quantity_text
from va_market.pricing.trace import DIVIDED_BY, TIMES, Explained, worked_out

SECONDS_PER_MINUTE = 60


@dataclass(frozen=True, slots=True)
class WorkTime:
    """`count` of a unit of which an hour has `per_hour`; below zero in corrections alone."""

    count: int
    per_hour: int
    symbol: str

    def __str__(self) -> str:
        return f"{self.count} {self.symbol}"

    @property
    def hours(self) -> str:
        """Hours as a plain decimal with at most four decimals."""
        return quantity_text(self.count, self.per_hour)

    @property
    def whole_minutes(self) -> int:
        """Nearest minute, half up (money.md §1)."""
        return divide_half_up(self.count * 60, self.per_hour)

    def of(self, count: int) -> "WorkTime":
        """Another count of the same unit."""
        return WorkTime(count, self.per_hour, self.symbol)


def cost_of(work: WorkTime, rate: Money, *, step: str = "rate") -> Explained:
    """`work` at `rate` per hour, rounded once (money.md §6).

    Raises:
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    return worked_out(
        work.count * rate.amount / Decimal(work.per_hour),
        rate.currency,
        step=step,
        formula=f"{work} {TIMES} {rate} {DIVIDED_BY} {work.per_hour}",
    )


def in_minutes(count: int) -> WorkTime:
    return WorkTime(count, 60, "min")


def in_seconds(count: int) -> WorkTime:
    return WorkTime(count, 60 * SECONDS_PER_MINUTE, "s")
