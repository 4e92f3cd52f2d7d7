"""Sign-ins and their refresh tokens."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, LargeBinary, Text, text
from sqlmodel import Field

from va_market.kit.db import Table
from va_market.kit.ids import new_id


class Session(Table, table=True):
    """One sign-in and its family of refresh tokens. Ending it makes all its tokens worthless."""

    __tablename__ = "sessions"
    __table_args__ = (
        Index("ix_sessions_user_newest", "user_id", "created_at", "id"),
        Index(
            "ix_sessions_live",
            "user_id",
            "created_at",
            "id",
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_sessions_ended", "ended_at", postgresql_where=text("ended_at IS NOT NULL")),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="users.id")
    user_agent: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    refreshed_at: datetime = Field(sa_type=DateTime(timezone=True))
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    confirmed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """When the password, and the code of a second factor, were given last: at login or since."""
    wrong_passwords: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    """Given in a row by somebody who is signed in."""


class RefreshToken(Table, table=True):
    """One use of a sign-in. Spending it makes a child; only the hash of the secret is kept."""

    __tablename__ = "refresh_tokens"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    session_id: UUID = Field(foreign_key="sessions.id", index=True)
    parent_id: UUID | None = Field(default=None, foreign_key="refresh_tokens.id", index=True)
    secret_hash: bytes = Field(sa_type=LargeBinary, unique=True)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    expires_at: datetime = Field(sa_type=DateTime(timezone=True), index=True)
    spent_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
