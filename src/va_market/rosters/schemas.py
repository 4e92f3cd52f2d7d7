from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.kit.fields import Moment, Note, Price, kept
from va_market.kit.http.queries import CommaList
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.pricing.percents import Percent
from va_market.rosters.models import RosterEntry, RosterStatus, Visibility
from va_market.rosters.policies import allowed_actions

SOMEBODY = "0193a5d2-7c4e-7a10-8f3b-5d1c2e6f7a80"
_EXCLUSIVE = (
    "The assistant is on no other roster, and takes on new contracts by way of this agency alone; "
    "those there were before go on."
)
_SHARE = (
    "The assistant's part of what is not billed by the hour: milestones, retainers, fees and "
    "commission. With it, contracts made from now on split what the agency receives between the "
    "two on the ledger, hours at the rate; null: the agency pays the assistant elsewhere."
)
Flag = Annotated[bool, Field(strict=True)]


class RosterTerms(Schema):
    """What the assistant agrees to."""

    rate: Money = Field(description="What the agency pays the assistant for an hour.")
    share_percent: Percent | None = Field(description=_SHARE)
    visibility: Visibility = Field(description="Who finds the assistant on the roster.")
    is_exclusive: bool = Field(description=_EXCLUSIVE)
    is_reimbursable: bool = Field(description="The agency pays the assistant's expenses back.")

    @classmethod
    def agreed(cls, entry: RosterEntry) -> Self:
        """The terms that apply, or of which an invitation speaks."""
        return shaped(cls, entry, rate=Money.from_minor(entry.rate_minor, entry.currency))

    @classmethod
    def offered(cls, entry: RosterEntry) -> Self | None:
        """The terms that wait for an answer."""
        return None if entry.offer is None else cls.model_validate(entry.offer)

    def apply_to(self, entry: RosterEntry) -> None:
        entry.rate_minor, entry.currency = self.rate.minor, self.rate.currency
        entry.share_percent = self.share_percent
        entry.visibility = self.visibility
        entry.is_exclusive = self.is_exclusive
        entry.is_reimbursable = self.is_reimbursable


class RosterInvite(Schema):
    """The terms on which an agency would like an assistant on its roster."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "assistant_id": SOMEBODY,
                    "rate": {"amount": "18.00", "currency": "EUR"},
                    "share_percent": "60",
                    "visibility": "public",
                    "is_reimbursable": True,
                    "note": "For our clients in Portugal.",
                }
            ]
        },
    )

    assistant_id: UUID = Field(description="A listed assistant.")
    rate: Price = Field(description="What the agency pays the assistant for an hour.")
    share_percent: Percent | None = Field(default=None, description=_SHARE)
    visibility: Visibility = Visibility.MEMBERS
    is_exclusive: Flag = Field(default=False, description=_EXCLUSIVE)
    is_reimbursable: Flag = Field(
        default=False, description="The agency pays the assistant's expenses back."
    )
    backup_id: UUID | None = Field(
        default=None, description="An agreed entry of this roster that stands in for this one."
    )
    note: Note | None = Field(default=None, description="Both sides read it.")


class RosterOffer(Schema):
    """Other terms. What is absent stays as it is, or as it was offered last."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"rate": {"amount": "20.00", "currency": "EUR"}}]},
    )

    rate: Price = kept()
    share_percent: Percent | None = kept()
    visibility: Visibility = kept()
    is_exclusive: Flag = kept()
    is_reimbursable: Flag = kept()


class RosterUpdate(Schema):
    """A JSON merge patch of what the agency decides alone; null clears."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"backup_id": None}]})

    backup_id: UUID | None = kept()
    note: Note | None = kept()


class RosterAccept(Schema):
    """Which terms you agree to: those you read, whatever was offered since."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"terms_version": 1}]}
    )

    terms_version: int = Field(strict=True, ge=1, le=2**31 - 1)


class RosterEntryRead(RosterTerms, Resource):
    """An assistant on the roster of an agency, or invited to it."""

    id: UUID
    organization_id: UUID
    organization_name: str
    assistant_id: UUID
    assistant_name: str
    status: RosterStatus
    offered_terms: RosterTerms | None = Field(
        description="Other terms that wait for the assistant's answer; until then the ones "
        "beside it apply."
    )
    terms_version: int = Field(
        description="Of the newest terms put before the assistant, who names it in accepting."
    )
    backup_id: UUID | None
    note: str | None
    agreed_at: Moment | None = Field(description="When the terms that apply were agreed to.")
    ended_at: Moment | None
    ended_by: UUID | None
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(cls, entry: Any, actor: Actor, **names: str) -> "RosterEntryRead":
        return shaped(
            cls,
            entry,
            rate=Money.from_minor(entry.rate_minor, entry.currency),
            offered_terms=RosterTerms.offered(entry),
            allowed_actions=allowed_actions(actor, entry),
            **names,
        )

    @classmethod
    def of_row(cls, row: Row, actor: Actor) -> "RosterEntryRead":
        return cls.of(row, actor)


class RosterPage(PageOf[RosterEntryRead]):
    """A page of roster entries."""


class RosterSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class OwnRosterQuery(Schema):
    sort: RosterSort = RosterSort.NEWEST
    status: CommaList[RosterStatus] | None = Field(default=None, description="Any of these.")


class RosterQuery(OwnRosterQuery):
    assistant_id: UUID | None = Field(default=None, description="Only those of this assistant.")
