"""Which hours are paid with a premium, and how several premiums on one hour meet (money.md §2)."""

from datetime import time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.kit.fields import Country, Line
from va_market.kit.schema import Schema
from va_market.pricing.frozen import frozen
from va_market.pricing.timing.calendars import check_calendar
from va_market.pricing.timing.errors import UnknownHolidayCalendar
from va_market.pricing.timing.fields import ClockTime, PremiumPercent, Weekday

_OVERTIME = {"after_minutes_a_day": 480, "after_minutes_a_week": 2400, "percent": "50"}
_NIGHT = {"starts_at": "23:00", "ends_at": "06:00", "percent": "25"}
_WEEKEND = {"days": ["saturday", "sunday"], "percent": "50"}
_HOLIDAY = {"country": "PT", "percent": "100"}
_RUSH = {"percent": "25"}
_PREMIUMS = {"combine": "highest", "overtime": _OVERTIME, "weekend": _WEEKEND}

DayMinutes = Annotated[int, Field(strict=True, ge=0, le=24 * 60)]
WeekMinutes = Annotated[int, Field(strict=True, ge=0, le=7 * 24 * 60)]
# Mostly the code of ISO 3166-2, but some holidays are those of a town, known by its name.
Subdivision = Annotated[Line, Field(min_length=1, max_length=60)]


class PremiumKind(StrEnum):
    """What an hour can be paid more for."""

    OVERTIME = "overtime"
    NIGHT = "night"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    RUSH = "rush"


class OvertimePremium(Schema):
    """More for the time beyond so many minutes a day, a week, or both."""

    model_config = frozen(_OVERTIME)

    after_minutes_a_day: DayMinutes | None = Field(
        default=None,
        description="Minutes of a calendar day after which time is overtime; null, the default, "
        "counts by the week alone. California Labor Code section 510 sets 480.",
        examples=[480],
    )
    after_minutes_a_week: WeekMinutes | None = Field(
        default=2400,
        description="Minutes of a week after which time is overtime; null counts by the day "
        "alone. The default of 40 hours is that of the US Fair Labor Standards Act, 29 USC 207. "
        "Time that is overtime by the day already does not count again toward the week.",
        examples=[2400],
    )
    percent: PremiumPercent = Field(
        default=Decimal(50),
        description="Premium in percent of the rate. The default is time and a half, as in 29 USC "
        "207; 100 is double time.",
    )

    @model_validator(mode="after")
    def _has_a_limit(self) -> Self:
        if self.after_minutes_a_day is None and self.after_minutes_a_week is None:
            raise PydanticCustomError(
                "overtime_without_limit", "overtime needs the minutes of a day, a week, or both"
            )
        return self


class NightPremium(Schema):
    """More for the time between two hours of the clock where the work is done."""

    model_config = frozen(_NIGHT)

    starts_at: ClockTime = Field(
        default="23:00",
        description="Hour at which the night begins. The default is that of the German Working "
        "Hours Act, section 2; 22:00 and 20:00 are common too.",
    )
    ends_at: ClockTime = Field(
        default="06:00",
        description="Hour at which it ends, on the next day unless it is later than the start. "
        "EU directive 2003/88/EC, article 2, wants midnight to five to be part of the night.",
        examples=["06:00"],
    )
    percent: PremiumPercent = Field(
        default=Decimal(25),
        description="Premium in percent of the rate. The default of 25 is the share for nights in "
        "section 3b of the German Income Tax Act; Portuguese law has the same, Labor Code "
        "article 266.",
        examples=["25"],
    )

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.starts_at == self.ends_at:
            raise PydanticCustomError("night_empty", "a night must not end at the hour it begins")
        return self

    @property
    def hours(self) -> tuple[time, time]:
        return time.fromisoformat(self.starts_at), time.fromisoformat(self.ends_at)


def _not_empty(days: tuple[Weekday, ...]) -> tuple[Weekday, ...]:
    if not days or len(set(days)) < len(days):
        raise PydanticCustomError("weekend_days_invalid", "name one day or more, each once")
    return days


class WeekendPremium(Schema):
    """More for the time on some days of the week."""

    model_config = frozen(_WEEKEND)

    days: Annotated[
        tuple[Weekday, ...],
        Field(max_length=7, json_schema_extra={"minItems": 1, "uniqueItems": True}),
        AfterValidator(_not_empty),
    ] = Field(
        default=("saturday", "sunday"),
        description="Days where the work is done; the default is the weekend of ISO 8601. Many "
        "countries rest on friday and saturday instead; often only sunday earns more.",
        examples=[["saturday", "sunday"]],
    )
    percent: PremiumPercent = Field(
        default=Decimal(50),
        description="Premium in percent of the rate. The default of 50 is the share for Sundays "
        "in section 3b of the German Income Tax Act.",
    )


class HolidayPremium(Schema):
    """More for the time on public holidays."""

    model_config = frozen(_HOLIDAY)

    # Without a default on purpose: no country is a fair guess for another.
    country: Country = Field(description="Country whose public holidays count, by ISO 3166-1.")
    subdivision: Subdivision | None = Field(
        default=None,
        description="State or region whose holidays count too: the part of the ISO 3166-2 code "
        "after the country, such as BY for Bavaria. Null, the default, takes the holidays of the "
        "whole country alone.",
        examples=[None],
    )
    includes_observed: bool = Field(
        default=True,
        strict=True,
        description="Whether a day off in place of a holiday on a weekend counts as well, as in "
        "the US by 5 USC 6103 and in the UK by its substitute days; false counts the days "
        "themselves alone.",
        examples=[True],
    )
    percent: PremiumPercent = Field(
        default=Decimal(100),
        description="Premium in percent of the rate. The default is double pay; 50 and 125 are "
        "common too, the latter from section 3b of the German Income Tax Act.",
        examples=["100"],
    )

    @model_validator(mode="after")
    def _has_a_calendar(self) -> Self:
        try:
            check_calendar(self.country, self.subdivision)
        except UnknownHolidayCalendar as unknown:
            raise PydanticCustomError(
                "unknown_holiday_calendar", "{reason}", {"reason": unknown.detail}
            ) from unknown
        return self


class RushPremium(Schema):
    """More for work that was asked for at short notice and is marked so."""

    model_config = frozen(_RUSH)

    percent: PremiumPercent = Field(
        default=Decimal(25),
        description="Premium in percent of the rate. No law sets it: agencies agree on 25 to 100.",
        examples=["25"],
    )


class PremiumPolicy(Schema):
    """Which hours earn more than the rate. Without any premium, all are paid alike."""

    model_config = frozen(_PREMIUMS)

    combine: Literal["highest", "add", "multiply"] = Field(
        default="highest",
        description="How several premiums on the same time meet: the highest alone (default), "
        "their sum, or one on top of the other, such as 1.5 times 1.25. 29 USC 207(h) likewise "
        "credits premiums for weekends and holidays toward overtime instead of adding them.",
        examples=["highest"],
    )
    overtime: OvertimePremium | None = Field(
        default=None, description="For long days or weeks; null, the default, pays none."
    )
    night: NightPremium | None = Field(
        default=None, description="For work at night; null, the default, pays none."
    )
    weekend: WeekendPremium | None = Field(
        default=None, description="For days of rest; null, the default, pays none."
    )
    holiday: HolidayPremium | None = Field(
        default=None, description="For public holidays; null, the default, pays none."
    )
    rush: RushPremium | None = Field(
        default=None, description="For work marked as urgent; null, the default, pays none."
    )

    def percent_of(self, kind: PremiumKind) -> Decimal | None:
        """The premium agreed for `kind`, None if there is none."""
        rule: (
            OvertimePremium | NightPremium | WeekendPremium | HolidayPremium | RushPremium | None
        ) = getattr(self, kind.value)
        return None if rule is None else rule.percent
