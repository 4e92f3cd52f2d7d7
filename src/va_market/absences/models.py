from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Text
from sqlmodel import Field

from va_market.kit.db import Versioned, text_enum
from va_market.kit.ids import new_id


class AbsenceKind(StrEnum):
    HOLIDAY = "holiday"
    ILLNESS = "illness"
    OTHER = "other"


class Absence(Versioned, table=True):
    """Days on which an assistant does not work on a contract, both ends included.

    The migration adds what SQLAlchemy cannot say: those of one assistant on a contract share no
    day.
    """

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("last_on >= first_on", name="runs_forward"),
        Index("ix_absences_contract_newest", "contract_id", "created_at", "id"),
        Index("ix_absences_assistant", "assistant_id", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID = Field(foreign_key="contracts.id")
    assistant_id: UUID = Field(foreign_key="assistant_profiles.user_id")
    kind: AbsenceKind = Field(sa_type=text_enum(AbsenceKind, "kind"))
    first_on: date
    last_on: date
    note: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))
