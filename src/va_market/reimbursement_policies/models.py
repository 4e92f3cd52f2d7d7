from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from va_market.kit.choices import Choice
from va_market.kit.db import Versioned


class ExpenseCategory(Choice):
    """What money is spent on; a closed list, so that policies and expenses mean the same."""

    TRAVEL = "travel"
    MILEAGE = "mileage"
    LODGING = "lodging"
    MEALS = "meals"
    SOFTWARE = "software"
    EQUIPMENT = "equipment"
    SUPPLIES = "supplies"
    COMMUNICATION = "communication"
    POSTAGE = "postage"
    PRINTING = "printing"
    TRAINING = "training"
    ADVERTISING = "advertising"
    OTHER = "other"


class ReimbursementPolicy(Versioned, table=True):
    """What an organization pays back; its version is what an expense was submitted under (R24)."""

    __tablename__ = "reimbursement_policies"
    __table_args__ = (CheckConstraint("days_to_submit > 0", name="leaves_time"),)

    organization_id: UUID = Field(foreign_key="organizations.id", primary_key=True)
    rules: list[dict[str, Any]] = Field(sa_type=JSONB)
    """One for each category and currency; what none of them names is not paid back."""
    days_to_submit: int | None = None
    notes: str | None = Field(default=None, sa_type=Text)
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))
