"""What a client puts before an assistant, or an agency: with a job, or in private without one."""

from typing import Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from va_market.agreements import Conditions, ContractType, WorkerClass
from va_market.assistants.schemas import Categories, require_other_text
from va_market.jobs.schemas import Days
from va_market.kit.fields import LongText, Moment, Note, PositiveMinutes, Title
from va_market.kit.schema import Schema
from va_market.pricing.terms import PayTerms
from va_market.proposals.hiring import Hiring

EXAMPLE: JsonDict = {
    "assistant_id": "0193a5d2-7c4e-7a10-8f3b-5d1c2e6f7a80",
    "title": "Keep my calendar",
    "work_types": ["calendar_management"],
    "scope": "Appointments made, moved and reminded of, on every working day.",
    "estimated_minutes": 1200,
    "delivery_days": 30,
    "terms": {"kind": "hourly", "rate": {"amount": "25.00", "currency": "EUR"}},
    "hiring": {"starts_on": "2026-12-14"},
}


class OfferCreate(Schema):
    """What the client wants done and what it pays, and how it gives the work out (R10, R15)."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    assistant_id: UUID = Field(
        description="Who is to work: listed, or on the roster of `agency_id`."
    )
    agency_id: UUID | None = Field(
        default=None,
        description="The agency that answers for the assistant, who stands publicly on its roster. "
        "Without one the assistant answers in person.",
    )
    organization_id: UUID | None = Field(
        default=None,
        description="Who hires. Not needed with a job, or if you hire for one organization only; "
        "without any, an individual one is founded for you.",
    )
    job_id: UUID | None = Field(
        default=None, description="The job whose seat is offered; without one the offer is private."
    )
    title: Title | None = Field(
        default=None, description="What the contract is called. With a job it has its title."
    )
    work_types: Categories
    other_work: Note | None = Field(default=None, description="Needed with work type `other`.")
    scope: LongText
    estimated_minutes: PositiveMinutes
    delivery_days: Days
    terms: PayTerms = Field(description="A salary is for staff.")
    conditions: Conditions = Field(
        default=Conditions(), description="What you offer or ask for besides pay."
    )
    worker_class: WorkerClass = Field(
        default=WorkerClass.INDEPENDENT,
        description="`staff` are employed: salary and benefits are for them alone.",
    )
    contract_type: ContractType = Field(
        default=ContractType.SERVICES,
        description="`consulting`: the assistant looks over what others do.",
    )
    source: Literal["marketplace", "invitation", "directory", "import"] | None = Field(
        default=None,
        description="How you found each other; `import` if you worked together before. By default "
        "`marketplace`, or `agency` by way of one.",
    )
    parent_contract_id: UUID | None = Field(
        default=None,
        description="A contract that you work on yourself, of which this gives a part away. Shown "
        "to you and the assistant alone.",
    )
    hiring: Hiring = Field(
        default=Hiring(), description="How you give the work out if it is accepted."
    )
    message: Note | None = Field(default=None, description="What you want to say about it.")
    expires_at: Moment | None = Field(
        default=None,
        description="Until when it can be accepted, a year ahead at most; after as many days as "
        "the market has set, by default.",
    )

    @model_validator(mode="after")
    def _other_is_described(self) -> Self:
        require_other_text(self.work_types, self.other_work)
        return self

    @model_validator(mode="after")
    def _has_one_title(self) -> Self:
        if (self.job_id is None) == (self.title is None):
            raise PydanticCustomError("title_or_job", "give either a title or job_id")
        return self

    @model_validator(mode="after")
    def _job_names_the_client(self) -> Self:
        if self.job_id is not None and self.organization_id is not None:
            raise PydanticCustomError("client_of_job", "the job says who hires")
        return self
