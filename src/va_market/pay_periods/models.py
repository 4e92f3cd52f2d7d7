from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, Index, text
from sqlmodel import Field

from va_market.kit.db import Table, text_enum


class ScheduleKind(StrEnum):
    FIXED_FEE = "fixed_fee"
    SALARY = "salary"
    GUARANTEE = "guarantee"
    COMMISSION = "commission"


class PaySchedule(Table, table=True):
    """How far one kind of periodic pay of a contract is settled, and when to look at it again.

    The migration adds what SQLAlchemy cannot say: a version of the terms with such pay brings its
    row, and whatever changes the terms or the days of a contract makes its rows due at once.
    """

    __tablename__ = "pay_schedules"
    __table_args__ = (
        Index(
            "ix_pay_schedules_due",
            "kind",
            "due_at",
            "contract_id",
            postgresql_where=text("due_at IS NOT NULL"),
        ),
    )

    contract_id: UUID = Field(foreign_key="contracts.id", primary_key=True)
    kind: ScheduleKind = Field(sa_type=text_enum(ScheduleKind, "kind"), primary_key=True)
    next_on: date
    """The first day that is not settled yet."""
    due_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    """None: nothing is to be done until terms or days of the contract change."""
