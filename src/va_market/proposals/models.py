from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from va_market.agreements.worker_classes import WorkerClass
from va_market.kit.db import Versioned, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import SYSTEM, Machine, move


class ProposalStatus(StrEnum):
    SUBMITTED = "submitted"
    SHORTLISTED = "shortlisted"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


CLIENT = "client"
AUTHOR = "author"
LIVE = (ProposalStatus.SUBMITTED, ProposalStatus.SHORTLISTED)

PROPOSAL = Machine(
    "proposal",
    ProposalStatus,
    [
        move("shortlist", (ProposalStatus.SUBMITTED,), ProposalStatus.SHORTLISTED, [CLIENT]),
        move("unshortlist", (ProposalStatus.SHORTLISTED,), ProposalStatus.SUBMITTED, [CLIENT]),
        move("accept", LIVE, ProposalStatus.ACCEPTED, [CLIENT]),
        move("decline", LIVE, ProposalStatus.DECLINED, [CLIENT]),
        move("withdraw", LIVE, ProposalStatus.WITHDRAWN, [AUTHOR]),
        move("supersede", LIVE, ProposalStatus.SUPERSEDED, [SYSTEM]),
    ],
)
_IS_LIVE = "status IN ('submitted', 'shortlisted')"


class Proposal(Versioned, table=True):
    """What an assistant offers for a job: the work, its time and its terms (R12)."""

    __tablename__ = "proposals"
    __table_args__ = (
        CheckConstraint("cardinality(work_types) > 0", name="has_work_type"),
        CheckConstraint("estimated_minutes > 0 AND delivery_days > 0", name="takes_time"),
        Index(
            "uq_proposals_live",
            "job_id",
            "assistant_id",
            unique=True,
            postgresql_where=text(_IS_LIVE),
        ),
        Index(
            "uq_proposals_quote_id",
            "quote_id",
            unique=True,
            postgresql_where=text("quote_id IS NOT NULL"),
        ),
        Index("ix_proposals_job_newest", "job_id", "created_at", "id"),
        Index("ix_proposals_assistant_newest", "assistant_id", "created_at", "id"),
        Index("ix_proposals_assistant_status", "assistant_id", "status", "created_at", "id"),
        Index("ix_proposals_organization_newest", "organization_id", "created_at", "id"),
        Index("ix_proposals_organization_status", "organization_id", "status", "created_at", "id"),
        Index(
            "ix_proposals_agency_newest",
            "agency_id",
            "created_at",
            "id",
            postgresql_where=text("agency_id IS NOT NULL"),
        ),
        Index(
            "ix_proposals_agency_status",
            "agency_id",
            "status",
            "created_at",
            "id",
            postgresql_where=text("agency_id IS NOT NULL"),
        ),
        CheckConstraint(
            "num_nulls(agency_id, roster_entry_id, proposed_by) IN (0, 3)",
            name="an_agency_names_its_roster",
        ),
        ForeignKeyConstraint(  # an agency proposes its own roster, and whom the entry is about
            ["roster_entry_id", "agency_id", "assistant_id"],
            ["roster_entries.id", "roster_entries.organization_id", "roster_entries.assistant_id"],
            name="fk_proposals_roster_entry",
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    job_id: UUID = Field(foreign_key="jobs.id")
    organization_id: UUID = Field(foreign_key="organizations.id")
    assistant_id: UUID = Field(foreign_key="assistant_profiles.user_id")
    agency_id: UUID | None = None
    """The agency that sent it; without one the assistant did, in person."""
    roster_entry_id: UUID | None = None
    proposed_by: UUID | None = Field(default=None, foreign_key="users.id")
    """Who acted for the agency; of a key its maker."""
    proposed_with: UUID | None = Field(default=None, foreign_key="api_keys.id")
    """The key that acted, if it was one."""
    status: ProposalStatus = Field(sa_type=text_enum(ProposalStatus, "status"))
    work_types: list[str] = Field(sa_type=ARRAY(Text))
    other_work: str | None = Field(default=None, sa_type=Text)
    scope: str = Field(sa_type=Text)
    estimated_minutes: int
    delivery_days: int
    available_from: date
    quote_id: UUID | None = Field(default=None, foreign_key="quotes.id")
    """The quote that terms and fee were taken from; its figures hold."""
    worker_class: WorkerClass = Field(
        default=WorkerClass.INDEPENDENT,
        sa_type=text_enum(WorkerClass, "worker_class"),
        sa_column_kwargs={"server_default": text("'independent'")},
    )
    terms: dict[str, Any] = Field(sa_type=JSONB)
    conditions: dict[str, Any] = Field(
        sa_type=JSONB, sa_column_kwargs={"server_default": text("'{}'")}
    )
    """What is offered besides pay; the default holds of each condition that is not there."""
    fee: dict[str, Any] = Field(sa_type=JSONB)
    """The platform's fee as it stood when the proposal was sent; the contract keeps it."""
    headline_minor: int = Field(sa_type=BigInteger)
    currency: str = Field(sa_type=Text)
    answers: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=JSONB, sa_column_kwargs={"server_default": text("'[]'")}
    )
    """To the questions of the job, each beside its question."""
    decline_reason: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))

    @property
    def audience(self) -> tuple[UUID | None, ...]:
        """Who hears what becomes of it."""
        return (self.organization_id, self.assistant_id, self.agency_id)
