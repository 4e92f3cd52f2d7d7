from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field

from va_market.kit.db import Table, Versioned
from va_market.kit.ids import new_id

MOST_BYTES = 10 * 2**20


class StoredFile(Versioned, table=True):
    """A file that somebody sent for a contract, whose content lies in the store under `key`.

    It belongs to one thing at most: whoever sees that thing for the client or the agency sees the
    file. The migration adds that a row which goes leaves its key to be removed, and that none goes
    while a thing holds it.
    """

    __tablename__ = "files"
    __table_args__ = (
        CheckConstraint(f"byte_count BETWEEN 1 AND {MOST_BYTES}", name="has_a_size"),
        CheckConstraint(
            "num_nulls(subject_kind, subject_id, attached_at) IN (0, 3)", name="is_attached_wholly"
        ),
        CheckConstraint(
            "subject_id IS NULL OR stored_at IS NOT NULL", name="is_stored_before_attached"
        ),
        UniqueConstraint("key"),
        Index("ix_files_uploader", "uploaded_by", "id"),
        Index("ix_files_client", "organization_id"),
        Index("ix_files_subject", "subject_id", postgresql_where=text("subject_id IS NOT NULL")),
        Index(
            "ix_files_shown_to",
            "shown_to",
            "id",
            postgresql_where=text("shown_to IS NOT NULL"),
        ),
        Index("ix_files_loose", "loose_since", postgresql_where=text("subject_id IS NULL")),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID = Field(foreign_key="contracts.id")
    organization_id: UUID = Field(foreign_key="organizations.id")
    """The client of the contract, whose quota it takes."""
    uploaded_by: UUID = Field(foreign_key="users.id")
    key: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    media_type: str = Field(sa_type=Text)
    byte_count: int
    content_hash: bytes = Field(sa_type=LargeBinary)
    """SHA-256 of what is kept."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    stored_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When the content was in the store; until then nobody sees the row."""
    loose_since: datetime = Field(sa_type=DateTime(timezone=True))
    """Since when nothing has held it, while nothing does."""
    subject_kind: str | None = Field(default=None, sa_type=Text)
    subject_id: UUID | None = None
    shown_to: UUID | None = Field(default=None, foreign_key="users.id")
    """Whom the thing that holds it is about, whoever sent the file."""
    attached_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class FileRemoval(Table, table=True):
    """Content whose row is gone; it stays a day, so that a copy made after a backup has it."""

    __tablename__ = "file_removals"
    __table_args__ = (Index("ix_file_removals_due", "due_at"),)

    key: str = Field(sa_type=Text, primary_key=True)
    due_at: datetime = Field(sa_type=DateTime(timezone=True))
