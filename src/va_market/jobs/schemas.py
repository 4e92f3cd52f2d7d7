from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from va_market.assistants.models import Level
from va_market.assistants.schemas import Categories, Category, Skills, require_other_text
from va_market.identity.actor import Actor
from va_market.jobs.models import Engagement, JobStatus, JobVisibility
from va_market.jobs.policies import allowed_actions
from va_market.jobs.questions import Question, Questions
from va_market.kit.fields import (
    Currency,
    LongText,
    Moment,
    Note,
    PositiveMinutes,
    Price,
    SearchText,
    Tag,
    Title,
    kept,
)
from va_market.kit.http.queries import CommaList
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped

Days = Annotated[int, Field(strict=True, ge=1, le=3650)]
Amount = Annotated[str, Field(pattern=r"^(0|[1-9][0-9]{0,14})(\.[0-9]{1,4})?$")]

EXAMPLE: JsonDict = {
    "title": "Sort my inbox every morning",
    "description": "About forty messages a day: answer the simple ones, flag the rest.",
    "engagement": "hourly",
    "categories": ["email_management"],
    "skills": ["Gmail"],
    "level": "intermediate",
    "budget_min": {"amount": "15.00", "currency": "EUR"},
    "budget_max": {"amount": "30.00", "currency": "EUR"},
    "max_estimated_minutes": 2400,
}


class JobCreate(Schema):
    """A draft; nobody else sees it before it is published."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    organization_id: UUID | None = Field(
        default=None,
        description="Who hires. Not needed if you hire for one organization only; "
        "without any, an individual one is founded for you.",
    )
    title: Title
    description: LongText
    engagement: Engagement
    visibility: JobVisibility = Field(
        default=JobVisibility.PUBLIC,
        description="`invited`: others find it in no search; those you invite see it, and those "
        "who sent a proposal.",
    )
    categories: Categories
    other_work: Note | None = Field(default=None, description="Needed with category `other`.")
    skills: Skills = Field(default=[])
    tools_required: Annotated[list[Tag], Field(max_length=50)] = Field(default=[])
    questions: Questions = Field(
        default=[], description="Proposals answer them by their numbers, counted from 1."
    )
    level: Level | None = None
    budget_min: Price | None = Field(default=None, description="Per hour, project or period.")
    budget_max: Price | None = Field(default=None, description="Per hour, project or period.")
    ceiling: Price | None = Field(
        default=None, description="Proposals above this rate, price or fee are refused."
    )
    max_estimated_minutes: PositiveMinutes | None = Field(
        default=None, description="Proposals that estimate more are refused."
    )
    max_delivery_days: Days | None = Field(
        default=None, description="Proposals that take longer are refused."
    )
    seats: int = Field(default=1, strict=True, ge=1, le=100, description="How many to hire.")

    @model_validator(mode="after")
    def _other_is_described(self) -> Self:
        require_other_text(self.categories, self.other_work)
        return self


class JobUpdate(Schema):
    """A JSON merge patch: absent keeps the value, null clears it where that is allowed."""

    model_config = ConfigDict(extra="forbid")

    title: Title = kept()
    description: LongText = kept()
    visibility: JobVisibility = kept()
    categories: Categories = kept()
    other_work: Note | None = kept()
    skills: Skills = kept()
    tools_required: Annotated[list[Tag], Field(max_length=50)] = kept()
    questions: Questions = kept()
    level: Level | None = kept()
    budget_min: Price | None = kept()
    budget_max: Price | None = kept()
    ceiling: Price | None = kept()
    max_estimated_minutes: PositiveMinutes | None = kept()
    max_delivery_days: Days | None = kept()


class JobClose(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "Done in house."}]}
    )

    reason: Note


class JobRead(Resource):
    id: UUID
    organization_id: UUID
    title: str
    description: str
    engagement: Engagement
    status: JobStatus
    visibility: JobVisibility = Field(
        description="public: everybody finds it; invited: it is in no search of others, and those "
        "who are invited or sent a proposal see it."
    )
    categories: list[str]
    other_work: str | None
    skills: list[str]
    tools_required: list[str]
    questions: list[Question] = Field(
        description="Proposals answer them by their numbers, counted from 1. They are fixed once "
        "the first proposal came."
    )
    level: Level | None
    currency: str | None
    budget_min: Money | None
    budget_max: Money | None
    ceiling: Money | None
    max_estimated_minutes: int | None
    max_delivery_days: int | None
    seats: int
    hired: int
    closed_reason: str | None
    published_at: Moment | None
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(cls, job: Any, actor: Actor) -> "JobRead":
        return shaped(
            cls,
            job,
            budget_min=_money(job.budget_min_minor, job.currency),
            budget_max=_money(job.budget_max_minor, job.currency),
            ceiling=_money(job.ceiling_minor, job.currency),
            allowed_actions=allowed_actions(actor, job),
        )


def _money(minor: int | None, currency: str | None) -> Money | None:
    return None if minor is None or currency is None else Money.from_minor(minor, currency)


class JobPage(PageOf[JobRead]):
    """A page of jobs."""


class JobSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class JobQuery(Schema):
    sort: JobSort = JobSort.NEWEST
    q: SearchText | None = Field(
        default=None,
        description='Words of title, description and skills; `"in quotes"`, `or`, `-without`.',
    )
    status: CommaList[JobStatus] | None = Field(
        default=None, description="Any of these. Default: open, or all with `organization_id`."
    )
    organization_id: UUID | None = Field(default=None, description="Only jobs of this client.")
    category: CommaList[Category] | None = Field(
        default=None, description="Any of these; a root means all below it."
    )
    engagement: CommaList[Engagement] | None = Field(default=None, description="Any of these.")
    skills: CommaList[Tag] | None = Field(default=None, description="All of these.")
    level: CommaList[Level] | None = Field(default=None, description="Any of these.")
    currency: Currency | None = Field(default=None, description="Currency of the budget.")
    budget_min: Amount | None = Field(
        default=None, description="Jobs that pay this or more; needs `currency`."
    )
    budget_max: Amount | None = Field(
        default=None, description="Jobs that pay this or less; needs `currency`."
    )
    created_after: Moment | None = Field(default=None, description="Later than this moment.")
    created_before: Moment | None = Field(default=None, description="Before this moment.")

    @model_validator(mode="after")
    def _budget_has_currency(self) -> Self:
        if self.currency is None and (self.budget_min or self.budget_max):
            raise PydanticCustomError("currency_missing", "a budget needs `currency`")
        return self
