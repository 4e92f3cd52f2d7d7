from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, TypeAdapter, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from va_market.agreements import (
    Conditions,
    ContractSource,
    ContractType,
    Difference,
    WorkerClass,
)
from va_market.assistants.schemas import Categories, require_other_text
from va_market.identity.actor import Actor
from va_market.jobs.questions import AnswerRead, Answers
from va_market.jobs.schemas import Days
from va_market.kit.db import Row
from va_market.kit.fields import LongText, Moment, Note, PositiveMinutes, kept
from va_market.kit.http.queries import CommaList
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.pricing.fees import FeeRule
from va_market.pricing.terms import CalendarDay, PayTerms
from va_market.proposals.hiring import Hiring
from va_market.proposals.models import LIVE, ProposalStatus, Side
from va_market.proposals.policies import allowed_actions, is_party, status_of
from va_market.proposals.versions import differences_in

TERMS: TypeAdapter[PayTerms] = TypeAdapter(PayTerms)
MOST_DAYS = 365
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


class ProposalCreate(Schema):
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
    contract_type: ContractType = Field(
        default=ContractType.SERVICES,
        description="`consulting`: you look over what others do (R16).",
    )
    answers: Answers = Field(default=[], description="To the questions of the job.")
    roster_entry_id: UUID | None = Field(
        default=None,
        description="Whom an agency proposes: an entry of its roster that the assistant agreed to. "
        "Without one you propose yourself; an API key always names one.",
    )
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
    def _is_priced_once(self) -> Self:
        if (self.terms is None) == (self.quote_id is None):
            raise PydanticCustomError("terms_or_quote", "give either terms or quote_id")
        return self


class ProposalCounter(Schema):
    """Other terms. What is absent stays as it is; of conditions, each one that is absent."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"estimated_minutes": 900, "message": "Fifteen hours should do."},
                {"terms": EXAMPLE["terms"], "conditions": {"notice_days": 14}},
            ]
        },
    )

    terms: PayTerms = kept()
    conditions: Conditions = kept()
    scope: LongText = kept()
    estimated_minutes: PositiveMinutes = kept()
    delivery_days: Days = kept()
    available_from: Day = kept()
    message: Note | None = Field(default=None, description="What you want to say about it.")
    expires_at: Moment | None = Field(
        default=None,
        description="Until when it can be accepted, a year ahead at most; after as many days as "
        "the market has set, counted from now, by default.",
    )
    hiring: Hiring | None = Field(
        default=None,
        description="From the client alone: how it gives the work out if this is accepted.",
    )


class ProposalDecline(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "We need mornings."}]}
    )

    reason: Note


class ProposalRead(Resource):
    id: UUID
    job_id: UUID | None = Field(description="Null: a private offer.")
    organization_id: UUID
    assistant_id: UUID
    agency_id: UUID | None = Field(
        description="The agency that proposes the assistant; null: in person."
    )
    roster_entry_id: UUID | None
    backup_assistant_id: UUID | None = Field(
        description="Who of the agency stands in for the assistant; null: nobody is named."
    )
    origin: Side = Field(description="Which side began.")
    status: ProposalStatus
    turn: Side | None = Field(
        description="Whose answer is awaited; an agency stands on the side of its assistant. "
        "Null: it is over."
    )
    current_version: int = Field(description="How many versions there are; this is the newest.")
    expires_at: Moment = Field(description="When nobody can accept it any more.")
    title: str | None = Field(description="Of a private offer; else the job has it.")
    contract_type: ContractType
    source: ContractSource = Field(description="How the two sides found each other.")
    parent_contract_id: UUID | None = Field(
        description="The contract that an offer gives a part away of. Shown to the client and the "
        "assistant; null to others."
    )
    work_types: list[str]
    other_work: str | None
    scope: str
    estimated_minutes: int
    delivery_days: int
    available_from: date
    quote_id: UUID | None = Field(description="The quote it was sent with; null: none.")
    is_held_to_quote: bool = Field(
        description="Whether the figures of the quote hold: no counter has changed what was quoted."
    )
    terms: PayTerms
    fee: FeeRule = Field(description="The platform's fee, fixed since the proposal was sent.")
    conditions: Conditions
    worker_class: WorkerClass
    answers: list[AnswerRead] = Field(description="To the questions of the job.")
    hiring: Hiring | None = Field(
        description="How the client gives the work out if the assistant accepts; null: it has not "
        "put a version forward."
    )
    decline_reason: str | None
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(cls, proposal: Any, actor: Actor, *, now: datetime) -> "ProposalRead":
        return shaped(cls, proposal, **_told(proposal, actor, now))


class ProposalCountered(ProposalRead):
    """The negotiation after a counter."""

    differences: list[Difference] = Field(
        description="What the new version says otherwise than the one before."
    )

    @classmethod
    def after(
        cls, proposal: Any, actor: Actor, differences: Sequence[Difference], *, now: datetime
    ) -> "ProposalCountered":
        return shaped(cls, proposal, differences=differences, **_told(proposal, actor, now))


def _told(proposal: Any, actor: Actor, now: datetime) -> dict[str, Any]:
    """What is no column, or not as it stands there."""
    status = status_of(proposal, now=now)
    return {
        "status": status,
        "parent_contract_id": proposal.parent_contract_id if is_party(actor, proposal) else None,
        "turn": Side(proposal.turn) if status in LIVE else None,
        "is_held_to_quote": proposal.quote_id is not None and proposal.is_held_to_quote,
        "allowed_actions": allowed_actions(actor, proposal, now=now),
    }


class ProposalVersionRead(Schema):
    """What one side put before the other. It never changes."""

    id: UUID
    proposal_id: UUID
    number: int
    author: Side = Field(description="Which side put it forward.")
    worker_class: WorkerClass
    terms: PayTerms
    conditions: Conditions
    fee: FeeRule
    scope: str
    estimated_minutes: int
    delivery_days: int
    available_from: date
    message: str | None
    created_at: Moment
    differences: list[Difference] = Field(
        description="What it says otherwise than the version before; the first has none."
    )

    @classmethod
    def of(cls, row: Row) -> "ProposalVersionRead":
        return shaped(cls, row, differences=differences_in(row))


class ProposalVersionPage(PageOf[ProposalVersionRead]):
    """A page of versions."""


class ProposalPage(PageOf[ProposalRead]):
    """A page of proposals."""


class ProposalSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class JobProposalQuery(Schema):
    sort: ProposalSort = ProposalSort.NEWEST
    status: CommaList[ProposalStatus] | None = Field(default=None, description="Any of these.")
    origin: Side | None = Field(default=None, description="Only those that this side began.")
    turn: Literal["mine", "theirs"] | None = Field(
        default=None,
        description="Only those that await an answer: of you, your organization or agency, or of "
        "the other side.",
    )


class ProposalVersionQuery(Schema):
    sort: ProposalSort = ProposalSort.NEWEST


class ProposalQuery(JobProposalQuery):
    job_id: UUID | None = Field(default=None, description="Only those for this job.")
    agency_id: UUID | None = Field(default=None, description="Only those that this agency sent.")
