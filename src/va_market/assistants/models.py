from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, DateTime, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from va_market.kit.choices import Choice
from va_market.kit.db import Versioned, text_enum


class Level(Choice):
    ENTRY = "entry"
    INTERMEDIATE = "intermediate"
    EXPERT = "expert"


class AssistantProfile(Versioned, table=True):
    """What an assistant offers. Its id is the user's: whoever has one is an assistant."""

    __tablename__ = "assistant_profiles"
    __table_args__ = (
        CheckConstraint("cardinality(categories) > 0", name="has_category"),
        CheckConstraint("(rate_minor IS NULL) = (currency IS NULL)", name="rate_has_currency"),
        Index("ix_assistant_profiles_currency", "currency", "created_at", "user_id"),
        Index("ix_assistant_profiles_created", "created_at", "user_id"),
        Index("ix_assistant_profiles_categories", "categories", postgresql_using="gin"),
        Index("ix_assistant_profiles_skill_keys", "skill_keys", postgresql_using="gin"),
    )

    user_id: UUID = Field(primary_key=True, foreign_key="users.id")
    headline: str = Field(sa_type=Text)
    about: str = Field(sa_type=Text)
    categories: list[str] = Field(sa_type=ARRAY(Text))
    other_work: str | None = Field(default=None, sa_type=Text)
    skills: list[str] = Field(sa_type=ARRAY(Text))
    skill_keys: list[str] = Field(sa_type=ARRAY(Text))
    """The skills casefolded, for the search."""
    tools: list[dict[str, Any]] = Field(sa_type=JSONB)
    level: Level = Field(sa_type=text_enum(Level, "level"))
    years: int
    country: str | None = Field(default=None, sa_type=Text)
    time_zone: str = Field(sa_type=Text)
    availability: list[dict[str, Any]] = Field(sa_type=JSONB)
    weekly_minutes: int | None = None
    rate_minor: int | None = Field(default=None, sa_type=BigInteger)
    currency: str | None = Field(default=None, sa_type=Text)
    is_listed: bool
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))
