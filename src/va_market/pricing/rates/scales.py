"""Pay scales: one base, raised by the size of the firm (R47, R49)."""

from dataclasses import replace
from decimal import Decimal

from pydantic import Field

from va_market.kit.schema import Schema
from va_market.pricing.errors import at_least
from va_market.pricing.frozen import frozen
from va_market.pricing.percents import percent_text
from va_market.pricing.rates.cards import UNSCALED, CardRate, SizeBand
from va_market.pricing.rates.errors import AlreadyScaled, FactorNotPositive
from va_market.pricing.rates.fields import Factor
from va_market.pricing.trace import TIMES, Explained, unchanged, worked_out

# The most people in a firm of each band; above all of them lies the last band.
MOST = {
    SizeBand.SOLO: 1,
    SizeBand.TO_10: 10,
    SizeBand.TO_50: 50,
    SizeBand.TO_200: 200,
    SizeBand.TO_1000: 1000,
}


class SizeFactors(Schema):
    """How much more, or less, a firm of each size pays than the base of its scale."""

    model_config = frozen({"solo": "1", "to_50": "1.05", "over_1000": "1.25"})

    solo: Factor = Field(
        default=UNSCALED,
        description="Factor for firms of one person. The default 1 leaves the base as it is; each "
        "organization states its own, since public statistics differ by country and trade.",
    )
    to_10: Factor = Field(
        default=UNSCALED,
        description="Factor for firms of 2 to 10 people. The default 1 leaves the base as it is; "
        "above 1 raises it, below 1 lowers it.",
    )
    to_50: Factor = Field(
        default=UNSCALED,
        description="Factor for firms of 11 to 50 people. The default 1 leaves the base as it is; "
        "above 1 raises it, below 1 lowers it.",
    )
    to_200: Factor = Field(
        default=UNSCALED,
        description="Factor for firms of 51 to 200 people. The default 1 leaves the base as it is; "
        "above 1 raises it, below 1 lowers it.",
    )
    to_1000: Factor = Field(
        default=UNSCALED,
        description="Factor for firms of 201 to 1000 people. The default 1 leaves the base as it "
        "is; above 1 raises it, below 1 lowers it.",
    )
    over_1000: Factor = Field(
        default=UNSCALED,
        description="Factor for firms of more than 1000 people. The default 1 leaves the base as "
        "it is; above 1 raises it, since larger firms usually pay more.",
    )

    def of(self, band: SizeBand) -> Decimal:
        """The factor for firms of one size."""
        factor: Decimal = getattr(self, band.name.lower())
        return factor


def size_band_of(headcount: int) -> SizeBand:
    """The band of a firm with so many people.

    Source: the bands from which organizations of the market choose.

    Raises:
        NumberTooSmall: nobody works there.
    """
    at_least(1, headcount, field="headcount")
    return next((band for band, most in MOST.items() if headcount <= most), SizeBand.OVER_1000)


def scaled(card: CardRate) -> Explained:
    """The amount of a rate, base times factor in major units, rounded once (R49).

    Raises:
        FactorNotPositive: the factor is zero or less.
        AmountOutOfRange: beyond 15 digits in the smallest unit.
    """
    if card.factor <= 0:
        raise FactorNotPositive("the factor must be more than zero", field="factor")
    if card.factor == UNSCALED:
        return unchanged(card.rate, step="rate", formula=f"per {card.per}")
    return worked_out(
        card.rate.amount * card.factor,
        card.rate.currency,
        step="size_factor",
        formula=f"{card.rate} {TIMES} {percent_text(card.factor)} for {_firms(card.size_band)}",
    )


def _firms(band: SizeBand | None) -> str:
    return "this scale" if band is None else f"firms of size {band}"


def banded(base: CardRate, factors: SizeFactors) -> tuple[CardRate, ...]:
    """A rate for each size of firm from one base, smallest first (R49).

    Raises:
        AlreadyScaled: the base is the rate of one size, or has a factor, already.
    """
    if base.size_band is not None or base.factor != UNSCALED:
        raise AlreadyScaled("the base of a scale has no size and no factor", field="size_band")
    return tuple(replace(base, size_band=band, factor=factors.of(band)) for band in SizeBand)
