from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.identity.actor import Actor
from va_market.kit.db import Row
from va_market.kit.fields import Currency, Line, Moment, Price
from va_market.kit.http.queries import CommaList
from va_market.kit.money import Money
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.payouts.models import Payout, PayoutStatus, Source
from va_market.payouts.policies import allowed_actions


class PayoutCreate(Schema):
    """Asks for money."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"currency": "EUR", "amount": {"amount": "250.00", "currency": "EUR"}}]
        },
    )

    organization_id: UUID | None = Field(
        default=None, description="Whose money it is; without it, your own."
    )
    source: Source = Field(
        default=Source.EARNED,
        description="`earned`: what may be spent. `held`: what an organization paid in, back.",
    )
    currency: Currency
    amount: Price | None = Field(default=None, description="Without it, all that is available.")

    @model_validator(mode="after")
    def _in_one_currency(self) -> Self:
        if self.amount is not None and self.amount.currency != self.currency:
            raise PydanticCustomError("other_currency", "`amount` is in another currency")
        if self.source == Source.HELD and self.organization_id is None:
            raise PydanticCustomError("nothing_held", "only for organizations money is held")
        return self


class PayoutRead(Resource):
    """Money on its way from an account here to one at a bank."""

    id: UUID
    owner_id: UUID = Field(description="The user, or the organization.")
    is_organization: bool
    status: PayoutStatus
    source: Source
    amount: Money
    reference: str = Field(description="What the transfer carries.")
    destination_id: UUID
    account_id: UUID = Field(description="The account that it left, and would come back to.")
    batch_id: UUID | None
    run_on: date | None = Field(description="The date of its run; null: it was asked for.")
    requested_by: UUID | None
    settled_on: date | None = Field(description="The day of the bank that said what came of it.")
    reason_code: str | None = Field(description="Why it failed or came back: ISO 20022.")
    transaction_id: UUID = Field(description="The entry of the statement by which it left.")
    credit_transaction_id: UUID | None = Field(description="That by which it came back.")
    created_at: Moment
    updated_at: Moment
    allowed_actions: list[str]

    @classmethod
    def of(cls, payout: Payout | Row, actor: Actor) -> "PayoutRead":
        return shaped(
            cls,
            payout,
            amount=Money.from_minor(payout.amount_minor, payout.currency),
            allowed_actions=allowed_actions(actor, payout),
        )


class PayoutPage(PageOf[PayoutRead]):
    """A page of payouts."""


class PayoutSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class PayoutQuery(Schema):
    sort: PayoutSort = PayoutSort.NEWEST
    owner_id: UUID | None = Field(default=None, description="Of this owner alone.")
    status: CommaList[PayoutStatus] | None = Field(default=None, description="Any of these.")


class HousePayoutQuery(Schema):
    sort: PayoutSort = PayoutSort.OLDEST
    status: CommaList[PayoutStatus] | None = Field(default=None, description="Any of these.")
    batch_id: UUID | None = Field(default=None, description="In this batch alone.")
    reference: Line | None = Field(
        default=None, max_length=35, description="What the bank statement says, exactly."
    )
