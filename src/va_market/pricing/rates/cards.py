"""One rate of a card: whose it is, what it is for, and the days on which it applies."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from va_market.kit.money import Money
from va_market.pricing.errors import EndNotAfterStart


class RateSource(StrEnum):
    """Whose rate it is, the nearest to the work first."""

    ENTRY = "entry"
    TASK = "task"
    CONTRACT = "contract"
    ROSTER = "roster"
    ASSISTANT = "assistant"
    PAY_SCALE = "pay_scale"
    ORGANIZATION = "organization"


class RateSide(StrEnum):
    """What a client pays, or what an assistant is paid: two rates, found apart."""

    BILL = "bill"
    PAY = "pay"


class RateLevel(StrEnum):
    ENTRY = "entry"
    INTERMEDIATE = "intermediate"
    EXPERT = "expert"


class RatePeriod(StrEnum):
    """What one amount pays for."""

    HOUR = "hour"
    MONTH = "month"
    YEAR = "year"


class SizeBand(StrEnum):
    """The size of a firm by its headcount, as organizations state it of themselves."""

    SOLO = "solo"
    TO_10 = "2_10"
    TO_50 = "11_50"
    TO_200 = "51_200"
    TO_1000 = "201_1000"
    OVER_1000 = "over_1000"


UNSCALED = Decimal(1)
RateKey = tuple[str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRate:
    """An amount `per` hour, month or year, in major units, on the days `[from, until)`.

    What is None is not asked about: a rate without a service is for every service. `factor`
    raises the amount for one size of firm. `reference` is what the caller knows the rate by.

    Raises:
        EndNotAfterStart: no day lies between.
    """

    source: RateSource
    side: RateSide
    rate: Money
    valid_from: date
    valid_until: date | None = None
    service: str | None = None
    role: str | None = None
    level: RateLevel | None = None
    size_band: SizeBand | None = None
    per: RatePeriod = RatePeriod.HOUR
    factor: Decimal = UNSCALED
    reference: str | None = None

    def __post_init__(self) -> None:
        if self.valid_until is not None and self.valid_until <= self.valid_from:
            raise EndNotAfterStart("the end must lie after the start", field="valid_until")

    @property
    def key(self) -> RateKey:
        """What it is for: of one key, one rate applies on a day."""
        what = (self.service, self.role, self.level, self.size_band)
        return (self.source, self.side, self.per, *what)

    def applies_on(self, day: date) -> bool:
        """Whether `day` lies in `[from, until)`: the day of a change belongs to the new rate."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)
