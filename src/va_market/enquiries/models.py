from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlmodel import Field

from va_market.kit.db import Table, Versioned, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import Machine, move


class EnquiryStatus(StrEnum):
    OPEN = "open"
    ESCALATED = "escalated"
    ANSWERED = "answered"
    CLOSED = "closed"


class EnquiryChannel(StrEnum):
    """How the customer turned to the client."""

    PHONE = "phone"
    EMAIL = "email"
    CHAT = "chat"
    SOCIAL = "social"
    OTHER = "other"


WRITER = "writer"  # the assistant, and members of the client
KEEPER = "keeper"  # those who hire or supervise for the client
_PENDING = (EnquiryStatus.OPEN, EnquiryStatus.ESCALATED)

ENQUIRY = Machine(
    "enquiry",
    EnquiryStatus,
    [
        move("update", _PENDING, None, [WRITER]),
        move("answer", _PENDING, EnquiryStatus.ANSWERED, [WRITER]),
        move("escalate", (EnquiryStatus.OPEN,), EnquiryStatus.ESCALATED, [WRITER]),
        move(
            "close",
            (EnquiryStatus.ESCALATED, EnquiryStatus.ANSWERED),
            EnquiryStatus.CLOSED,
            [WRITER],
        ),
        move("link_time", tuple(EnquiryStatus), None, [WRITER]),
        move("forget_customer", tuple(EnquiryStatus), None, [KEEPER]),
    ],
)


class Enquiry(Versioned, table=True):
    """A problem of a caller or customer of the client, and what came of it."""

    __tablename__ = "enquiries"
    __table_args__ = (
        CheckConstraint(
            "status <> 'escalated' OR escalated_at IS NOT NULL", name="escalation_has_a_time"
        ),
        CheckConstraint(
            "(status = 'closed') = (closed_at IS NOT NULL)", name="only_a_closed_one_has_an_end"
        ),
        UniqueConstraint("id", "contract_id"),  # what links to time point at
        UniqueConstraint("id", "organization_id"),  # what links to articles point at
        ForeignKeyConstraint(
            ["contract_id", "organization_id"], ["contracts.id", "contracts.organization_id"]
        ),
        Index("ix_enquiries_contract_newest", "contract_id", "received_at", "id"),
        Index("ix_enquiries_contract_status", "contract_id", "status", "received_at", "id"),
        Index("ix_enquiries_contract_channel", "contract_id", "channel", "received_at", "id"),
        Index(
            "ix_enquiries_contract_status_channel",
            *("contract_id", "status", "channel"),
            *("received_at", "id"),
        ),
        Index("ix_enquiries_writer", "created_by", "id"),
        *(
            Index(
                f"ix_enquiries_{column}",
                column,
                "id",
                postgresql_where=text(f"{column} IS NOT NULL"),
            )
            for column in ("escalated_by", "answered_by", "closed_by")
        ),
        Index(
            "ix_enquiries_kept",
            "updated_at",
            postgresql_where=text("customer_forgotten_at IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID
    organization_id: UUID
    status: EnquiryStatus = Field(sa_type=text_enum(EnquiryStatus, "status"))
    channel: EnquiryChannel = Field(sa_type=text_enum(EnquiryChannel, "channel"))
    customer_name: str | None = Field(default=None, sa_type=Text)
    customer_reference: str | None = Field(default=None, sa_type=Text)
    subject: str = Field(sa_type=Text)
    details: str | None = Field(default=None, sa_type=Text)
    received_at: datetime = Field(sa_type=DateTime(timezone=True))
    escalated_to: str | None = Field(default=None, sa_type=Text)
    escalated_by: UUID | None = Field(default=None, foreign_key="users.id")
    escalated_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    answer: str | None = Field(default=None, sa_type=Text)
    answered_by: UUID | None = Field(default=None, foreign_key="users.id")
    answered_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    closed_by: UUID | None = Field(default=None, foreign_key="users.id")
    closed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    customer_forgotten_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    created_by: UUID = Field(foreign_key="users.id")
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))


class EnquiryArticle(Table, table=True):
    """An article that helped: of the same client, as the keys say."""

    __tablename__ = "enquiry_articles"
    __table_args__ = (
        ForeignKeyConstraint(
            ["enquiry_id", "organization_id"], ["enquiries.id", "enquiries.organization_id"]
        ),
        ForeignKeyConstraint(
            ["article_id", "organization_id"], ["articles.id", "articles.organization_id"]
        ),
        Index("ix_enquiry_articles_article", "article_id", "enquiry_id"),
    )

    enquiry_id: UUID = Field(primary_key=True)
    article_id: UUID = Field(primary_key=True)
    organization_id: UUID


class EnquiryTimeEntry(Table, table=True):
    """Time spent on an enquiry: of the same contract, as the keys say."""

    __tablename__ = "enquiry_time_entries"
    __table_args__ = (
        ForeignKeyConstraint(
            ["enquiry_id", "contract_id"], ["enquiries.id", "enquiries.contract_id"]
        ),
        ForeignKeyConstraint(  # a draft of time that is deleted leaves nothing
            ["time_entry_id", "contract_id"],
            ["time_entries.id", "time_entries.contract_id"],
            ondelete="CASCADE",
        ),
        Index("ix_enquiry_time_entries_entry", "time_entry_id", "enquiry_id"),
    )

    enquiry_id: UUID = Field(primary_key=True)
    time_entry_id: UUID = Field(primary_key=True)
    contract_id: UUID
