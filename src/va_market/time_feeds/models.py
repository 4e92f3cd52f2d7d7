from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, LargeBinary, UniqueConstraint
from sqlmodel import Field

from va_market.kit.db import Versioned


class TimeFeed(Versioned, table=True):
    """The secret address of somebody's recorded time, for a calendar program."""

    __tablename__ = "time_feeds"
    __table_args__ = (UniqueConstraint("secret_hash"),)

    user_id: UUID = Field(primary_key=True, foreign_key="users.id")
    secret_hash: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
