"""What becomes of an exclusivity that was agreed, apart from the contract that has it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKeyConstraint, Index, Text
from sqlmodel import Field

from va_market.kit.db import Table
from va_market.kit.states import Machine, move


class ExclusivityStatus(StrEnum):
    IN_FORCE = "in_force"
    RELEASE_REQUESTED = "release_requested"
    RELEASED = "released"


_CLIENT, _ASSISTANT = "client", "assistant"  # of the contract
# Of a contract that has an exclusivity, as long as it is not over.
EXCLUSIVITY = Machine(
    "exclusivity",
    ExclusivityStatus,
    [
        move(
            "request_release",
            (ExclusivityStatus.IN_FORCE,),
            ExclusivityStatus.RELEASE_REQUESTED,
            [_ASSISTANT],
        ),
        move(
            "refuse_release",
            (ExclusivityStatus.RELEASE_REQUESTED,),
            ExclusivityStatus.IN_FORCE,
            [_CLIENT],
        ),
        move(
            "release_exclusivity",
            (ExclusivityStatus.IN_FORCE, ExclusivityStatus.RELEASE_REQUESTED),
            ExclusivityStatus.RELEASED,
            [_CLIENT],
        ),
    ],
)


class ExclusivityRelease(Table, table=True):
    """A client lifted an exclusivity. Rows are never changed: triggers refuse it."""

    __tablename__ = "exclusivity_releases"
    __table_args__ = (
        ForeignKeyConstraint(
            ["contract_id", "terms_version"],
            ["contract_terms.contract_id", "contract_terms.version"],
        ),
        CheckConstraint("(buy_out_minor IS NULL) = (currency IS NULL)", name="price_has_currency"),
        Index("ix_exclusivity_releases_released_by", "released_by"),
    )

    contract_id: UUID = Field(primary_key=True)
    terms_version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    """The version of what was agreed whose exclusivity it was."""
    released_by: UUID = Field(foreign_key="users.id")
    released_at: datetime = Field(sa_type=DateTime(timezone=True))
    buy_out_minor: int | None = Field(default=None, sa_type=BigInteger)
    """The price that was agreed for it, as it stood: nothing moves it yet."""
    currency: str | None = Field(default=None, sa_type=Text)
