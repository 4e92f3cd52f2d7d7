"""An amount of work, in the unit it was given in."""

from dataclasses import dataclass

from va_market.pricing.rounding import divide_half_up, quantity_text

SECONDS_PER_MINUTE = 60


@dataclass(frozen=True, slots=True)
class WorkTime:
    """`count` of a unit of which an hour has `per_hour`; zero or more."""

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


def in_minutes(count: int) -> WorkTime:
    return WorkTime(count, 60, "min")


def in_seconds(count: int) -> WorkTime:
    return WorkTime(count, 60 * SECONDS_PER_MINUTE, "s")
