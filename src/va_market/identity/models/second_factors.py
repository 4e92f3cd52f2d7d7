"""The second factor of a user: an authenticator app, and recovery codes for the day it is lost."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, LargeBinary, UniqueConstraint, text
from sqlmodel import Field

from va_market.kit.db import Table
from va_market.kit.ids import new_id
from va_market.kit.states import Machine, move

USER = "user"  # whose factor it is


class FactorStatus(StrEnum):
    """Read from the row and its dates, never stored."""

    OFF = "off"
    PENDING = "pending"
    """Begun, and not yet shown to work."""
    ON = "on"


FACTOR = Machine(
    "second factor",
    FactorStatus,
    [
        move("begin", (FactorStatus.OFF, FactorStatus.PENDING), FactorStatus.PENDING, [USER]),
        move("confirm", (FactorStatus.PENDING,), FactorStatus.ON, [USER]),
        move("renew_recovery_codes", (FactorStatus.ON,), None, [USER]),
        move("remove", (FactorStatus.PENDING, FactorStatus.ON), FactorStatus.OFF, [USER]),
    ],
)


class SecondFactor(Table, table=True):
    """An authenticator app (TOTP). Whoever changes a row holds the user's row first."""

    __tablename__ = "second_factors"

    user_id: UUID = Field(foreign_key="users.id", primary_key=True)
    sealed_secret: bytes = Field(sa_type=LargeBinary)
    """Encrypted with a key of the server: codes are computed from it, so a hash would not do."""
    last_step: int = Field(
        default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": text("0")}
    )
    """The newest step of time whose code was taken: no code is taken twice."""
    wrong_codes: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    """In a row, since the last right one."""
    held_until: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    confirmed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class RecoveryCode(Table, table=True):
    """Takes the place of the app once. Only the hash is kept."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("user_id", "code_hash"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="users.id")
    code_hash: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    spent_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
