"""Pay scales: one base, raised by the size of the firm (R47, R49)."""

from dataclasses import replace
from typing import Annotated, Self

from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.pricing.errors import at_least
from va_market.pricing.rates.cards import UNSCALED, CardRate, SizeBand
from va_market.pricing.rates.errors import AlreadyScaled, FactorNotPositive
from va_market.pricing.rates.fields import Factor, plain
from va_market.pricing.terms.fields import frozen
from va_market.pricing.trace import TIMES, Explained, unchanged, worked_out

Headcount = Annotated[int, Field(strict=True, ge=1, le=10**7)]


class SizeBounds(BaseModel):
    """From how many people on a firm counts as small, medium, large; below, it is micro."""

    model_config = frozen({"small_from": 10, "medium_from": 50, "large_from": 250})

    small_from: Headcount = Field(
        default=10,
        description="Least headcount of a small firm. The default is the European one, "
        "recommendation 2003/361/EC; other countries draw the line elsewhere.",
    )
    medium_from: Headcount = Field(
        default=50,
        description="Least headcount of a medium firm. The default is the European one, "
        "recommendation 2003/361/EC; a market without this band sets it just above `small_from`.",
    )
    large_from: Headcount = Field(
        default=250,
        description="Least headcount of a large firm. The default is the European one, "
        "recommendation 2003/361/EC; in the United States 500 is usual.",
    )

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if not 1 < self.small_from < self.medium_from < self.large_from:
            raise PydanticCustomError(
                "bounds_do_not_rise", "each bound must lie above the one before, and above 1"
            )
        return self


class SizeFactors(BaseModel):
    """How much more, or less, a firm of each size pays than the base of its scale."""

    model_config = frozen({"micro": "1", "small": "1", "medium": "1.1", "large": "1.25"})

    micro: Factor = Field(
        default=UNSCALED,
        description="Factor for micro firms. The default 1 leaves the base as it is; each "
        "organization states its own, since public statistics differ by country and trade.",
    )
    small: Factor = Field(
        default=UNSCALED,
        description="Factor for small firms. The default 1 leaves the base as it is; above 1 "
        "raises it, below 1 lowers it.",
    )
    medium: Factor = Field(
        default=UNSCALED,
        description="Factor for medium firms. The default 1 leaves the base as it is; above 1 "
        "raises it, below 1 lowers it.",
    )
    large: Factor = Field(
        default=UNSCALED,
        description="Factor for large firms. The default 1 leaves the base as it is; above 1 "
        "raises it, since larger firms usually pay more.",
    )


USUAL_BOUNDS = SizeBounds()


def size_band_of(headcount: int, bounds: SizeBounds = USUAL_BOUNDS) -> SizeBand:
    """The band of a firm with so many people; a bound belongs to the band that it opens.

    Source: European Commission, recommendation 2003/361/EC, unless the bounds are others.

    Raises:
        NumberTooSmall: nobody works there.
    """
    at_least(1, headcount, field="headcount")
    if headcount < bounds.small_from:
        return SizeBand.MICRO
    if headcount < bounds.medium_from:
        return SizeBand.SMALL
    return SizeBand.MEDIUM if headcount < bounds.large_from else SizeBand.LARGE


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
        formula=f"{card.rate} {TIMES} {plain(card.factor)} for {_firms(card.size_band)}",
    )


def _firms(band: SizeBand | None) -> str:
    return "this scale" if band is None else f"{band} firms"


def banded(base: CardRate, factors: SizeFactors) -> tuple[CardRate, ...]:
    """A rate for each size of firm from one base, smallest first (R49).

    Raises:
        AlreadyScaled: the base is the rate of one size, or has a factor, already.
    """
    if base.size_band is not None or base.factor != UNSCALED:
        raise AlreadyScaled("the base of a scale has no size and no factor", field="size_band")
    return tuple(
        replace(base, size_band=band, factor=getattr(factors, band.value)) for band in SizeBand
    )
