from datetime import date
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.kit.fields import Moment, Price
from va_market.kit.http.queries import CommaList
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.payments.models import (
    EventOutcome,
    Payment,
    PaymentStatus,
    Provider,
    ProviderEvent,
)
from va_market.payments.policies import allowed_actions
from va_market.payments.references import is_reference

_EUR_1250: dict[str, Any] = {"amount": "1250.00", "currency": "EUR"}


def _valid(reference: str) -> str:
    if not is_reference(reference):
        raise PydanticCustomError("reference", "is no reference of a payment: check each sign")
    return reference


Reference = Annotated[
    str,
    StringConstraints(strip_whitespace=True, to_upper=True, min_length=15, max_length=15),
    AfterValidator(_valid),
]


class PaymentCreate(Schema):
    """Announces a transfer, or asks for a payment by card."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "organization_id": "0199b1c2-7a1e-7c53-8d3e-6f1f2a3b4c5d",
                    "amount": _EUR_1250,
                }
            ]
        },
    )

    organization_id: UUID = Field(description="Whose money it is, and who pays it.")
    amount: Price
    provider: Provider = Field(
        default=Provider.MANUAL,
        description="`manual`: a bank transfer that carries the `reference`. `stripe`: a payment "
        "by card, which a page completes with what `GET /v1/payments/{payment_id}/card` says.",
    )


class PaymentReceive(Schema):
    """Confirms that a transfer has come."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"amount": _EUR_1250, "received_on": "2026-12-07"}]},
    )

    amount: Price = Field(description="What came, which may differ from what was announced.")
    received_on: date = Field(description="The day of the bank statement.")


class PaymentReturn(Schema):
    """Says that the bank took a transfer back."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"returned_on": "2026-12-09"}]}
    )

    returned_on: date = Field(description="The day of the bank statement.")


class PaymentRead(Resource):
    """Money on its way to the house, which is held for who pays it."""

    id: UUID
    organization_id: UUID = Field(description="Whose money it is.")
    provider: Provider = Field(description="Who takes it: the bank, or a provider of cards.")
    status: PaymentStatus
    reference: str = Field(description="What the transfer has to carry, to be found.")
    amount: Money = Field(description="What was announced.")
    received: Money | None = Field(description="What came, and is held.")
    taken_back: Money = Field(
        description="What of a payment by card was refunded or charged back. What was not held any "
        "more the client owes: `client_debt` among its accounts."
    )
    received_on: date | None
    returned_on: date | None
    transaction_id: UUID | None = Field(description="The entry of the statement of the account.")
    announced_by: UUID
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str]

    @classmethod
    def of(cls, payment: Payment | Row, actor: Actor) -> "PaymentRead":
        came = payment.received_minor
        return shaped(
            cls,
            payment,
            amount=Money.from_minor(payment.amount_minor, payment.currency),
            received=None if came is None else Money.from_minor(came, payment.currency),
            taken_back=Money.from_minor(payment.taken_back_minor, payment.currency),
            allowed_actions=allowed_actions(actor, payment),
        )


class PaymentPage(PageOf[PaymentRead]):
    """A page of payments."""


class PaymentSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class PaymentQuery(Schema):
    sort: PaymentSort = PaymentSort.NEWEST
    organization_id: UUID | None = Field(default=None, description="Of this organization alone.")
    status: CommaList[PaymentStatus] | None = Field(default=None, description="Any of these.")


class HousePaymentQuery(Schema):
    sort: PaymentSort = PaymentSort.OLDEST
    status: CommaList[PaymentStatus] | None = Field(default=None, description="Any of these.")
    reference: Reference | None = Field(
        default=None, description="What the bank statement says, exactly."
    )


class CardStage(StrEnum):
    PREPARING = "preparing"
    """The provider is asked for it right now."""
    READY = "ready"
    REFUSED = "refused"
    """The provider takes no such payment."""
    OVER = "over"
    """It was made, or cancelled."""


class CardRead(Schema):
    """What the page needs on which a payment by card is made. It is a secret of the payer."""

    payment_id: UUID
    stage: CardStage = Field(
        description="`preparing` lasts a moment: ask again. `ready`: pay with the `client_secret`."
    )
    client_secret: str | None = Field(description="For Stripe.js, while the stage is `ready`.")
    publishable_key: str | None = Field(description="For Stripe.js as well.")
    decline_code: str | None = Field(
        description="Why the card was declined, in the words of the provider; one may try again."
    )
    refused_code: str | None = Field(description="Why the provider refuses, in its words.")


class EventReceipt(Schema):
    """What came of an event of a provider."""

    outcome: EventOutcome = Field(
        description="`waiting`: for the payment to be received. `mismatched`: it does not fit the "
        "payment, and nothing moved. `unknown`: of no payment of this server."
    )


class ProviderEventRead(Schema):
    """What a provider told, and what came of it; it never changes but that waiting ends."""

    id: UUID
    provider: Provider
    event_id: str = Field(
        description="The provider's id; of what it said when it was asked, the intent and its end."
    )
    type: str = Field(description="In the words of the provider.")
    outcome: EventOutcome
    payment_id: UUID | None
    intent_id: str | None
    reference: str | None = Field(
        description="The charge that was refunded, the refund that failed, or the dispute."
    )
    amount: Money | None = Field(description="What it names; of a refund, all of it until then.")
    code: str | None = Field(
        description="Why a card was declined, a refund failed, or an amount is none."
    )
    told_at: Moment | None = Field(description="When it was so, as the provider says.")
    created_at: Moment

    @classmethod
    def of(cls, event: ProviderEvent | Row) -> "ProviderEventRead":
        minor = event.amount_minor
        amount = None if minor is None else Money.from_minor(minor, event.currency or "")
        return shaped(cls, event, amount=amount)


class ProviderEventPage(PageOf[ProviderEventRead]):
    """A page of events of providers."""


class ProviderEventSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class ProviderEventQuery(Schema):
    sort: ProviderEventSort = ProviderEventSort.NEWEST
    outcome: CommaList[EventOutcome] | None = Field(
        default=None, description="Any of these; `mismatched` is what operators look at."
    )
