from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Text, text
from sqlmodel import Field

from va_market.kit.db import Table, Versioned, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import Machine, move


class EndClientStatus(StrEnum):
    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


BUYER = "buyer"  # those who hire for the client of the job
END_CLIENT = "end_client"  # those who speak for the organization that is named
LIVE = (EndClientStatus.ASKED, EndClientStatus.AGREED)

NAMING = Machine(
    "end client",
    EndClientStatus,
    [
        move("agree", (EndClientStatus.ASKED,), EndClientStatus.AGREED, [END_CLIENT]),
        # Also later: whoever agreed may step back, and sees nothing more.
        move("decline", LIVE, EndClientStatus.DECLINED, [END_CLIENT]),
        move("withdraw", LIVE, EndClientStatus.WITHDRAWN, [BUYER]),
        move("forward", (EndClientStatus.AGREED,), None, [BUYER]),
    ],
)


class EndClient(Versioned, table=True):
    """The organization that needs the work of a job which another one buys (R11)."""

    __tablename__ = "end_clients"
    __table_args__ = (
        CheckConstraint("end_client_id <> organization_id", name="is_another"),
        Index(
            "uq_end_clients_live",
            "job_id",
            unique=True,
            postgresql_where=text("status IN ('asked', 'agreed')"),
        ),
        Index("ix_end_clients_newest", "end_client_id", "created_at", "id"),
        Index("ix_end_clients_status", "end_client_id", "status", "created_at", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    job_id: UUID = Field(foreign_key="jobs.id")
    organization_id: UUID = Field(foreign_key="organizations.id")
    """The buyer: the client of the job."""
    end_client_id: UUID = Field(foreign_key="organizations.id")
    status: EndClientStatus = Field(sa_type=text_enum(EndClientStatus, "status"))
    message: str | None = Field(default=None, sa_type=Text)
    asked_by: UUID = Field(foreign_key="users.id")
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))


class ForwardedProposal(Versioned, table=True):
    """A proposal that the end client sees, without the fee of the platform."""

    __tablename__ = "forwarded_proposals"
    __table_args__ = (
        CheckConstraint("num_nulls(endorsed_by, endorsed_at) IN (0, 2)", name="endorsed_by_one"),
        Index("ix_forwarded_proposals_newest", "end_client_id", "created_at", "proposal_id"),
    )

    proposal_id: UUID = Field(foreign_key="proposals.id", primary_key=True)
    asked_id: UUID = Field(foreign_key="end_clients.id")
    """Under which agreement: once that is over, nobody sees it."""
    organization_id: UUID = Field(foreign_key="organizations.id")
    end_client_id: UUID = Field(foreign_key="organizations.id")
    forwarded_by: UUID = Field(foreign_key="users.id")
    endorsed_by: UUID | None = Field(default=None, foreign_key="users.id")
    endorsed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    endorsed_version: int | None = None
    """The version of the proposal that stood then: a counter makes another one."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))


class ProposalComment(Table, table=True):
    """What buyer and end client say to each other about a forwarded proposal."""

    __tablename__ = "proposal_comments"
    __table_args__ = (
        Index("ix_proposal_comments_newest", "proposal_id", "asked_id", "created_at", "id"),
        Index("ix_proposal_comments_writer", "written_by", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    proposal_id: UUID = Field(foreign_key="forwarded_proposals.proposal_id")
    asked_id: UUID = Field(foreign_key="end_clients.id")
    organization_id: UUID = Field(foreign_key="organizations.id")
    """The side on which it was written."""
    written_by: UUID = Field(foreign_key="users.id")
    text: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
