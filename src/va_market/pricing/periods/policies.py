"""Where contracts differ in periods, changes, pauses and renewal. Every field has a default."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.percents import Percent

ProrationUnit = Literal["day", "second", "fixed30"]
AnchorDay = Annotated[int, Field(strict=True, ge=1, le=31)]
NoticeDays = Annotated[int, Field(strict=True, ge=0, le=366)]


class ProrationPolicy(Schema):
    """What a part of a period costs, and when a new price or a pause takes effect."""

    model_config = frozen({"unit": "day"})

    unit: ProrationUnit = Field(
        default="day",
        description="What a part is counted in: day, the local days of the period; second, the "
        "seconds that pass in the zone of the contract, so that a day on which the clocks change "
        "has 23 or 25 hours; or fixed30, months of 30 days, as 30E/360 counts them (ISDA 2006 "
        "definitions, section 4.16).",
        examples=["day"],
    )
    anchor_day: AnchorDay | None = Field(
        default=None,
        description="Day of the month on which months, quarters and years begin; null means "
        "those of the calendar. From 29 to 31, shorter months begin on their last day, and the "
        "next one on the anchor again.",
        examples=[None],
    )
    first_and_last: Literal["prorate", "full", "none"] = Field(
        default="prorate",
        description="What a partial first or last period costs: its part of the price, the full "
        "price, or nothing.",
        examples=["prorate"],
    )
    on_pause: Literal["extend", "credit"] = Field(
        default="extend",
        description="What a pause does: extend, the end of the contract moves by the paused days; "
        "or credit, the paused days are given back and the end stays.",
        examples=["extend"],
    )
    on_downgrade: Literal["at_renewal", "at_once"] = Field(
        default="at_renewal",
        description="When a lower price takes effect: when the next period begins; or at once, "
        "with a credit for the unused days at the old price and a charge for them at the new.",
        examples=["at_renewal"],
    )
    on_upgrade: Literal["at_once", "at_renewal"] = Field(
        default="at_once",
        description="When a higher price takes effect: at once, with a credit for the unused days "
        "at the old price and a charge for them at the new; or when the next period begins.",
        examples=["at_once"],
    )


class RenewalPolicy(Schema):
    """Whether a contract goes on after its term, and at which price."""

    model_config = frozen({"renews": "ask", "notice_days": 30})

    renews: Literal["ask", "auto", "ends"] = Field(
        default="ask",
        description="Whether the contract goes on: ask, if both sides agree, as laws on automatic "
        "renewal require consent (California Business and Professions Code, section 17602); auto, "
        "unless one side gives notice; or ends, never.",
        examples=["ask"],
    )
    notice_days: NoticeDays = Field(
        default=30,
        description="Full days between the day of the notice and the end of the term. The day of "
        "the notice itself does not count (Regulation (EEC, Euratom) 1182/71, article 3).",
        examples=[30],
    )
    price_version: Literal["agreed", "current"] = Field(
        default="agreed",
        description="What the new price starts from: the price that was agreed, or the current "
        "list price on the day of renewal.",
        examples=["agreed"],
    )
    uplift_percent: Percent = Field(
        default=Decimal(0),
        description="What is added to the price at each renewal. Zero adds nothing.",
        examples=["3"],
    )
    uplift_cap_percent: Percent | None = Field(
        default=None,
        description="Most that the new price may lie above the one agreed before, wherever the "
        "rise comes from; null means no limit.",
        examples=["5"],
    )
