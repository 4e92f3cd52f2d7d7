"""What callers send to draft, change and close an invoice, and ask of lists."""

from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from va_market.invoices.models import InvoiceStatus
from va_market.invoices.schemas.late_fees import AgreedLateFee
from va_market.kit.fields import Note, kept
from va_market.kit.http.queries import CommaList
from va_market.kit.schema import Schema
from va_market.pricing.errors import PricingError
from va_market.pricing.invoices import Installment, NetDays, PaymentTerms, check_plan
from va_market.pricing.percents import Percent
from va_market.pricing.terms import CalendarDay

TERMS_OF_PAYMENT: TypeAdapter[PaymentTerms] = TypeAdapter(PaymentTerms)
USUAL_TERMS = NetDays(kind="net", days=30)
MOST_DAYS = 366
MOST_INSTALLMENTS = 36
EXAMPLE: JsonDict = {
    "period_starts_on": "2026-12-01",
    "period_ends_on": "2026-12-31",
    "payment_terms": {"kind": "net", "days": 30},
    "memo": "Thank you.",
}


def _whole(plan: list[Installment]) -> list[Installment]:
    try:
        if plan:
            check_plan(plan)
    except PricingError as error:
        raise PydanticCustomError(
            "installments_invalid", "{detail}", {"detail": error.detail}
        ) from error
    return plan


InstallmentPlan = Annotated[
    list[Installment],
    Field(
        max_length=MOST_INSTALLMENTS,
        description="In which parts the total is to be paid: shares that add up to 100 %, each due "
        "later than the one before it. None: all of it at once.",
        examples=[[{"percent": "50", "days_later": 0}, {"percent": "50", "days_later": 30}]],
    ),
    AfterValidator(_whole),
]


class InvoiceCreate(Schema):
    """All that there is to bill of a period and stands on no invoice yet."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    period_starts_on: CalendarDay = Field(description="The first day, in the contract's zone.")
    period_ends_on: CalendarDay = Field(description="The last day, included; a year at most.")
    payment_terms: PaymentTerms = Field(
        default=USUAL_TERMS, description="When it is due; 30 days after it is opened by default."
    )
    installment_plan: InstallmentPlan = Field(default_factory=list)
    late_fee: AgreedLateFee = None
    memo: Note | None = Field(default=None, description="The client reads it on the invoice.")
    tax_percent: Percent | None = Field(
        default=None,
        description="In place of the standard rate of tax, where tax is charged.",
        examples=["6"],
    )

    @model_validator(mode="after")
    def _is_a_period(self) -> Self:
        if self.period_ends_on < self.period_starts_on:
            raise PydanticCustomError(
                "ends_too_early", "`period_ends_on` is before `period_starts_on`"
            )
        if (self.period_ends_on - self.period_starts_on).days >= MOST_DAYS:
            raise PydanticCustomError("period_too_long", "a period has 366 days at most")
        return self


class InvoiceUpdate(Schema):
    """A JSON merge patch of a draft: absent keeps, null clears where that is allowed."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"memo": "Thank you."}, {}]}
    )

    payment_terms: PaymentTerms = kept()
    installment_plan: InstallmentPlan = kept()
    late_fee: AgreedLateFee = kept()
    memo: Note | None = kept()
    tax_percent: Percent | None = kept()
    leave_out: Annotated[list[UUID], Field(max_length=500)] = Field(
        default_factory=list,
        description="Entries, expenses, releases and charges that are taken off the draft; they "
        "wait for another invoice.",
    )


class VoidRequest(Schema):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "Sent to the wrong client."}]}
    )

    reason: Note


class InvoiceSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class InvoiceOfContractQuery(Schema):
    sort: InvoiceSort = InvoiceSort.NEWEST
    status: CommaList[InvoiceStatus] | None = Field(default=None, description="Any of these.")


class InvoiceQuery(InvoiceOfContractQuery):
    organization_id: UUID | None = Field(default=None, description="To this client alone.")
    issuer_id: UUID | None = Field(default=None, description="From this issuer alone.")


class SourceSort(StrEnum):
    FIRST = "position"
    LAST = "-position"


class SourceQuery(Schema):
    sort: SourceSort = SourceSort.FIRST
