from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from va_market.identity.actor import Actor
from va_market.identity.fields import Email
from va_market.identity.models import INVOICE_PREFIX, PREFIX, LegalForm, missing
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


Prefix = Annotated[
    str,
    Field(
        max_length=40,
        pattern=PREFIX,
        description="What stands before the number: capitals and digits, each part with `-` or `/` "
        "behind it; `{year}` is that of the day. Numbers count without gaps behind each prefix.",
        examples=[INVOICE_PREFIX],
    ),
]


class BillingUpdate(Schema):
    """A JSON merge patch: absent keeps, null clears. `tax_id` and `address` come whole."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    legal_name: Name | None = kept()
    registration_number: Name | None = kept()
    tax_id: TaxId | None = kept()
    vat_id: VatId | None = kept()
    address: Address | None = kept()
    email: Email | None = kept()
    charges_tax: bool = kept()
    invoice_prefix: Prefix = kept()
    credit_note_prefix: Prefix = kept()


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


class _Details(Resource):
    """What invoices say of who sends or receives them."""

    legal_name: str | None
    registration_number: str | None = Field(description="In a register of companies or charities.")
    tax_id: TaxIdRead | None
    vat_id: str | None
    address: AddressRead | None
    email: str | None = Field(description="Where invoices go.")
    charges_tax: bool = Field(
        description="False for a small enterprise under its exemption, and for who is not "
        "registered: invoices sent in this name charge no tax."
    )
    invoice_prefix: str = Field(description="Of the numbers of invoices sent in this name.")
    credit_note_prefix: str = Field(description="Of the numbers of credit notes.")
    missing: list[str] = Field(description="What invoices still need, by the legal form.")
    updated_at: Moment | None
    allowed_actions: list[str] = Field(description="What you may do with them now.")


class BillingRead(_Details):
    """What invoices say of an organization."""

    organization_id: UUID

    @classmethod
    def of(cls, details: Any, actor: Actor, *, legal_form: LegalForm) -> "BillingRead":
        return shaped(
            cls,
            details,
            missing=missing(legal_form, details),
            allowed_actions=billing_actions(actor, details.organization_id),
        )


class OwnBillingRead(_Details):
    """What invoices say of you, if you work without an agency."""

    @classmethod
    def of(cls, details: Any, actor: Actor) -> "OwnBillingRead":
        return shaped(
            cls,
            details,
            missing=missing(LegalForm.INDIVIDUAL, details),
            allowed_actions=["update"] if actor.is_in_person else [],
        )
