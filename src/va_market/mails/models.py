from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, LargeBinary, Text, text
from sqlmodel import Field

from va_market.kit.db import Table
from va_market.kit.ids import new_id


class OutgoingMail(Table, table=True):
    """A mail, written in the transaction of what it tells of and sent after its commit."""

    __tablename__ = "outgoing_mails"
    __table_args__ = (
        Index("ix_outgoing_mails_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
        Index(None, "recipient", "kind", "created_at"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str = Field(sa_type=Text)
    recipient: str = Field(sa_type=Text)
    sealed: bytes | None = Field(sa_type=LargeBinary)
    """Subject and text, encrypted: they may hold a secret. Gone once the mail is done with."""
    attempts: int = Field(default=0)
    created_at: datetime = Field(sa_type=DateTime(timezone=True), index=True)
    expires_at: datetime = Field(sa_type=DateTime(timezone=True))
    """No attempt is made from then on."""
    due_at: datetime | None = Field(sa_type=DateTime(timezone=True))
    """The next attempt; null once the mail is sent or given up."""
    sent_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    given_up_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    last_error: str | None = Field(default=None, sa_type=Text)
