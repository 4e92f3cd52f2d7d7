from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from va_market.identity.actor import Actor
from va_market.kit.fields import Moment, Price
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.pricing.trace import TraceStep
from va_market.splits.models import Basis
from va_market.splits.policies import allowed_actions


class SplitPart(Schema):
    """What one line adds to a split."""

    line_id: UUID | None = Field(description="The line of the invoice; null: a release.")
    basis: Basis
    amount: Money = Field(description="Before the cap; below zero where the line takes back.")
    trace: list[TraceStep] = Field(description="How the amount came about, step by step.")


class SplitRead(Resource):
    """What of an invoice, or of a release of a milestone, an agency pays to an assistant.

    The client reads none of it.
    """

    id: UUID
    contract_id: UUID
    agency_id: UUID
    assistant_id: UUID
    invoice_id: UUID | None
    release_id: UUID | None = Field(description="The movement of a milestone that released it.")
    agreed: Money = Field(description="What the parts come to.")
    share: Money = Field(
        description="The same, but no more than the agency keeps after the platform's fee."
    )
    is_capped: bool
    lowered: Money = Field(description="What credit notes took off the share.")
    due: Money = Field(
        description="What of it became due, in proportion to what the client has paid so far."
    )
    paid: Money = Field(
        description="What the agency paid of it. More than is due is set off against the next "
        "shares between the two."
    )
    parts: list[SplitPart]
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str] = Field(description="What you may do now.")

    @classmethod
    def of(cls, split: Any, actor: Actor) -> "SplitRead":
        amounts = {
            name: Money.from_minor(getattr(split, f"{name}_minor"), split.currency)
            for name in ("agreed", "share", "lowered", "due", "paid")
        }
        return shaped(
            cls,
            split,
            **amounts,
            is_capped=split.agreed_minor > split.share_minor,
            parts=[SplitPart.model_validate(one) for one in split.parts],
            allowed_actions=allowed_actions(actor, split),
        )


class SplitPage(PageOf[SplitRead]):
    """A page of splits."""


class SplitSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class SplitQuery(Schema):
    sort: SplitSort = SplitSort.NEWEST
    contract_id: UUID | None = Field(default=None, description="Only those of this contract.")
    invoice_id: UUID | None = Field(default=None, description="Only those of this invoice.")
    agency_id: UUID | None = Field(default=None, description="Only what this agency pays.")
    assistant_id: UUID | None = Field(default=None, description="Only what is this assistant's.")


class SplitSource(StrEnum):
    """How an agency pays a share."""

    AVAILABLE = "available"
    """Out of what it may spend here; the assistant may spend it at once."""
    OUTSIDE = "outside"
    """Between the two directly: it is written down."""


class SplitPay(Schema):
    """What the agency pays of a share."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"source": "available"},
                {"source": "outside", "amount": {"amount": "120.00", "currency": "EUR"}},
            ]
        },
    )

    source: SplitSource = Field(
        description="`available`: out of what the agency may spend here. `outside`: it was paid "
        "directly, and is written down."
    )
    amount: Price | None = Field(default=None, description="Without it, all that is due.")
