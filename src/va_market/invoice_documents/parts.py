"""The parts of a document; the names in brackets are the business terms of EN 16931."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from va_market.invoice_documents.codes import Unit
from va_market.kit.fields import Country, Name, Note, Title
from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.percents import Percent
from va_market.pricing.taxes import TaxCategory


class Part(Schema):
    """Fixed once made; a field that nobody knows is a fault of the caller."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# Fifteen digits before the point, as amounts have. Strict: no binary fraction becomes one.
PlainNumber = Annotated[Decimal, Field(strict=True, max_digits=25, decimal_places=10)]
Reference = Annotated[Title, Field(max_length=100)]


class Period(Part):
    """Local days, both included (BG-14, BG-26)."""

    start: date
    end: date

    @model_validator(mode="after")
    def _runs_forwards(self) -> Self:
        if self.end < self.start:  # BR-29, BR-30
            raise PydanticCustomError("period_backwards", "the period ends before it starts")
        return self

    def __contains__(self, other: "Period") -> bool:
        return self.start <= other.start and other.end <= self.end

    def __str__(self) -> str:
        return f"{self.start} to {self.end}"


class Address(Part):
    """Where a party has its business (BG-5, BG-8)."""

    lines: Annotated[tuple[Title, ...], Field(max_length=3)] = ()
    city: Name | None = None
    postal_code: Annotated[Title, Field(max_length=20)] | None = None
    subdivision: Name | None = None
    country: Country


class ElectronicAddress(Part):
    """Where a party receives documents (BT-34, BT-49), in a scheme of the code list EAS."""

    scheme: Annotated[str, Field(pattern="^([0-9]{4}|AN|AQ|AS|AU|EM)$")]
    value: Reference


class Party(Part):
    """Seller or buyer (BG-4, BG-7)."""

    name: Title
    address: Address
    vat_id: Annotated[str, Field(pattern="^[A-Z0-9+*]{4,20}$")] | None = None
    tax_number: Reference | None = None
    """Of a seller that is registered for a tax without a VAT number (BT-32)."""
    legal_id: Reference | None = None
    electronic_address: ElectronicAddress | None = None
    contact: Name | None = None
    email: Annotated[Title, Field(max_length=254)] | None = None


class DocumentLine(Part):
    """What is charged (BG-25). A line that takes off has a negative quantity (BR-27)."""

    id: Annotated[Title, Field(max_length=50)]
    description: Note
    quantity: PlainNumber
    unit: Unit
    unit_price: Annotated[PlainNumber, Field(ge=0)]
    price_quantity: Annotated[PlainNumber, Field(gt=0)] = Decimal(1)
    """How many units the price is for: minutes have a price of 60, which divides exactly."""
    net: Money
    tax_category: TaxCategory
    tax_percent: Percent
    period: Period | None = None
    note: Note | None = None


class TaxSubtotal(Part):
    """All lines of one category and rate together (BG-23)."""

    category: TaxCategory
    percent: Percent
    net: Money
    tax: Money
    reason: Note | None = None
    reason_code: Annotated[str, Field(pattern="^VATEX-[A-Z0-9-]{2,30}$")] | None = None


class Totals(Part):
    """The sums of the document (BG-22)."""

    net: Money
    tax: Money
    total: Money
    paid: Money
    payable: Money


class Due(Part):
    """A part of what is to be paid, and until when; EN 16931 tells them in words (BT-20)."""

    due_on: date
    amount: Money


class BankAccount(Part):
    """Where to pay by credit transfer (BG-17)."""

    account: Reference
    """IBAN, or the number of an account."""
    holder: Title | None = None
    bic: Annotated[str, Field(pattern="^[A-Z0-9]{8}([A-Z0-9]{3})?$")] | None = None
    bank: Title | None = None


class Preceding(Part):
    """The invoice that a credit note takes back (BG-3)."""

    number: Reference
    issued_on: date
