from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Numeric,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from va_market.kit.db import Versioned, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import Machine, move


class RosterStatus(StrEnum):
    INVITED = "invited"
    ACTIVE = "active"
    CHANGING = "changing"
    """On the roster as agreed, while other terms wait for the assistant's answer."""
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class Visibility(StrEnum):
    """Who finds the assistant on the roster."""

    PUBLIC = "public"
    MEMBERS = "members"
    HIDDEN = "hidden"


AGENCY = "agency"  # those who keep the roster
PROPOSER = "proposer"  # those who propose for the agency
ASSISTANT = "assistant"
AGREED = (RosterStatus.ACTIVE, RosterStatus.CHANGING)
LIVE = (RosterStatus.INVITED, *AGREED)
_OPEN = (RosterStatus.INVITED, RosterStatus.CHANGING)

ROSTER_ENTRY = Machine(
    "roster entry",
    RosterStatus,
    [
        move("update", LIVE, None, [AGENCY]),
        move("offer", _OPEN, None, [AGENCY]),
        move("offer", (RosterStatus.ACTIVE,), RosterStatus.CHANGING, [AGENCY]),
        move("accept", _OPEN, RosterStatus.ACTIVE, [ASSISTANT]),
        move("decline", (RosterStatus.INVITED,), RosterStatus.DECLINED, [ASSISTANT]),
        move("decline", (RosterStatus.CHANGING,), RosterStatus.ACTIVE, [ASSISTANT]),
        move("withdraw", (RosterStatus.INVITED,), RosterStatus.WITHDRAWN, [AGENCY]),
        move("withdraw", (RosterStatus.CHANGING,), RosterStatus.ACTIVE, [AGENCY]),
        move("propose", AGREED, None, [PROPOSER]),
        move("end", AGREED, RosterStatus.ENDED, [AGENCY, ASSISTANT]),
    ],
)
_IS_LIVE = "status IN ('invited', 'active', 'changing')"


class RosterEntry(Versioned, table=True):
    """An assistant on the roster of an agency, on terms that both agreed to.

    The migration adds what SQLAlchemy cannot say: an exclusive entry is the only one that the
    assistant agreed to, whichever agencies the others belong to.
    """

    __tablename__ = "roster_entries"
    __table_args__ = (
        CheckConstraint("rate_minor > 0", name="pays"),
        CheckConstraint("share_percent BETWEEN 0 AND 100", name="shares_in_percent"),
        CheckConstraint("backup_id <> id", name="backup_is_another"),
        CheckConstraint(
            "(status = 'changing') = (offer IS NOT NULL)", name="only_a_change_has_an_offer"
        ),
        # What a backup points at: an entry of the same agency.
        UniqueConstraint("id", "organization_id"),
        # What proposals point at: they are of this agency and for this assistant.
        UniqueConstraint("id", "organization_id", "assistant_id"),
        ForeignKeyConstraint(
            ["backup_id", "organization_id"],
            ["roster_entries.id", "roster_entries.organization_id"],
        ),
        Index(
            "uq_roster_entries_live",
            "organization_id",
            "assistant_id",
            unique=True,
            postgresql_where=text(_IS_LIVE),
        ),
        Index("ix_roster_entries_organization_newest", "organization_id", "created_at", "id"),
        Index(
            "ix_roster_entries_organization_status",
            *("organization_id", "status", "created_at", "id"),
        ),
        Index("ix_roster_entries_assistant_newest", "assistant_id", "created_at", "id"),
        Index(
            "ix_roster_entries_backup",
            "backup_id",
            postgresql_where=text("backup_id IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organization_id: UUID = Field(foreign_key="organizations.id")
    assistant_id: UUID = Field(foreign_key="assistant_profiles.user_id")
    status: RosterStatus = Field(sa_type=text_enum(RosterStatus, "status"))
    rate_minor: int = Field(sa_type=BigInteger)
    """What the agency pays the assistant for an hour."""
    currency: str = Field(sa_type=Text)
    share_percent: Decimal | None = Field(default=None, sa_type=Numeric(7, 4))
    """The assistant's part of what is not billed by the hour; null: the ledger splits nothing."""
    visibility: Visibility = Field(sa_type=text_enum(Visibility, "visibility"))
    is_exclusive: bool
    """The assistant is on no other roster, and takes on new contracts by this agency alone."""
    is_reimbursable: bool
    """The agency pays the assistant's expenses back."""
    offer: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    """Other terms, in the form of the API, while they wait for an answer."""
    terms_version: int = 1
    """Counts the terms put before the assistant, who names the version in accepting."""
    backup_id: UUID | None = None
    note: str | None = Field(default=None, sa_type=Text)
    invited_by: UUID = Field(foreign_key="users.id")
    agreed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    ended_by: UUID | None = Field(default=None, foreign_key="users.id")
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))
