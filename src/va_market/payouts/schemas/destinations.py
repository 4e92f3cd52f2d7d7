from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.kit.db import Row
from va_market.kit.fields import Currency, Line, Moment, Name
from va_market.kit.http.queries import CommaList
from va_market.kit.pages import PageOf
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped
from va_market.payouts.models import DestinationStatus, PayoutDestination, Rail, Schedule
from va_market.payouts.numbers import plain_number, valid_bic, valid_iban

Iban = Annotated[Line, Field(min_length=15, max_length=42), AfterValidator(valid_iban)]
Bic = Annotated[Line, Field(min_length=8, max_length=14), AfterValidator(valid_bic)]
_Plain = Annotated[Line, Field(max_length=60), AfterValidator(plain_number)]
AccountNumber = Annotated[_Plain, Field(pattern="^[A-Z0-9 .-]{6,34}$")]
BankCode = Annotated[_Plain, Field(pattern="^[A-Z0-9 .-]{3,20}$")]


class DestinationCreate(Schema):
    """Names the account at a bank to which payouts in one currency go."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "currency": "EUR",
                    "holder_name": "Ana Assistant",
                    "iban": "PT50 0002 0123 1234 5678 9015 4",
                    "schedule": "weekly",
                }
            ]
        },
    )

    organization_id: UUID | None = Field(
        default=None, description="Whose money it is; without it, your own."
    )
    currency: Currency
    rail: Rail = Rail.BANK_TRANSFER
    schedule: Schedule = Field(
        default=Schedule.ON_REQUEST,
        description="When the run pays out what may be spent: `weekly` on Mondays, `monthly` on "
        "the first, from the minimum of the currency on; what is less waits for the next one.",
    )
    holder_name: Name = Field(description="Whose account it is, as the bank knows them.")
    iban: Iban | None = None
    account_number: AccountNumber | None = Field(
        default=None, description="With `bank_code`, where there is no IBAN."
    )
    bank_code: BankCode | None = None
    bic: Bic | None = None

    @model_validator(mode="after")
    def _leads_to_one_account(self) -> Self:
        if (self.iban is None) == (self.account_number is None):
            raise PydanticCustomError("one_account", "name an `iban` or an `account_number`")
        if (self.account_number is None) != (self.bank_code is None):
            raise PydanticCustomError("bank_code", "`account_number` and `bank_code` go together")
        return self


class DestinationRead(Resource):
    """Where somebody is paid. Of the number the last four signs are shown, and to nobody more."""

    id: UUID
    owner_id: UUID = Field(description="The user, or the organization.")
    is_organization: bool
    currency: str
    rail: Rail
    schedule: Schedule
    status: DestinationStatus
    last_four: str = Field(description="The end of the number; empty once it was erased.")
    usable_at: Moment = Field(description="Nothing is paid there before.")
    retired_at: Moment | None
    created_at: Moment
    allowed_actions: list[str] = Field(
        description="None: name another destination to be paid there."
    )

    @classmethod
    def of(cls, found: PayoutDestination | Row) -> "DestinationRead":
        number = found.iban or found.account_number or ""
        return shaped(cls, found, last_four=number[-4:], allowed_actions=[])


class DestinationPage(PageOf[DestinationRead]):
    """A page of destinations."""


class DestinationSort(StrEnum):
    NEWEST = "-created_at"
    OLDEST = "created_at"


class DestinationQuery(Schema):
    sort: DestinationSort = DestinationSort.NEWEST
    owner_id: UUID | None = Field(default=None, description="Of this owner alone.")
    status: CommaList[DestinationStatus] | None = Field(default=None, description="Any of these.")
