"""Where a rate lies beside its band (R39)."""

from typing import Any, Literal

from pydantic import Field

from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.bands.band import BAND_EXAMPLE, Band
from va_market.pricing.frozen import frozen
from va_market.pricing.trace import TraceStep

Place = Literal["below", "within", "above"]

PLACEMENT_EXAMPLE: dict[str, Any] = {
    "rate": {"amount": "45.00", "currency": "EUR"},
    "place": "above",
    "is_out_of_band": True,
    "band": BAND_EXAMPLE,
    "trace": [
        {
            "step": "rate_band",
            "formula": "45.00 EUR beside a band from 18.00 EUR to 38.00 EUR",
            "result": "above",
        }
    ],
}


class Placement(Schema):
    """Whether a rate is usual, with the band that says so."""

    model_config = frozen(PLACEMENT_EXAMPLE)

    rate: Money = Field(description="The hourly rate that was looked at.")
    place: Place = Field(description="`within` includes both ends of the band.", examples=["above"])
    is_out_of_band: bool = Field(
        description="A flag for people to look at, no refusal: half of all rates lie outside."
    )
    band: Band = Field(description="What the rate was compared with.")
    trace: list[TraceStep] = Field(description="The derivation.")


def place_in(band: Band, rate: Money) -> Placement:
    """Where an hourly `rate` lies beside the middle half of rates; both ends are within.

    Raises:
        CurrencyMismatch: the band is in another currency.
    """
    place = _place(band, rate)
    step = TraceStep(
        step="rate_band",
        formula=f"{rate} beside a band from {band.low} to {band.high}",
        result=place,
    )
    return Placement(
        rate=rate, place=place, is_out_of_band=place != "within", band=band, trace=[step]
    )


def _place(band: Band, rate: Money) -> Place:
    if rate < band.low:
        return "below"
    return "above" if rate > band.high else "within"
