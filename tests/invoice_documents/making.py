"""Documents that add up, from the lines and the fields that a test is about."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from va_market.invoice_documents import (
    Address,
    BankAccount,
    DocumentKind,
    DocumentLine,
    ElectronicAddress,
    InvoiceDocument,
    Party,
    Preceding,
    TaxSubtotal,
    Totals,
    Unit,
)
from va_market.kit.money import Money
from va_market.pricing.rounding import add_up, round_money

SELLER = Party(
    name="Inês Faria, assistência virtual",
    address=Address(
        lines=("Rua do Almada 12", "3.º esq."), city="Porto", postal_code="4050-030", country="PT"
    ),
    vat_id="PT123456789",
    legal_id="123456789",
    electronic_address=ElectronicAddress(scheme="9946", value="PT123456789"),
    contact="Inês Faria",
    email="ines@example.org",
)
BUYER = Party(
    name="Blumenhof GmbH",
    address=Address(lines=("Gartenstraße 7",), city="Köln", postal_code="50667", country="DE"),
    vat_id="DE136695976",
    electronic_address=ElectronicAddress(scheme="9930", value="DE136695976"),
)
ACCOUNT = BankAccount(
    account="PT50000201231234567890154", holder="Inês Faria", bic="BCOMPTPL", bank="Banco do Douro"
)


def line(identity: str = "1", **changes: Any) -> DocumentLine:
    """12.5 hours of 27.50 euros at 23 %; the net follows from quantity and price."""
    given: dict[str, Any] = {
        "description": "Answering mail",
        "quantity": Decimal("12.5"),
        "unit": Unit.HOUR,
        "unit_price": Decimal("27.50"),
        "tax_category": "S",
        "tax_percent": Decimal(23),
        **changes,
    }
    currency = given.pop("currency", "EUR")
    if "net" not in given:
        price = given["unit_price"] / given.get("price_quantity", Decimal(1))
        given["net"] = round_money(given["quantity"] * price, currency)
    return DocumentLine(id=identity, **given)


def untaxed(category: str, identity: str = "1", **changes: Any) -> DocumentLine:
    return line(identity, tax_category=category, tax_percent=Decimal(0), **changes)


def subtotals_of(lines: Sequence[DocumentLine]) -> tuple[TaxSubtotal, ...]:
    nets: dict[tuple[Any, Decimal], list[Money]] = {}
    for one in lines:
        nets.setdefault((one.tax_category, one.tax_percent), []).append(one.net)
    return tuple(_subtotal(*key, add_up(of, of[0].currency)) for key, of in nets.items())


def _subtotal(category: Any, percent: Decimal, net: Money) -> TaxSubtotal:
    tax = round_money(net.amount * percent / 100, net.currency)
    reason = "Reverse charge" if category == "AE" else f"Why it is {category}"
    return TaxSubtotal(category=category, percent=percent, net=net, tax=tax, reason=reason)


def totals_of(subtotals: Sequence[TaxSubtotal], paid: Decimal = Decimal(0)) -> Totals:
    currency = subtotals[0].net.currency
    net = add_up((group.net for group in subtotals), currency)
    tax = add_up((group.tax for group in subtotals), currency)
    before = Money(paid, currency)
    total = net + tax
    return Totals(net=net, tax=tax, total=total, paid=before, payable=total - before)


def fields_of(*lines: DocumentLine, **changes: Any) -> dict[str, Any]:
    """What an invoice over these lines is made of."""
    lines = lines or (line(),)
    groups = changes.pop("subtotals", None) or subtotals_of(lines)
    return {
        "kind": DocumentKind.INVOICE,
        "number": "2026-0042",
        "issued_on": date(2026, 12, 1),
        "due_on": date(2026, 12, 31),
        "currency": lines[0].net.currency,
        "seller": SELLER,
        "buyer": BUYER,
        "lines": lines,
        "subtotals": groups,
        "totals": totals_of(groups, changes.pop("paid", Decimal(0))),
        "payment_terms": "Net 30 days",
        "payment_reference": "2026-0042",
        "bank_account": ACCOUNT,
        "buyer_reference": "Marketing",
        **changes,
    }


def invoice(*lines: DocumentLine, **changes: Any) -> InvoiceDocument:
    return InvoiceDocument(**fields_of(*lines, **changes))


def credit_note(*lines: DocumentLine, **changes: Any) -> InvoiceDocument:
    preceding = Preceding(number="2026-0040", issued_on=date(2026, 11, 1))
    given = {"kind": DocumentKind.CREDIT_NOTE, "number": "C-7", "preceding": preceding, **changes}
    return invoice(*lines, **given)
