from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from va_market.agreements import Conditions, Difference, WorkerClass
from va_market.amendments.models import Amendment, AmendmentStatus, Side
from va_market.amendments.policies import allowed_actions
from va_market.contracts.models import Contract
from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.kit.fields import Moment, Note, PositiveMinutes, Title
from va_market.kit.http.queries import CommaList
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.pricing.terms import CalendarDay, MilestoneTerms, PayTerms

MOST_MILESTONES = 50
_MILESTONE: JsonDict = {
    "title": "Filing system",
    "amount": {"amount": "650.00", "currency": "EUR"},
}
Place = Annotated[int, Field(strict=True, ge=0, lt=MOST_MILESTONES)]


class MilestoneChange(Schema):
    """Another milestone in the place of one."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"place": 1, "milestone": _MILESTONE}]}
    )

    place: Place = Field(description="Its place in the present terms, from 0.")
    milestone: MilestoneTerms


class ChangeOrder(Schema):
    """What becomes different in a project; its price follows from the milestones."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"changed": [{"place": 1, "milestone": _MILESTONE}]}]},
    )

    changed: list[MilestoneChange] = Field(default=[], max_length=MOST_MILESTONES)
    removed: list[Place] = Field(
        default=[], max_length=MOST_MILESTONES, description="Places in the present terms, from 0."
    )
    added: list[MilestoneTerms] = Field(
        default=[], max_length=MOST_MILESTONES, description="They come behind all others."
    )


class AmendmentCreate(Schema):
    """What you would like to agree on from a day on. What is absent stays as it is."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "effective_on": "2027-01-04",
                    "terms": {
                        "kind": "hourly",
                        "rate": {"amount": "27.50", "currency": "EUR"},
                        "weekly_cap_minutes": 900,
                    },
                    "conditions": {"notice_days": 14},
                    "reason": "A year of good work.",
                }
            ]
        },
    )

    effective_on: CalendarDay | None = Field(
        default=None,
        description="The first day on which it acts, in the contract's zone; null: the day on "
        "which it is accepted, or the first one possible after it.",
    )
    terms: PayTerms | None = Field(
        default=None, description="Other pay, as a whole, in the same currency."
    )
    change_order: ChangeOrder | None = Field(
        default=None, description="For a project, in place of `terms`: other milestones."
    )
    conditions: Conditions | None = Field(
        default=None, description="Other conditions; those that are absent stay."
    )
    worker_class: WorkerClass | None = Field(
        default=None, description="From independent to staff, or the other way round."
    )
    title: Title | None = Field(default=None, description="Another title of the contract.")
    allotted_minutes: PositiveMinutes | None = Field(
        default=None, description="What the allotment becomes."
    )
    withdraws_notice: bool = Field(
        default=False,
        strict=True,
        description="Takes a notice back that either side gave: the contract goes on after all.",
    )
    reason: Note

    @model_validator(mode="after")
    def _changes_pay_once(self) -> Self:
        if self.terms is not None and self.change_order is not None:
            raise PydanticCustomError(
                "terms_or_change_order", "give either terms or change_order, not both"
            )
        return self


class AmendmentDecline(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "Not before spring."}]}
    )

    reason: Note


class AmendmentRead(Resource):
    """What one side asks for, and what became of it."""

    id: UUID
    contract_id: UUID
    status: AmendmentStatus
    side: Side = Field(description="Which side asks.")
    proposed_by: UUID
    base_version: int = Field(description="The version that the differences are to.")
    effective_on: date | None = Field(
        description="The first day on which it acts; null: it is accepted first."
    )
    worker_class: WorkerClass
    terms: PayTerms
    conditions: Conditions
    title: str | None = Field(description="The title from then on; null: it stays.")
    allotted_minutes: int | None = Field(description="What the allotment becomes; null: it stays.")
    withdraws_notice: bool = Field(description="Whether the contract goes on after all.")
    is_renewal: bool = Field(
        description="Whether it asks for the next term of a contract for a limited time, as its "
        "`renewal` says."
    )
    differences: list[Difference] = Field(description="What becomes different, field by field.")
    reason: str
    answer: str | None = Field(description="Why it was declined.")
    agreed_version: int | None = Field(description="The version of the terms that it became.")
    decided_by: UUID | None
    decided_at: Moment | None
    expires_at: Moment = Field(description="Until when it waits for an answer.")
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(cls, amendment: Any, actor: Actor, contract: Any, *, now: datetime) -> "AmendmentRead":
        actions = allowed_actions(actor, amendment, contract, now=now)
        return shaped(cls, amendment, allowed_actions=actions)

    @classmethod
    def of_row(cls, row: Row, actor: Actor, *, now: datetime) -> "AmendmentRead":
        # The row carries who is who in its contract beside its own columns.
        return cls.of(row, actor, row, now=now)

    @classmethod
    def of_pair(
        cls, pair: tuple[Amendment, Contract], actor: Actor, *, now: datetime
    ) -> "AmendmentRead":
        amendment, contract = pair
        return cls.of(amendment, actor, contract, now=now)


class AmendmentPage(PageOf[AmendmentRead]):
    """A page of amendments."""


class AmendmentSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class AmendmentQuery(Schema):
    sort: AmendmentSort = AmendmentSort.NEWEST
    status: CommaList[AmendmentStatus] | None = Field(default=None, description="Any of these.")
