"""What a quote answers. Outputs have no defaults."""

from datetime import date

from pydantic import Field

from va_market.kit.money import Money
from va_market.kit.schema import Schema
from va_market.pricing.fees import Percent
from va_market.pricing.frozen import frozen
from va_market.pricing.lines import QuoteLine
from va_market.pricing.quotes.example import QUOTE_EXAMPLE
from va_market.pricing.taxes import TaxGroup
from va_market.pricing.trace import TraceStep

_FLOW = QUOTE_EXAMPLE["cash_flow"][0]
_TAX = QUOTE_EXAMPLE["tax"]
_WITHHELD = QUOTE_EXAMPLE["withheld"]


class CashFlow(Schema):
    """What is due in one month, before tax."""

    model_config = frozen(_FLOW)

    month: date | None = Field(
        description="First day of the calendar month; null for what is due as the work is done.",
        examples=["2026-12-01"],
    )
    client_pays: Money = Field(description="With the client's fee.")
    assistant_receives: Money = Field(description="Less the assistant's fee.")


class TaxShown(Schema):
    """The tax on the work; the fee of the platform is taxed by itself, on its own invoice."""

    model_config = frozen(_TAX)

    groups: list[TaxGroup] = Field(description="One for each category and rate.")
    net: Money = Field(description="The work before tax.")
    tax: Money = Field(description="The tax, rounded once for each group.")
    total: Money = Field(description="Net and tax.")


class Withheld(Schema):
    """What the client keeps back for the tax office; the price stays what it is."""

    model_config = frozen(_WITHHELD)

    percent: Percent = Field(description="Share of the work before tax.", examples=["20"])
    amount: Money = Field(description="What is kept back.")
    trace: list[TraceStep] = Field(description="The derivation, step by step.")


class Quote(Schema):
    """The lines, their sums, and who pays and receives what."""

    model_config = frozen(QUOTE_EXAMPLE)

    currency: str = Field(description="ISO 4217 code of every amount.", examples=["EUR"])
    lines: list[QuoteLine] = Field(description="What the subtotal consists of.")
    subtotal: Money = Field(description="Sum of the lines before fee and tax.")
    fee: Money = Field(description="Sum of the fees of the lines, of both sides.")
    client_fee: Money = Field(description="What the client pays of it.")
    assistant_fee: Money = Field(description="What the assistant receives less for it.")
    client_pays: Money = Field(description="Subtotal and the client's fee, before tax.")
    assistant_receives: Money = Field(
        description="Subtotal less the assistant's fee, and less what others than the assistant "
        "are paid: benefits. Before tax."
    )
    tax: TaxShown | None = Field(description="Null where nobody asked for it.")
    withheld: Withheld | None = Field(description="Null where nothing is kept back.")
    client_pays_in_all: Money = Field(
        description="With the tax. What is withheld goes to the tax office, the rest to the work."
    )
    assistant_is_paid: Money = Field(
        description="What arrives: with the tax, which the seller owes, less what is withheld."
    )
    cash_flow: list[CashFlow] = Field(description="What is due when, month by month.")
    billed_minutes: int = Field(
        description="Minutes that the lines pay for, also those within a price or a fee.",
        examples=[90],
    )
    unbilled_minutes: int = Field(
        description="Minutes beyond a weekly cap or a ceiling, or beyond a retainer that bills no "
        "overage.",
        examples=[0],
    )
    warnings: list[str] = Field(
        description="What both sides should know before they agree, in words.", examples=[[]]
    )
