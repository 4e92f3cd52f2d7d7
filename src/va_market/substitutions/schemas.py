from datetime import date
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.identity.actor import Actor
from va_market.kit.fields import LongText, Moment, Note
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.proposals.schemas import Day
from va_market.substitutions.models import SubstitutionStatus
from va_market.substitutions.policies import allowed_actions


class SubstitutionCreate(Schema):
    """Who of the agency takes the work over, from when on, and what they should know."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "reason": "On parental leave until March.",
                    "takes_effect_on": "2027-01-04",
                    "handover_note": "The inbox is answered until Friday; invoices wait in red.",
                }
            ]
        },
    )

    roster_entry_id: UUID | None = Field(
        default=None,
        description="The agreed entry of your roster; the backup of the contract by default.",
    )
    takes_effect_on: Day | None = Field(
        default=None,
        description="The first day of the substitute, in the contract's zone; at once by default.",
    )
    reason: Note = Field(description="Why. The client and both assistants read it.")
    handover_note: LongText | None = Field(
        default=None, description="What the substitute should know; the client reads it, too."
    )


class SubstitutionDecline(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "We would rather wait."}]}
    )

    reason: Note


class SubstitutionRead(Resource):
    """That another assistant takes over a contract, or is to."""

    id: UUID
    contract_id: UUID
    organization_id: UUID = Field(description="The client.")
    agency_id: UUID
    replaced_id: UUID = Field(description="The assistant who hands over.")
    assistant_id: UUID = Field(description="The assistant who takes over.")
    status: SubstitutionStatus
    takes_effect_on: date | None = Field(description="Null: as soon as it is agreed.")
    reason: str
    handover_note: str | None
    requested_by: UUID
    decided_by: UUID | None = Field(description="Null: nobody of the client had to be asked.")
    decided_at: Moment | None
    decline_reason: str | None
    assignment: int | None = Field(description="The assignment of the contract that came of it.")
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(cls, substitution: Any, actor: Actor) -> Self:
        return shaped(cls, substitution, allowed_actions=allowed_actions(actor, substitution))


class SubstitutionPage(PageOf[SubstitutionRead]):
    """A page of substitutions."""


class SubstitutionSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class SubstitutionQuery(Schema):
    sort: SubstitutionSort = SubstitutionSort.NEWEST
