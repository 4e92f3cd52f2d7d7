"""What the lateness of an invoice costs: as it is agreed, worked out and asked for."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from va_market.invoices.models import LineKind
from va_market.kit.fields import Note
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.invoices import LateFee, NetDays, PaymentTerms
from va_market.pricing.trace import TraceStep


def _costs_something(fee: LateFee | None) -> LateFee | None:
    if fee is not None and not fee.annual_percent and fee.flat is None:
        raise PydanticCustomError(
            "late_fee_empty", "a late fee has interest, or an amount that is owed once"
        )
    return fee


AgreedLateFee = Annotated[
    LateFee | None,
    Field(
        description="What it costs to pay late, as the two agreed or the law says: interest for "
        "each day, and an amount once for each part that is late. null: nothing."
    ),
    AfterValidator(_costs_something),
]


class LateFeeInvoiceCreate(Schema):
    """All that the lateness of an invoice has cost, and was not charged yet."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"payment_terms": {"kind": "net", "days": 14}}, {}]},
    )

    payment_terms: PaymentTerms = Field(
        default=NetDays(kind="net", days=30),
        description="When it is due; 30 days after it is opened by default.",
    )
    memo: Note | None = Field(default=None, description="The client reads it on the invoice.")


class LateCostRead(Schema):
    """What one part has cost by being late."""

    kind: LineKind = Field(
        description="`late_interest` for its days; `late_fee` is owed once for each part."
    )
    due_on: date = Field(description="When the part was to be paid.")
    until: date = Field(
        description="The last day that has cost interest: today, or that of the payment."
    )
    accrued: Money = Field(description="What it has cost in all.")
    charged: Money = Field(description="What invoices asked for.")
    credited: Money = Field(description="What credit notes took back of that.")
    chargeable: Money = Field(
        description="What is left to ask for; what was credited is not asked for again."
    )
    overcharged: Money = Field(
        description="What was asked for and not credited, and is not owed as it is known now: a "
        "payment was recorded later, or something was credited. As long as the part is not paid, "
        "or something is disputed, it is set off against what is charged next."
    )
    trace: list[TraceStep] = Field(description="How it came about, step by step.")


_SUMS = ("accrued", "charged", "credited", "chargeable", "overcharged")


class LatenessRead(Schema):
    """What the lateness of an invoice has cost until today."""

    invoice_id: UUID
    worked_out_on: date = Field(description="Today, in the zone of the contract.")
    late_fee: LateFee | None = Field(description="What it costs to pay late; null: nothing.")
    costs: list[LateCostRead]
    accrued: Money = Field(description="All of it together.")
    charged: Money
    credited: Money
    chargeable: Money = Field(
        description="What POST /v1/invoices/{invoice_id}/late-fee-invoices would ask for now."
    )
    overcharged: Money = Field(description="What the issuer is to credit.")
    invoices: list[UUID] = Field(description="Invoices that asked for it and are not void.")
    draft_id: UUID | None = Field(description="A draft that would; only the issuer sees it.")

    @classmethod
    def of(cls, found: Any, *, sees_drafts: bool) -> "LatenessRead":
        return cls(
            invoice_id=found.invoice.id,
            worked_out_on=found.on,
            late_fee=agreed_late_fee(found.invoice),
            costs=_costs(found.costs),
            invoices=[one.id for one in found.invoices if one.id != found.draft_id],
            draft_id=found.draft_id if sees_drafts else None,
            **{name: found.sum_of(lambda cost, of=name: _amount(cost, of)) for name in _SUMS},
        )


def agreed_late_fee(invoice: Any) -> LateFee | None:
    """As it stands on an invoice."""
    return None if invoice.late_fee is None else LateFee.model_validate(invoice.late_fee)


def _amount(cost: Any, name: str) -> Money:
    amount: Money = cost.accrued.value if name == "accrued" else getattr(cost, name)
    return amount


def _costs(costs: Sequence[Any]) -> list[LateCostRead]:
    return [
        LateCostRead(
            **{name: getattr(cost, name) for name in ("kind", "due_on", "until")},
            **{name: _amount(cost, name) for name in _SUMS},
            trace=list(cost.accrued.steps),
        )
        for cost in costs
    ]
