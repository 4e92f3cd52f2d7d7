from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from va_market.agreements.worker_classes import WorkerClass
from va_market.kit.db import Table, Versioned, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import SYSTEM, Machine, move


class ContractStatus(StrEnum):
    SCHEDULED = "scheduled"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class ContractSource(StrEnum):
    MARKETPLACE = "marketplace"
    AGENCY = "agency"


class AtAllotment(StrEnum):
    """What happens when the allotted minutes are used up."""

    STOP = "stop"
    ASK = "ask"


class MilestoneStatus(StrEnum):
    AGREED = "agreed"
    FUNDED = "funded"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    REFUND_REQUESTED = "refund_requested"
    APPROVED = "approved"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"


CLIENT = "client"  # those who may hire for the client
ASSISTANT = "assistant"
SUPERVISOR = "supervisor"
_BOTH = (CLIENT, ASSISTANT)
_LIVE = (ContractStatus.SCHEDULED, ContractStatus.ACTIVE, ContractStatus.PAUSED)

CONTRACT = Machine(
    "contract",
    ContractStatus,
    [
        move("activate", (ContractStatus.SCHEDULED,), ContractStatus.ACTIVE, [SYSTEM]),
        move("pause", (ContractStatus.ACTIVE,), ContractStatus.PAUSED, _BOTH),
        move("resume", (ContractStatus.PAUSED,), ContractStatus.ACTIVE, _BOTH),
        move("end", _LIVE, ContractStatus.ENDED, _BOTH),
        move("extend_allotment", _LIVE, None, [CLIENT]),
        # After the end, too: time recorded before it still waits for a decision.
        move("replace_supervisor", tuple(ContractStatus), None, [CLIENT]),
        move("record_time", (ContractStatus.ACTIVE,), None, [ASSISTANT]),
    ],
)


class Contract(Versioned, table=True):
    """What a client and an assistant agreed on, from an accepted proposal."""

    __tablename__ = "contracts"
    __table_args__ = (
        CheckConstraint("supervisor_id <> assistant_id", name="supervisor_is_not_assistant"),
        CheckConstraint("allotted_minutes > 0", name="allots_time"),
        UniqueConstraint("id", "assistant_id"),  # what time entries point at
        Index("ix_contracts_newest", "created_at", "id"),
        Index("ix_contracts_organization_newest", "organization_id", "created_at", "id"),
        Index("ix_contracts_organization_status", "organization_id", "status", "created_at", "id"),
        Index("ix_contracts_assistant_newest", "assistant_id", "created_at", "id"),
        Index("ix_contracts_assistant_status", "assistant_id", "status", "created_at", "id"),
        Index("ix_contracts_supervisor", "supervisor_id", "id"),
        Index(
            "ix_contracts_agency_newest",
            "agency_id",
            "created_at",
            "id",
            postgresql_where=text("agency_id IS NOT NULL"),
        ),
        Index(
            "ix_contracts_agency_status",
            "agency_id",
            "status",
            "created_at",
            "id",
            postgresql_where=text("agency_id IS NOT NULL"),
        ),
        Index("ix_contracts_due", "starts_at", postgresql_where=text("status = 'scheduled'")),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    job_id: UUID = Field(foreign_key="jobs.id", index=True)
    proposal_id: UUID = Field(foreign_key="proposals.id", unique=True)
    organization_id: UUID = Field(foreign_key="organizations.id")
    assistant_id: UUID = Field(foreign_key="assistant_profiles.user_id")
    agency_id: UUID | None = Field(default=None, foreign_key="organizations.id")
    """The agency between them, if one proposed the assistant."""
    quote_id: UUID | None = Field(default=None, foreign_key="quotes.id")
    """The quote that the proposal was sent with."""
    supervisor_id: UUID = Field(foreign_key="users.id")
    supervisor_qualification: str | None = Field(default=None, sa_type=Text)
    title: str = Field(sa_type=Text)
    worker_class: WorkerClass = Field(sa_type=text_enum(WorkerClass, "worker_class"))
    source: ContractSource = Field(sa_type=text_enum(ContractSource, "source"))
    status: ContractStatus = Field(sa_type=text_enum(ContractStatus, "status"))
    time_zone: str = Field(sa_type=Text)
    """Where the contract's days and weeks begin."""
    starts_on: date
    starts_at: datetime = Field(sa_type=DateTime(timezone=True))
    """The instant at which that day begins in the zone."""
    allotted_minutes: int
    at_allotment: AtAllotment = Field(sa_type=text_enum(AtAllotment, "at_allotment"))
    terms_version: int = 1
    paused_reason: str | None = Field(default=None, sa_type=Text)
    paused_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    ended_reason: str | None = Field(default=None, sa_type=Text)
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))

    @property
    def audience(self) -> tuple[UUID | None, ...]:
        """Who hears what becomes of it."""
        return (self.organization_id, self.assistant_id, self.agency_id)


class ContractPause(Table, table=True):
    """One rest of a contract: nothing worked within it is ever recorded."""

    __tablename__ = "contract_pauses"

    contract_id: UUID = Field(foreign_key="contracts.id", primary_key=True)
    paused_at: datetime = Field(sa_type=DateTime(timezone=True), primary_key=True)
    resumed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    reason: str | None = Field(default=None, sa_type=Text)


class ContractTerms(Table, table=True):
    """One version of what was agreed. Rows are never changed: triggers refuse it."""

    __tablename__ = "contract_terms"

    contract_id: UUID = Field(foreign_key="contracts.id", primary_key=True)
    version: int = Field(primary_key=True)
    worker_class: WorkerClass = Field(
        default=WorkerClass.INDEPENDENT,
        sa_type=text_enum(WorkerClass, "worker_class"),
        sa_column_kwargs={"server_default": text("'independent'")},
    )
    terms: dict[str, Any] = Field(sa_type=JSONB)
    conditions: dict[str, Any] = Field(
        sa_type=JSONB, sa_column_kwargs={"server_default": text("'{}'")}
    )
    """What was agreed besides pay; the default holds of each condition that is not there."""
    fee: dict[str, Any] = Field(sa_type=JSONB)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


_IS_WAITED_FOR = "status IN ('submitted', 'refund_requested')"


class Milestone(Versioned, table=True):
    """One part of a project with its own price: made with the contract, from its terms.

    What becomes of it, and of the money held for it, is the business of `milestones`.
    """

    __tablename__ = "milestones"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="pays"),
        CheckConstraint(
            "deposit_minor BETWEEN 0 AND amount_minor", name="deposit_is_part_of_the_amount"
        ),
        CheckConstraint("decided_by <> submitted_by", name="not_approved_by_oneself"),
        CheckConstraint(
            f"({_IS_WAITED_FOR}) = (silence_ends_at IS NOT NULL)", name="silence_ends_some_day"
        ),
        ForeignKeyConstraint(
            ["contract_id", "terms_version"],
            ["contract_terms.contract_id", "contract_terms.version"],
        ),
        UniqueConstraint("contract_id", "position"),
        Index("ix_milestones_silence", "silence_ends_at", postgresql_where=text(_IS_WAITED_FOR)),
        *(
            Index(f"ix_milestones_{name}", name, "id", postgresql_where=text(f"{name} IS NOT NULL"))
            for name in ("submitted_by", "decided_by")
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID
    terms_version: int
    position: int
    """In the order of the work, from 1."""
    title: str = Field(sa_type=Text)
    currency: str = Field(sa_type=Text)
    amount_minor: int = Field(sa_type=BigInteger)
    deposit_minor: int = Field(sa_type=BigInteger)
    """What of the amount the deposit covers; the rest is to be funded."""
    due_on: date | None = None
    allows_parts: bool
    approval_days: int | None = None
    """After so many days of silence it counts as approved; null leaves it to the market."""
    status: MilestoneStatus = Field(sa_type=text_enum(MilestoneStatus, "status"))
    submission_note: str | None = Field(default=None, sa_type=Text)
    submitted_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    submitted_by: UUID | None = Field(default=None, foreign_key="users.id")
    changes_note: str | None = Field(default=None, sa_type=Text)
    refund_reason: str | None = Field(default=None, sa_type=Text)
    silence_ends_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When what was submitted, or a request for a refund, is granted by silence."""
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    decided_by: UUID | None = Field(default=None, foreign_key="users.id")
    """Who approved, or asked for changes; nobody where silence did."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))
