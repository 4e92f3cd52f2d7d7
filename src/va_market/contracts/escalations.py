from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from va_market.kit.db import Table


class ContractEscalation(Table, table=True):
    """Whom to turn to when neither supervisor nor substitute decides, in this order."""

    __tablename__ = "contract_escalations"
    __table_args__ = (
        UniqueConstraint("contract_id", "user_id"),
        Index("ix_contract_escalations_user", "user_id", "contract_id"),
    )

    contract_id: UUID = Field(foreign_key="contracts.id", primary_key=True)
    place: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    """From 1: who is asked first."""
    user_id: UUID = Field(foreign_key="users.id")
