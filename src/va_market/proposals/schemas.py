from datetime import date
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from va_market.agreements import Conditions, WorkerClass
from va_market.assistants.schemas import Categories, require_other_text
from va_market.identity.actor import Actor
from va_market.jobs.questions import AnswerRead, Answers
from va_market.jobs.schemas import Days
from va_market.kit.fields import LongText, Moment, Note, PositiveMinutes
from va_market.kit.http.queries import CommaList
from va_market.kit.pages import PageOf
from va_market.kit.shapes import Resource, shaped
from va_market.pricing.fees import FeeRule
from va_market.pricing.terms import CalendarDay, PayTerms
from va_market.proposals.models import ProposalStatus
from va_market.proposals.policies import allowed_actions

TERMS: TypeAdapter[PayTerms] = TypeAdapter(PayTerms)
Day = CalendarDay

EXAMPLE: JsonDict = {
    "work_types": ["email_management"],
    "scope": "Your inbox read, answered or flagged before nine, on every working day.",
    "estimated_minutes": 1200,
    "delivery_days": 30,
    "available_from": "2026-12-01",
    "terms": {
        "kind": "hourly",
        "rate": {"amount": "25.00", "currency": "EUR"},
        "weekly_cap_minutes": 600,
    },
}


class ProposalCreate(BaseModel):
    """What kind of work and in how much time (R12)."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    work_types: Categories
    other_work: Note | None = Field(default=None, description="Needed with work type `other`.")
    scope: LongText
    estimated_minutes: PositiveMinutes
    delivery_days: Days
    available_from: Day
    terms: PayTerms | None = Field(
        default=None,
        description="Their kind must be the engagement of the job; of combined terms that of one "
        "part. Not needed with a quote.",
    )
    quote_id: UUID | None = Field(
        default=None,
        description="A saved quote of yours, or of the agency: its terms, fee and figures hold. "
        "Give either this or `terms`.",
    )
    conditions: Conditions = Field(
        default=Conditions(), description="What you offer or ask for besides pay."
    )
    answers: Answers = Field(default=[], description="To the questions of the job.")
    roster_entry_id: UUID | None = Field(
        default=None,
        description="Whom an agency proposes: an entry of its roster that the assistant agreed to. "
        "Without one you propose yourself; an API key always names one.",
    )

    @model_validator(mode="after")
    def _other_is_described(self) -> Self:
        require_other_text(self.work_types, self.other_work)
        return self

    @model_validator(mode="after")
    def _is_priced_once(self) -> Self:
        if (self.terms is None) == (self.quote_id is None):
            raise PydanticCustomError("terms_or_quote", "give either terms or quote_id")
        return self


class ProposalDecline(BaseModel):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "We need mornings."}]}
    )

    reason: Note


class ProposalRead(Resource):
    id: UUID
    job_id: UUID
    organization_id: UUID
    assistant_id: UUID
    agency_id: UUID | None = Field(
        description="The agency that proposes the assistant; null: in person."
    )
    roster_entry_id: UUID | None
    status: ProposalStatus
    work_types: list[str]
    other_work: str | None
    scope: str
    estimated_minutes: int
    delivery_days: int
    available_from: date
    quote_id: UUID | None = Field(description="The quote whose figures hold; null: none.")
    terms: PayTerms
    fee: FeeRule = Field(description="The platform's fee, fixed since the proposal was sent.")
    conditions: Conditions
    worker_class: WorkerClass
    answers: list[AnswerRead] = Field(description="To the questions of the job.")
    decline_reason: str | None
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(cls, proposal: Any, actor: Actor) -> "ProposalRead":
        return shaped(cls, proposal, allowed_actions=allowed_actions(actor, proposal))


class ProposalPage(PageOf[ProposalRead]):
    """A page of proposals."""


class ProposalSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class JobProposalQuery(BaseModel):
    sort: ProposalSort = ProposalSort.NEWEST
    status: CommaList[ProposalStatus] | None = Field(default=None, description="Any of these.")


class ProposalQuery(JobProposalQuery):
    job_id: UUID | None = Field(default=None, description="Only those for this job.")
    agency_id: UUID | None = Field(default=None, description="Only those that this agency sent.")
