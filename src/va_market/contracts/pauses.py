"""The rests of contracts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Text
from sqlmodel import Field

from va_market.kit.db import Table


class ContractPause(Table, table=True):
    """One rest of a contract: nothing worked within it is ever recorded."""

    __tablename__ = "contract_pauses"

    contract_id: UUID = Field(foreign_key="contracts.id", primary_key=True)
    paused_at: datetime = Field(sa_type=DateTime(timezone=True), primary_key=True)
    resumed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    reason: str | None = Field(default=None, sa_type=Text)
