from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, DateTime, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from va_market.assistants.models import Level
from va_market.kit.choices import Choice
from va_market.kit.db import Table, Versioned, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import SYSTEM, Machine, move


class Engagement(Choice):
    HOURLY = "hourly"
    PROJECT = "project"
    RETAINER = "retainer"
    FIXED_FEE = "fixed_fee"
    COMMISSION = "commission"
    PRO_BONO = "pro_bono"


class JobStatus(Choice):
    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    FILLED = "filled"
    CLOSED = "closed"
    EXPIRED = "expired"


class JobVisibility(Choice):
    """Who finds a job once it is published."""

    PUBLIC = "public"
    INVITED = "invited"
    """Besides the client those who are invited, and those who sent a proposal."""


HIRING = "hiring"  # members of the client who may hire
ASSISTANT = "assistant"  # everybody else, seen as a possible assistant

JOB = Machine(
    "job",
    JobStatus,
    [
        move("update", (JobStatus.DRAFT, JobStatus.OPEN, JobStatus.PAUSED), None, [HIRING]),
        move("publish", (JobStatus.DRAFT, JobStatus.EXPIRED), JobStatus.OPEN, [HIRING]),
        move("pause", (JobStatus.OPEN,), JobStatus.PAUSED, [HIRING]),
        move("resume", (JobStatus.PAUSED,), JobStatus.OPEN, [HIRING]),
        move("close", (JobStatus.OPEN, JobStatus.PAUSED), JobStatus.CLOSED, [HIRING]),
        move("invite", (JobStatus.OPEN,), None, [HIRING]),
        move("submit_proposal", (JobStatus.OPEN,), None, [ASSISTANT]),
        # Also while paused: a client stops new proposals to choose among those it has.
        move("hire", (JobStatus.OPEN, JobStatus.PAUSED), None, [HIRING]),
        move("fill", (JobStatus.OPEN, JobStatus.PAUSED), JobStatus.FILLED, [SYSTEM]),
        move("expire", (JobStatus.OPEN,), JobStatus.EXPIRED, [SYSTEM]),
    ],
)


class JobInvitationStatus(Choice):
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


CLIENT = "client"  # those who hire for the client of the job
INVITED = "invited"  # the assistant, or those who propose for the agency

JOB_INVITATION = Machine(
    "job invitation",
    JobInvitationStatus,
    [
        move("decline", (JobInvitationStatus.SENT,), JobInvitationStatus.DECLINED, [INVITED]),
        move("withdraw", (JobInvitationStatus.SENT,), JobInvitationStatus.WITHDRAWN, [CLIENT]),
        # By sending a proposal.
        move("accept", (JobInvitationStatus.SENT,), JobInvitationStatus.ACCEPTED, [SYSTEM]),
        move("expire", (JobInvitationStatus.SENT,), JobInvitationStatus.EXPIRED, [SYSTEM]),
    ],
)


class Job(Versioned, table=True):
    """What a client wants done. Budgets are per hour, per project or per period by engagement."""

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("cardinality(categories) > 0", name="has_category"),
        CheckConstraint("hired BETWEEN 0 AND seats", name="seats_not_overfilled"),
        CheckConstraint("budget_min_minor <= budget_max_minor", name="budget_range"),
        CheckConstraint(
            "currency IS NOT NULL OR coalesce(budget_min_minor, budget_max_minor, ceiling_minor) "
            "IS NULL",
            name="money_has_currency",
        ),
        CheckConstraint("status <> 'filled' OR hired = seats", name="filled_when_seats_taken"),
        Index("ix_jobs_newest", "created_at", "id"),
        Index("ix_jobs_status_newest", "status", "created_at", "id"),
        Index("ix_jobs_organization_newest", "organization_id", "created_at", "id"),
        Index("ix_jobs_currency_newest", "currency", "created_at", "id"),
        Index(
            "ix_jobs_pays_up_to",
            "currency",
            text("coalesce(budget_max_minor, budget_min_minor)"),
        ),
        Index(
            "ix_jobs_pays_from",
            "currency",
            text("coalesce(budget_min_minor, budget_max_minor)"),
        ),
        Index(
            "ix_jobs_drafts",
            "organization_id",
            "created_at",
            "id",
            postgresql_where=text("status = 'draft'"),
        ),
        Index("ix_jobs_creator", "created_by", "id"),
        Index("ix_jobs_categories", "categories", postgresql_using="gin"),
        Index("ix_jobs_skill_keys", "skill_keys", postgresql_using="gin"),
        Index("ix_jobs_idle", "last_active_at", postgresql_where=text("status = 'open'")),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organization_id: UUID = Field(foreign_key="organizations.id")
    created_by: UUID = Field(foreign_key="users.id")
    title: str = Field(sa_type=Text)
    description: str = Field(sa_type=Text)
    engagement: Engagement = Field(sa_type=text_enum(Engagement, "engagement"))
    status: JobStatus = Field(sa_type=text_enum(JobStatus, "status"))
    visibility: JobVisibility = Field(
        default=JobVisibility.PUBLIC,
        sa_type=text_enum(JobVisibility, "visibility"),
        sa_column_kwargs={"server_default": "public"},
    )
    categories: list[str] = Field(sa_type=ARRAY(Text))
    other_work: str | None = Field(default=None, sa_type=Text)
    skills: list[str] = Field(sa_type=ARRAY(Text))
    skill_keys: list[str] = Field(sa_type=ARRAY(Text))
    """The skills casefolded, for the search."""
    tools_required: list[str] = Field(sa_type=ARRAY(Text))
    questions: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=JSONB, sa_column_kwargs={"server_default": text("'[]'")}
    )
    """Fixed once the first proposal came."""
    level: Level | None = Field(default=None, sa_type=text_enum(Level, "level"))
    currency: str | None = Field(default=None, sa_type=Text)
    budget_min_minor: int | None = Field(default=None, sa_type=BigInteger)
    budget_max_minor: int | None = Field(default=None, sa_type=BigInteger)
    ceiling_minor: int | None = Field(default=None, sa_type=BigInteger)
    max_estimated_minutes: int | None = None
    max_delivery_days: int | None = None
    seats: int
    hired: int = 0
    closed_reason: str | None = Field(default=None, sa_type=Text)
    published_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    last_active_at: datetime = Field(sa_type=DateTime(timezone=True))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))


class JobFollower(Table, table=True):
    """Who hears of changes to a job besides its client: those who sent a proposal."""

    __tablename__ = "job_followers"
    __table_args__ = (Index("ix_job_followers_user", "user_id", "job_id"),)

    job_id: UUID = Field(foreign_key="jobs.id", primary_key=True)
    user_id: UUID = Field(foreign_key="users.id", primary_key=True)


class FollowingAgency(Table, table=True):
    """The same for agencies that sent a proposal."""

    __tablename__ = "job_following_agencies"

    job_id: UUID = Field(foreign_key="jobs.id", primary_key=True)
    organization_id: UUID = Field(foreign_key="organizations.id", primary_key=True)


class JobInvitation(Versioned, table=True):
    """A client asks an assistant, or an agency, for a proposal.

    It stands here, below its stories, because it decides who sees a job.
    """

    __tablename__ = "job_invitations"
    __table_args__ = (
        CheckConstraint("num_nonnulls(assistant_id, agency_id) = 1", name="invites_one"),
        CheckConstraint("agency_id <> organization_id", name="invites_another"),
        Index(
            "uq_job_invitations_live",
            "job_id",
            text("coalesce(assistant_id, agency_id)"),
            unique=True,
            postgresql_where=text("status = 'sent'"),
        ),
        Index("ix_job_invitations_job_newest", "job_id", "created_at", "id"),
        *(
            Index(
                f"ix_job_invitations_{whom}_{order}",
                *(f"{whom}_id", *columns, "created_at", "id"),
                postgresql_where=text(f"{whom}_id IS NOT NULL"),
            )
            for whom in ("assistant", "agency")
            for order, columns in (("newest", ()), ("status", ("status",)))
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    job_id: UUID = Field(foreign_key="jobs.id")
    organization_id: UUID = Field(foreign_key="organizations.id")
    """The client."""
    assistant_id: UUID | None = Field(default=None, foreign_key="assistant_profiles.user_id")
    agency_id: UUID | None = Field(default=None, foreign_key="organizations.id")
    status: JobInvitationStatus = Field(sa_type=text_enum(JobInvitationStatus, "status"))
    message: str = Field(sa_type=Text)
    decline_reason: str | None = Field(default=None, sa_type=Text)
    invited_by: UUID = Field(foreign_key="users.id")
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))


class JobReviewer(Table, table=True):
    """Who looks over the proposals for a job besides the client's own reviewers (R16)."""

    __tablename__ = "job_reviewers"
    __table_args__ = (
        Index("ix_job_reviewers_user", "user_id", "created_at", "job_id"),
        Index("ix_job_reviewers_newest", "job_id", "created_at", "user_id"),
    )

    job_id: UUID = Field(foreign_key="jobs.id", primary_key=True)
    user_id: UUID = Field(foreign_key="users.id", primary_key=True)
    is_member: bool
    """Of the client, when they were asked: they read as long as they are."""
    added_by: UUID = Field(foreign_key="users.id")
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
