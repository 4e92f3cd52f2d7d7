from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.identity.actor import Actor
from va_market.kit.batches import Item
from va_market.kit.db import Row
from va_market.kit.fields import (
    SEARCH_BOUND,
    LongText,
    Moment,
    Name,
    Note,
    PositiveMinutes,
    Price,
    SearchText,
    Tag,
    Title,
    kept,
)
from va_market.kit.http.problem import Problem
from va_market.kit.http.queries import CommaList
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.work_orders.models import Authority, OrderStatus, Priority
from va_market.work_orders.policies import allowed_actions

MOST_AT_ONCE = 100
Link = Annotated[
    str,
    Field(
        max_length=2000,
        pattern=r"^https?://[!-~]+$",
        description="Address of a file or a page.",
        examples=["https://files.example/inventory.pdf"],
    ),
]
Tags = Annotated[list[Tag], Field(max_length=20)]
_ORDER: dict[str, Any] = {
    "order_number": "PO-2026-118",
    "title": "Enter the orders of the fair",
    "brief": "Forty cards, as in the sheet of last year.",
    "end_buyer": "Casa Ribeiro",
    "authority": "recommend",
    "allotted_minutes": 120,
    "due_at": "2026-12-10T17:00:00Z",
    "priority": "high",
    "tags": ["fair"],
}


class WorkOrderCreate(Schema):
    """One piece of work, with a number of the client's own."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_ORDER]})

    order_number: Name = Field(description="Unique within the contract.")
    title: Title
    brief: LongText | None = Field(default=None, description="What is to be done.")
    end_buyer: Name | None = Field(default=None, description="For whom the client orders it.")
    authority: Authority = Field(
        default=Authority.DO,
        description="`do` it as it is described, `recommend` and let the client decide, or "
        "`decide` in place of the client.",
    )
    allotted_minutes: PositiveMinutes | None = Field(
        default=None,
        description="The minutes given to it; beyond them the contract's `at_allotment` holds.",
    )
    price: Price | None = Field(
        default=None, description="What it pays, where it is paid by the order."
    )
    due_at: Moment | None = None
    priority: Priority = Priority.NORMAL
    tags: Tags = Field(default=[])


class WorkOrderUpdate(Schema):
    """A JSON merge patch: absent keeps the value, null clears it where that is allowed."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"allotted_minutes": 180, "due_at": None}]},
    )

    order_number: Name = kept()
    title: Title = kept()
    brief: LongText | None = kept()
    end_buyer: Name | None = kept()
    authority: Authority = kept()
    allotted_minutes: PositiveMinutes | None = kept()
    price: Price | None = kept()
    due_at: Moment | None = kept()
    priority: Priority = kept()
    tags: Tags = kept()


class WorkOrderBatch(Schema):
    """Up to a hundred orders; each succeeds or fails by itself."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"items": [_ORDER, {"order_number": "PO-2026-119", "title": "Call them"}]}]
        },
    )

    items: list[Item[WorkOrderCreate]] = Field(min_length=1, max_length=MOST_AT_ONCE)


class WorkOrderDeliver(Schema):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "deliverable": "All forty cards are in the sheet.",
                    "links": ["https://files.example/fair.csv"],
                }
            ]
        },
    )

    deliverable: LongText = Field(description="What was done, in words.")
    links: list[Link] = Field(default=[], max_length=20, description="Where it is.")


class WorkOrderReturn(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"note": "Two cards are missing."}]}
    )

    note: Note


class WorkOrderCancel(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "The buyer withdrew."}]}
    )

    reason: Note


class WorkOrderRead(Resource):
    id: UUID
    contract_id: UUID
    order_number: str
    title: str
    brief: str | None
    end_buyer: str | None
    authority: Authority
    allotted_minutes: int | None
    price: Money | None
    due_at: Moment | None
    priority: Priority
    tags: list[str]
    status: OrderStatus
    started_at: Moment | None
    deliverable: str | None
    links: list[str]
    delivered_at: Moment | None
    delivered_by: UUID | None
    decided_at: Moment | None
    decided_by: UUID | None = Field(description="Who accepted, returned or cancelled it.")
    return_note: str | None
    cancelled_reason: str | None
    created_by: UUID
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(cls, order: Any, actor: Actor, contract: Any) -> "WorkOrderRead":
        return shaped(
            cls,
            order,
            price=price_of(order),
            allowed_actions=allowed_actions(
                actor, order, contract, contract_status=contract.status
            ),
        )

    @classmethod
    def of_row(cls, row: Row, actor: Actor) -> "WorkOrderRead":
        # The row carries the parties of its contract beside its own columns.
        status = row.contract_status
        return shaped(
            cls,
            row,
            price=price_of(row),
            allowed_actions=allowed_actions(actor, row, row, contract_status=status),
        )


def price_of(order: Any) -> Money | None:
    minor = order.price_minor
    return None if minor is None else Money.from_minor(minor, order.currency)


class WorkOrderPage(PageOf[WorkOrderRead]):
    """A page of work orders."""


class ItemResult(Schema):
    """What became of one item of a batch: an order, or the problem that it met."""

    status: int = Field(description="As if the item had been sent alone: 201, 409 or 422.")
    work_order: WorkOrderRead | None
    problem: Problem | None


class BatchResult(Schema):
    """One result for each item, in their order."""

    created_count: int
    failed_count: int
    results: list[ItemResult]


class WorkOrderSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"
    DUE_FIRST = "due_at"
    DUE_LAST = "-due_at"


class ContractOrderQuery(Schema):
    sort: WorkOrderSort = WorkOrderSort.NEWEST
    status: CommaList[OrderStatus] | None = Field(default=None, description="Any of these.")
    due_after: Moment | None = Field(default=None, description="Due at this moment or later.")
    due_before: Moment | None = Field(default=None, description="Due before this moment.")
    q: SearchText | None = Field(
        default=None,
        max_length=SEARCH_BOUND,
        description="How the order number begins, in upper and lower case as it is written.",
    )


class WorkOrderQuery(ContractOrderQuery):
    contract_id: UUID | None = Field(default=None, description="Only of this contract.")
    organization_id: UUID | None = Field(default=None, description="Only of this client.")
