from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.assistants import categories
from va_market.assistants.models import Level
from va_market.kit.db import Row
from va_market.kit.fields import (
    Country,
    Moment,
    Name,
    Note,
    Price,
    Prose,
    SearchText,
    Tag,
    Title,
    Zone,
)
from va_market.kit.fields import Currency as CurrencyCode
from va_market.kit.http.queries import CommaList
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped


def _known(name: str) -> str:
    if name not in categories.ALL:
        raise PydanticCustomError("unknown_category", "not a category; see /v1/categories")
    return name


Category = Annotated[
    str,
    Field(json_schema_extra={"enum": list(categories.ALL)}, examples=["data_entry"]),
    AfterValidator(_known),
]
Categories = Annotated[list[Category], Field(min_length=1, max_length=10)]
Skills = Annotated[list[Tag], Field(max_length=50, examples=[["WordPress", "SEO"]])]
Years = Annotated[int, Field(strict=True, ge=0, le=70)]
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["09:00"])]


def require_other_text(chosen: list[str], other: str | None) -> None:
    """`other` says nothing by itself: the work is described in a free text (R13).

    Raises:
        PydanticCustomError: `other` is chosen without the text.
    """
    if categories.OTHER in chosen and other is None:
        raise PydanticCustomError("other_work_missing", "`other` needs `other_work`")


class Tool(Schema):
    """A program the assistant is at ease with (R20)."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    level: Level
    years: Years


class WeekdayHours(Schema):
    """Hours of one weekday, in the time zone of what they belong to."""

    model_config = ConfigDict(extra="forbid")

    weekday: int = Field(strict=True, ge=1, le=7, description="ISO: 1 is Monday.")
    starts: Clock
    ends: Clock = Field(description="Later than `starts`.")

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.ends <= self.starts:
            raise PydanticCustomError("ends_too_early", "`ends` must be later than `starts`")
        return self


class AssistantProfilePut(Schema):
    """The whole profile: what is absent is emptied."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "headline": "Inbox and calendar, in English and Portuguese",
                    "about": "Ten years beside busy founders.",
                    "categories": ["calendar_management", "email_management"],
                    "skills": ["Gmail", "Travel"],
                    "tools": [{"name": "Google Workspace", "level": "expert", "years": 8}],
                    "level": "expert",
                    "years": 10,
                    "country": "PT",
                    "time_zone": "Europe/Lisbon",
                    "availability": [{"weekday": 1, "starts": "09:00", "ends": "17:00"}],
                    "weekly_minutes": 1800,
                    "rate": {"amount": "25.00", "currency": "EUR"},
                }
            ]
        },
    )

    headline: Title
    about: Annotated[Prose, Field(max_length=5000)] = ""
    categories: Categories
    other_work: Note | None = None
    skills: Skills = Field(default=[])
    tools: list[Tool] = Field(default=[], max_length=50)
    level: Level
    years: Years = Field(description="Years of experience.")
    country: Country | None = None
    time_zone: Zone = "UTC"
    availability: list[WeekdayHours] = Field(default=[], max_length=50)
    weekly_minutes: Annotated[int, Field(strict=True, ge=0, le=10_080)] | None = Field(
        default=None, description="Minutes a week the assistant can take on."
    )
    rate: Price | None = Field(default=None, description="List price of one hour.")
    is_listed: bool = Field(
        default=True, strict=True, description="Whether others find the profile."
    )

    @model_validator(mode="after")
    def _other_is_described(self) -> Self:
        require_other_text(self.categories, self.other_work)
        return self


class AssistantRead(Resource):
    """An assistant as others see them: no contact details (R25)."""

    id: UUID
    name: str
    headline: str
    about: str
    categories: list[str]
    other_work: str | None
    skills: list[str]
    tools: list[Tool]
    level: Level
    years: int
    country: str | None
    time_zone: str
    availability: list[WeekdayHours]
    weekly_minutes: int | None
    rate: Money | None
    is_listed: bool
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, profile: Any, *, name: str) -> "AssistantRead":
        rate = profile.rate_minor
        return shaped(
            cls,
            profile,
            id=profile.user_id,
            name=name,
            rate=None if rate is None else Money.from_minor(rate, profile.currency),
        )

    @classmethod
    def of_row(cls, row: Row) -> "AssistantRead":
        return cls.of(row, name=row.name)


class AssistantPage(PageOf[AssistantRead]):
    """A page of assistants."""


class AssistantSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class AssistantQuery(Schema):
    sort: AssistantSort = AssistantSort.NEWEST
    q: SearchText | None = Field(default=None, description="Words of headline, text and skills.")
    category: CommaList[Category] | None = Field(
        default=None, description="Any of these; a root means all below it."
    )
    skills: CommaList[Tag] | None = Field(default=None, description="All of these.")
    level: CommaList[Level] | None = Field(default=None, description="Any of these.")
    currency: CurrencyCode | None = Field(default=None, description="Currency of the rate.")


class CategoryRead(Schema):
    name: str
    parent: str | None
    children: list[str]


class CategoryList(Schema):
    items: list[CategoryRead]
