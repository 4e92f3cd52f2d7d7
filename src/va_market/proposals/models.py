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
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from va_market.agreements.origins import ContractSource, ContractType
from va_market.agreements.worker_classes import WorkerClass
from va_market.kit.db import Table, Versioned, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import SYSTEM, Machine, move


class ProposalStatus(StrEnum):
    SUBMITTED = "submitted"
    SHORTLISTED = "shortlisted"
    COUNTERED = "countered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


class Side(StrEnum):
    """Of a negotiation; an agency stands on the side of its assistant."""

    CLIENT = "client"
    ASSISTANT = "assistant"

    @property
    def other(self) -> "Side":
        return Side.ASSISTANT if self is Side.CLIENT else Side.CLIENT


CLIENT = "client"  # those who hire, where the other side began
AUTHOR = "author"  # the side that began
ON_TURN = "side on turn"
NAMED = "named assistant"  # whom an agency would send
LIVE = (ProposalStatus.SUBMITTED, ProposalStatus.SHORTLISTED, ProposalStatus.COUNTERED)

PROPOSAL = Machine(
    "proposal",
    ProposalStatus,
    [
        move("shortlist", (ProposalStatus.SUBMITTED,), ProposalStatus.SHORTLISTED, [CLIENT]),
        move("unshortlist", (ProposalStatus.SHORTLISTED,), ProposalStatus.SUBMITTED, [CLIENT]),
        # A new version: the turn passes to the other side.
        move("counter", LIVE, ProposalStatus.COUNTERED, [ON_TURN]),
        move("accept", LIVE, ProposalStatus.ACCEPTED, [ON_TURN]),
        move("decline", LIVE, ProposalStatus.DECLINED, [ON_TURN]),
        # Nobody is sent against their will, though their agency alone negotiates.
        move("decline_naming", LIVE, ProposalStatus.DECLINED, [NAMED]),
        move("withdraw", LIVE, ProposalStatus.WITHDRAWN, [AUTHOR]),
        move("expire", LIVE, ProposalStatus.EXPIRED, [SYSTEM]),
        move("supersede", LIVE, ProposalStatus.SUPERSEDED, [SYSTEM]),
    ],
)
_IS_LIVE = "status IN ('submitted', 'shortlisted', 'countered')"


class Proposal(Versioned, table=True):
    """The negotiation of work, its time and its terms (R12), as its newest version has them."""

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
            "ix_proposals_backup",
            "backup_assistant_id",
            "id",
            postgresql_where=text("backup_assistant_id IS NOT NULL"),
        ),
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
        *(
            Index(
                f"ix_proposals_{whose}_{order}",
                *(f"{whose}_id", column, "created_at", "id"),
                postgresql_where=None if condition is None else text(condition),
            )
            for whose in ("assistant", "organization", "agency")
            for order, column, condition in (("origin", "origin", None), ("turn", "turn", _IS_LIVE))
        ),
        Index("ix_proposals_due", "expires_at", postgresql_where=text(_IS_LIVE)),
        Index(
            "uq_proposals_live_private",
            "organization_id",
            "assistant_id",
            unique=True,
            postgresql_where=text(f"job_id IS NULL AND {_IS_LIVE}"),
        ),
        CheckConstraint(
            "num_nulls(agency_id, roster_entry_id) IN (0, 2) AND (proposed_by IS NOT NULL) = "
            "(agency_id IS NOT NULL AND origin = 'assistant')",
            name="an_agency_names_its_roster",
        ),
        CheckConstraint(
            "num_nonnulls(job_id, title) = 1 AND (job_id IS NOT NULL OR origin = 'client')",
            name="without_a_job_is_an_offer",
        ),
        CheckConstraint(
            "worker_class = 'independent' OR origin = 'client'", name="staff_get_offers"
        ),
        ForeignKeyConstraint(  # an agency proposes its own roster, and whom the entry is about
            ["roster_entry_id", "agency_id", "assistant_id"],
            ["roster_entries.id", "roster_entries.organization_id", "roster_entries.assistant_id"],
            name="fk_proposals_roster_entry",
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    job_id: UUID | None = Field(default=None, foreign_key="jobs.id")
    """None: a private offer."""
    organization_id: UUID = Field(foreign_key="organizations.id")
    assistant_id: UUID = Field(foreign_key="assistant_profiles.user_id")
    agency_id: UUID | None = None
    """The agency that sent it; without one the assistant did, in person."""
    roster_entry_id: UUID | None = None
    backup_assistant_id: UUID | None = Field(default=None, foreign_key="assistant_profiles.user_id")
    """Who stands in for the assistant, as the roster said when it was sent."""
    proposed_by: UUID | None = Field(default=None, foreign_key="users.id")
    """Who acted for the agency; of a key its maker."""
    proposed_with: UUID | None = Field(default=None, foreign_key="api_keys.id")
    """The key that acted, if it was one."""
    origin: Side = Field(
        default=Side.ASSISTANT,
        sa_type=text_enum(Side, "origin"),
        sa_column_kwargs={"server_default": Side.ASSISTANT},
    )
    """Which side began."""
    turn: Side = Field(
        default=Side.CLIENT,
        sa_type=text_enum(Side, "turn"),
        sa_column_kwargs={"server_default": Side.CLIENT},
    )
    """Whose answer is awaited, as long as it is live."""
    status: ProposalStatus = Field(sa_type=text_enum(ProposalStatus, "status"))
    current_version: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})
    expires_at: datetime = Field(
        sa_type=DateTime(timezone=True),
        sa_column_kwargs={"server_default": text("now() + interval '30 days'")},
    )
    title: str | None = Field(default=None, sa_type=Text)
    """Of a private offer; with a job it is that of the job."""
    contract_type: ContractType = Field(
        default=ContractType.SERVICES,
        sa_type=text_enum(ContractType, "contract_type"),
        sa_column_kwargs={"server_default": ContractType.SERVICES},
    )
    source: ContractSource = Field(
        default=ContractSource.MARKETPLACE,
        sa_type=text_enum(ContractSource, "source"),
        sa_column_kwargs={"server_default": ContractSource.MARKETPLACE},
    )
    parent_contract_id: UUID | None = None
    """Not a foreign key: contracts point at proposals, and a circle has no order to restore in. The
    one of the contract that comes of it is."""
    """The contract of whoever offers that this gives a part away of."""
    work_types: list[str] = Field(sa_type=ARRAY(Text))
    other_work: str | None = Field(default=None, sa_type=Text)
    scope: str = Field(sa_type=Text)
    estimated_minutes: int
    delivery_days: int
    available_from: date
    quote_id: UUID | None = Field(default=None, foreign_key="quotes.id")
    """The quote that terms and fee were taken from."""
    is_held_to_quote: bool = Field(default=True, sa_column_kwargs={"server_default": text("true")})
    """Its figures hold: no counter has changed what was quoted."""
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
    hiring: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    """How the client gives the work out if the assistant accepts; it says so with a version."""
    decline_reason: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))

    @property
    def audience(self) -> tuple[UUID | None, ...]:
        """Who hears what becomes of it."""
        return (self.organization_id, self.assistant_id, self.agency_id)


class ProposalVersion(Table, table=True):
    """What one side put before the other. Rows are never changed: triggers refuse it.

    Only an erasure clears what was written in it, and leaves the figures.
    """

    __tablename__ = "proposal_versions"
    __table_args__ = (
        UniqueConstraint("proposal_id", "number"),
        Index("ix_proposal_versions_newest", "proposal_id", "created_at", "id"),
        Index("ix_proposal_versions_author", "created_by", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    proposal_id: UUID = Field(foreign_key="proposals.id")
    number: int
    author: Side = Field(sa_type=text_enum(Side, "author"))
    created_by: UUID = Field(foreign_key="users.id")
    """Who acted for that side; of a key its maker."""
    worker_class: WorkerClass = Field(sa_type=text_enum(WorkerClass, "worker_class"))
    terms: dict[str, Any] = Field(sa_type=JSONB)
    conditions: dict[str, Any] = Field(sa_type=JSONB)
    fee: dict[str, Any] = Field(sa_type=JSONB)
    scope: str = Field(sa_type=Text)
    estimated_minutes: int
    delivery_days: int
    available_from: date
    message: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
