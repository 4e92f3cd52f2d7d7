"""Users, and what they or strangers ask for by mail."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from va_market.kit.db import Table, Versioned, text_enum
from va_market.kit.ids import new_id


class User(Versioned, table=True):
    """One login."""

    __tablename__ = "users"
    __table_args__ = (
        Index("ix_users_erased", "erased_at", postgresql_where=text("erased_at IS NOT NULL")),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    email: str = Field(sa_type=Text)
    email_key: str = Field(sa_type=Text, unique=True)
    """The address after NFKC and casefold: what makes two addresses the same."""
    password_hash: str = Field(sa_type=Text)
    password_version: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})
    """Counts the passwords, not their hashes: a login that checked an older one is refused."""
    name: str = Field(sa_type=Text)
    country: str | None = Field(default=None, sa_type=Text)
    time_zone: str = Field(sa_type=Text)
    is_operator: bool = False
    email_verified_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    disabled_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    erased_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """Since when this is a person without a name; `disabled_at` is set as well."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))


class TokenPurpose(StrEnum):
    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105  # the name of a purpose


class MailedToken(Table, table=True):
    """A secret sent to somebody's address, good for one use. Only its hash is kept."""

    __tablename__ = "mailed_tokens"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key="users.id", index=True)
    purpose: TokenPurpose = Field(sa_type=text_enum(TokenPurpose, "purpose"))
    secret_hash: bytes = Field(sa_type=LargeBinary, unique=True)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    expires_at: datetime = Field(sa_type=DateTime(timezone=True), index=True)
    spent_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class RequestKind(StrEnum):
    REGISTER = "register"
    RESET_PASSWORD = "reset_password"  # noqa: S105  # the name of a kind


class AccountRequest(Table, table=True):
    """Something asked for an address by somebody unknown, answered before it is looked at.

    The answer cannot depend on what is known of the address, in content or time. Background work
    deletes the row in the transaction of its effect.
    """

    __tablename__ = "account_requests"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: RequestKind = Field(sa_type=text_enum(RequestKind, "kind"))
    email: str = Field(sa_type=Text)
    account: dict[str, Any] = Field(sa_type=JSONB)
    """The columns of the user wanted, the hash of the password among them."""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
