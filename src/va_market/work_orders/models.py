from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    DateTime,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlmodel import Field

from va_market.kit.db import Versioned, text_enum
from va_market.kit.ids import new_id
from va_market.kit.states import SYSTEM, Machine, move


class OrderStatus(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DELIVERED = "delivered"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    CANCELLED = "cancelled"

    @property
    def is_settled(self) -> bool:
        """Whether nothing is done on it any more."""
        return self in {OrderStatus.ACCEPTED, OrderStatus.CANCELLED}


class Authority(StrEnum):
    """How much the assistant decides: as a clerk, or as the head of a department (R05)."""

    DO = "do"
    RECOMMEND = "recommend"
    DECIDE = "decide"


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class ExtensionStatus(StrEnum):
    REQUESTED = "requested"
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"
    """Of no use any more: the order was settled or has no limit left, or the contract ended."""


CLIENT = "client"  # those who hire for the client, and who supervise the contract
ASSISTANT = "assistant"
_IN_WORK = (OrderStatus.IN_PROGRESS, OrderStatus.DELIVERED, OrderStatus.RETURNED)
_TO_DO = (OrderStatus.OPEN, OrderStatus.IN_PROGRESS, OrderStatus.RETURNED)

WORK_ORDER = Machine(
    "work order",
    OrderStatus,
    [
        move(
            "start",
            (OrderStatus.OPEN, OrderStatus.RETURNED),
            OrderStatus.IN_PROGRESS,
            [ASSISTANT],
        ),
        move("deliver", (OrderStatus.IN_PROGRESS,), OrderStatus.DELIVERED, [ASSISTANT]),
        move("accept", (OrderStatus.DELIVERED,), OrderStatus.ACCEPTED, [CLIENT]),
        move("return", (OrderStatus.DELIVERED,), OrderStatus.RETURNED, [CLIENT]),
        move(
            "cancel",
            _TO_DO,
            OrderStatus.CANCELLED,
            [CLIENT],
        ),
        # What was delivered is judged by what had been ordered.
        move("edit", _TO_DO, None, [CLIENT]),
        # Also after the delivery: not everything is written down while it is done.
        move("record_time", _IN_WORK, None, [ASSISTANT]),
        move("request_extension", _IN_WORK, None, [ASSISTANT]),
    ],
)
EXTENSION = Machine(
    "work order extension",
    ExtensionStatus,
    [
        move("grant", (ExtensionStatus.REQUESTED,), ExtensionStatus.GRANTED, [CLIENT]),
        move("refuse", (ExtensionStatus.REQUESTED,), ExtensionStatus.REFUSED, [CLIENT]),
        move("lapse", (ExtensionStatus.REQUESTED,), ExtensionStatus.LAPSED, [SYSTEM]),
    ],
)


def _by(column: str, table: str) -> Index:
    """What somebody did is found by who did it."""
    condition = text(f"{column} IS NOT NULL")
    return Index(f"ix_{table}_{column}", column, "id", postgresql_where=condition)


class WorkOrder(Versioned, table=True):
    """One piece of work that a client orders on a contract, for itself or for a buyer (R29)."""

    __tablename__ = "work_orders"
    __table_args__ = (
        CheckConstraint("allotted_minutes > 0", name="allots_time"),
        CheckConstraint("price_minor > 0", name="pays"),
        CheckConstraint(
            "(price_minor IS NULL) = (currency IS NULL)", name="a_price_has_a_currency"
        ),
        CheckConstraint("decided_by <> delivered_by", name="not_accepted_by_oneself"),
        UniqueConstraint("contract_id", "order_number"),
        UniqueConstraint("id", "contract_id"),  # what time entries point at
        Index("ix_work_orders_contract_newest", "contract_id", "created_at", "id"),
        Index("ix_work_orders_contract_status", "contract_id", "status", "created_at", "id"),
        Index("ix_work_orders_contract_due", "contract_id", "due_key", "id"),
        Index("ix_work_orders_contract_status_due", "contract_id", "status", "due_key", "id"),
        *(_by(column, "work_orders") for column in ("created_by", "delivered_by", "decided_by")),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contract_id: UUID = Field(foreign_key="contracts.id")
    order_number: str = Field(sa_type=Text(collation="C"))
    """As the client calls it; in a collation in which an index finds its beginning."""
    title: str = Field(sa_type=Text)
    brief: str | None = Field(default=None, sa_type=Text)
    end_buyer: str | None = Field(default=None, sa_type=Text)
    authority: Authority = Field(sa_type=text_enum(Authority, "authority"))
    allotted_minutes: int | None = None
    price_minor: int | None = Field(default=None, sa_type=BigInteger)
    currency: str | None = Field(default=None, sa_type=Text)
    due_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    due_key: datetime = Field(sa_type=DateTime(timezone=True))
    """When it is due; what is never due stands behind everything else."""
    priority: Priority = Field(sa_type=text_enum(Priority, "priority"))
    tags: list[str] = Field(sa_type=ARRAY(Text))
    status: OrderStatus = Field(sa_type=text_enum(OrderStatus, "status"))
    started_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    deliverable: str | None = Field(default=None, sa_type=Text)
    links: list[str] = Field(sa_type=ARRAY(Text))
    delivered_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    delivered_by: UUID | None = Field(default=None, foreign_key="users.id")
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    decided_by: UUID | None = Field(default=None, foreign_key="users.id")
    """Who accepted, returned or cancelled it."""
    return_note: str | None = Field(default=None, sa_type=Text)
    cancelled_reason: str | None = Field(default=None, sa_type=Text)
    extension_waits: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    """Whether more minutes are asked for; a trigger of the requests keeps it true."""
    created_by: UUID = Field(foreign_key="users.id")
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))


class WorkOrderExtension(Versioned, table=True):
    """More minutes that an assistant asks for; one request at a time (R14)."""

    __tablename__ = "work_order_extensions"
    __table_args__ = (
        CheckConstraint("minutes > 0", name="extends"),
        CheckConstraint("decided_by <> requested_by", name="not_granted_by_oneself"),
        Index(
            "uq_work_order_extensions_open",
            "work_order_id",
            unique=True,
            postgresql_where=text("status = 'requested'"),
        ),
        Index("ix_work_order_extensions_newest", "work_order_id", "created_at", "id"),
        *(_by(column, "work_order_extensions") for column in ("requested_by", "decided_by")),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    work_order_id: UUID = Field(foreign_key="work_orders.id")
    minutes: int
    reason: str = Field(sa_type=Text)
    status: ExtensionStatus = Field(sa_type=text_enum(ExtensionStatus, "status"))
    requested_by: UUID = Field(foreign_key="users.id")
    decided_by: UUID | None = Field(default=None, foreign_key="users.id")
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    updated_at: datetime = Field(sa_type=DateTime(timezone=True))
