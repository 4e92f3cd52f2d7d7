from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from va_market.agreements.worker_classes import WorkerClass
from va_market.contracts.models import CLIENT, PROVIDER
from va_market.kit.db import Versioned, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import SYSTEM, Machine, move


class AmendmentStatus(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Side(StrEnum):
    """Who asks: the client, or the assistant or the agency that provides one."""

    CLIENT = CLIENT
    PROVIDER = PROVIDER


PROPOSER = "proposer"  # the side that asks
ANSWERER = "answerer"  # the other one
_OPEN = (AmendmentStatus.PROPOSED,)

AMENDMENT = Machine(
    "amendment",
    AmendmentStatus,
    [
        move("accept", _OPEN, AmendmentStatus.ACCEPTED, [ANSWERER]),
        move("decline", _OPEN, AmendmentStatus.DECLINED, [ANSWERER]),
        move("withdraw", _OPEN, AmendmentStatus.WITHDRAWN, [PROPOSER]),
        move("expire", _OPEN, AmendmentStatus.EXPIRED, [SYSTEM]),
    ],
)


class Amendment(Versioned, table=True):
    """What one side would like to agree on from a day on; it says all of it, not only the change.

    It never changes but for the answer to it.
    """

    __tablename__ = "amendments"
    __table_args__ = (
        CheckConstraint("expires_at > created_at", name="lasts"),
        CheckConstraint(
            "(status = 'accepted') = (agreed_version IS NOT NULL)", name="accepted_is_a_version"
        ),
        CheckConstraint("(status = 'proposed') = (decided_at IS NULL)", name="open_until_decided"),
        Index(
            "uq_amendments_open",
            "contract_id",
            unique=True,
            postgresql_where=text("status = 'proposed'"),
        ),
        Index("ix_amendments_contract_newest", "contract_id", "created_at", "id"),
        Index("ix_amendments_expiring", "expires_at", postgresql_where=text("status = 'proposed'")),
        Index("ix_amendments_proposer", "proposed_by", "id"),
        Index(
            "ix_amendments_decider",
            "decided_by",
            "id",
            postgresql_where=text("decided_by IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID = Field(foreign_key="contracts.id")
    status: AmendmentStatus = Field(sa_type=text_enum(AmendmentStatus, "status"))
    side: Side = Field(sa_type=text_enum(Side, "side"))
    proposed_by: UUID = Field(foreign_key="users.id")
    base_version: int
    """The version that it was compared with, the latest at that time."""
    effective_on: date | None = None
    """The day from which it acts; None is the day on which it is accepted."""
    worker_class: WorkerClass = Field(sa_type=text_enum(WorkerClass, "worker_class"))
    terms: dict[str, Any] = Field(sa_type=JSONB)
    conditions: dict[str, Any] = Field(sa_type=JSONB)
    title: str | None = Field(default=None, sa_type=Text)
    """Another title of the contract; None leaves it."""
    allotted_minutes: int | None = None
    """What the allotment becomes; None leaves it."""
    change_order: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    """How the milestones of a project become others, as it was asked for."""
    differences: list[dict[str, Any]] = Field(sa_type=JSONB)
    lowers_cap: bool
    withdraws_notice: bool = Field(
        default=False, sa_column_kwargs={"server_default": text("false")}
    )
    """The contract goes on after all."""
    is_renewal: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    """It asks for the next term as it was agreed; the system wrote down what that is."""
    reason: str = Field(sa_type=Text)
    answer: str | None = Field(default=None, sa_type=Text)
    """Why it was declined."""
    agreed_version: int | None = None
    """The version of what was agreed that it became."""
    decided_by: UUID | None = Field(default=None, foreign_key="users.id")
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    expires_at: datetime = Field(sa_type=DateTime(timezone=True))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))
