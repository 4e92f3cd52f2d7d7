from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from va_market.identity.actor import Actor
from va_market.identity.fields import Email
from va_market.identity.models import LegalForm, missing
from va_market.identity.policies import billing_actions
from va_market.identity.tax_numbers import tax_number, vat_number
from va_market.kit.fields import Country, Moment, Name, Title, kept
from va_market.kit.schema import Schema
from va_market.kit.shapes import Resource, shaped

EXAMPLE: JsonDict = {
    "legal_name": "Lopes Trading, Lda.",
    "registration_number": "501964843",
    "vat_id": "PT501964843",
    "address": {
        "line1": "Rua Augusta 27",
        "city": "Lisboa",
        "postal_code": "1100-053",
        "country": "PT",
    },
    "email": "invoices@client.example",
}


def _vat(number: str) -> str:
    try:
        return vat_number(number)
    except ValueError as error:
        raise PydanticCustomError("bad_vat_number", "not a VAT number of its country") from error


VatId = Annotated[
    str,
    Field(
        max_length=24,
        pattern=r"^[A-Za-z]{2}[0-9A-Za-z .+*/-]{2,}$",
        description="With the prefix of the country: of the European Union (EL for Greece, XI for "
        "Northern Ireland), or CH, GB, NO.",
        examples=["PT501964843"],
    ),
    AfterValidator(_vat),
]


class TaxId(Schema):
    """A tax number, and the country that gave it. Checked where the country's forms are known."""

    model_config = ConfigDict(extra="forbid")

    country: Country
    number: str = Field(
        max_length=40, pattern=r"^[0-9A-Za-z][0-9A-Za-z ./-]+$", examples=["501964843"]
    )

    @model_validator(mode="after")
    def _of_the_country(self) -> Self:
        try:
            self.number = tax_number(self.country, self.number)
        except ValueError as error:
            detail = "not a tax number of this country"
            raise PydanticCustomError("bad_tax_number", detail) from error
        return self


class Address(Schema):
    """Where invoices are addressed to."""

    model_config = ConfigDict(extra="forbid")

    line1: Title
    line2: Title | None = None
    city: Name
    region: Name | None = None
    postal_code: Name | None = None
    country: Country


class BillingUpdate(Schema):
    """A JSON merge patch: absent keeps, null clears. `tax_id` and `address` come whole."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    legal_name: Name | None = kept()
    registration_number: Name | None = kept()
    tax_id: TaxId | None = kept()
    vat_id: VatId | None = kept()
    address: Address | None = kept()
    email: Email | None = kept()


class TaxIdRead(Schema):
    country: str
    number: str


class AddressRead(Schema):
    line1: str
    line2: str | None
    city: str
    region: str | None
    postal_code: str | None
    country: str


class BillingRead(Resource):
    """What invoices say of an organization."""

    organization_id: UUID
    legal_name: str | None
    registration_number: str | None = Field(description="In a register of companies or charities.")
    tax_id: TaxIdRead | None
    vat_id: str | None
    address: AddressRead | None
    email: str | None = Field(description="Where invoices go.")
    missing: list[str] = Field(description="What invoices still need, by the legal form.")
    updated_at: Moment | None
    allowed_actions: list[str] = Field(description="What you may do with them now.")

    @classmethod
    def of(cls, details: Any, actor: Actor, *, legal_form: LegalForm) -> "BillingRead":
        return shaped(
            cls,
            details,
            missing=missing(legal_form, details),
            allowed_actions=billing_actions(actor, details.organization_id),
        )
