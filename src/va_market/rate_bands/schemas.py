from typing import Annotated, Any

from pydantic import ConfigDict, Field

from va_market.assistants.models import Level
from va_market.assistants.schemas import Category
from va_market.identity.models import SizeBand
from va_market.kit.fields import Currency, Moment
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.bands import Band, Place
from va_market.pricing.bands.band import BAND_EXAMPLE
from va_market.rate_bands.models import PayPer

# More than zero; how many decimals there may be depends on the currency.
_POSITIVE = r"^(0\.[0-9]{0,3}[1-9][0-9]{0,3}|[1-9][0-9]{0,14}(\.[0-9]{1,4})?)$"
Amount = Annotated[str, Field(pattern=_POSITIVE, examples=["25.00"])]
Experience = Annotated[int, Field(ge=0, le=70)]


class RateBandQuery(Schema):
    category: Category = Field(description="Category of the work; a root stands for all below it.")
    level: Level = Field(description="Level of the assistant.")
    years: Experience = Field(description="Whole years of experience.", examples=[5])
    currency: Currency = Field(description="Currency of the rates.")
    rate: Amount | None = Field(
        default=None, description="An hourly rate in that currency, to be placed beside the band."
    )


class RateBandRead(Schema):
    """What an hour usually costs, and where a rate lies beside it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "band": BAND_EXAMPLE,
                    "computed_at": "2026-12-07T03:17:00Z",
                    "rate": {"amount": "45.00", "currency": "EUR"},
                    "place": "above",
                    "is_out_of_band": True,
                }
            ]
        }
    )

    band: Band = Field(
        description="The band of the category; where it has too few sources the one of its root, "
        "and where that has too few, starting values."
    )
    computed_at: Moment | None = Field(
        description="When the band was worked out; null for starting values."
    )
    rate: Money | None = Field(description="The rate that was asked about.")
    place: Place | None = Field(
        description="Where that rate lies; both ends of the band are `within`."
    )
    is_out_of_band: bool | None = Field(
        description="A flag for people to look at, no refusal: half of all rates lie outside."
    )


class PayMedianQuery(Schema):
    currency: Currency = Field(description="Currency of the pay.")


_HOURLY: dict[str, Any] = {
    "per": "hour",
    "size_band": "11_50",
    "median": {"amount": "25.00", "currency": "EUR"},
}
_MEDIAN: dict[str, Any] = {**_HOURLY, "payees": 12, "organizations": 7}


class PayMedianRead(Schema):
    """What organizations of a size pay in the middle."""

    model_config = ConfigDict(json_schema_extra={"examples": [_MEDIAN]})

    per: PayPer = Field(description="`hour`: an hourly rate; `year`: a salary of a whole year.")
    size_band: SizeBand = Field(description="The size of the organizations, as they state it.")
    median: Money = Field(
        description="The pay in the middle; of two in the middle the mean, rounded once."
    )
    payees: int = Field(description="How many people it comes from.", examples=[12])
    organizations: int = Field(description="How many organizations pay them.", examples=[7])


class PayMedianList(Schema):
    """Medians of pay in one currency, by the size of who pays."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "currency": "EUR",
                    "least_sources": 5,
                    "computed_at": "2026-12-07T03:27:00Z",
                    "items": [_MEDIAN],
                }
            ]
        }
    )

    currency: str
    least_sources: int = Field(
        description="A size is left out with fewer people, or fewer organizations, than this.",
        examples=[5],
    )
    computed_at: Moment | None = Field(
        description="When they were worked out; null where there is none."
    )
    items: list[PayMedianRead] = Field(
        description="By hour before by year, the smallest organizations first."
    )
