"""One document of each sort, for what must hold for all of them."""

from datetime import date
from decimal import Decimal

from tests.invoice_documents.making import (
    BUYER,
    SELLER,
    credit_note,
    invoice,
    line,
    untaxed,
)
from va_market.invoice_documents import Address, InvoiceDocument, Party, Period, Unit

NOVEMBER = Period(start=date(2026, 11, 1), end=date(2026, 11, 30))
WEEK = Period(start=date(2026, 11, 2), end=date(2026, 11, 8))
AUSTRALIAN = Party(
    name="Harbour Desk Pty Ltd",
    address=Address(city="Sydney", postal_code="2000", country="AU"),
    vat_id="51824753556",
    electronic_address={"scheme": "0151", "value": "51824753556"},
    legal_id="51824753556",
)
WHOLE_ADDRESS = Address(
    lines=("Haus 3", "Hof 2", "Etage 1"),
    city="Köln",
    postal_code="50667",
    subdivision="NRW",
    country="DE",
)

SAMPLES: dict[str, InvoiceDocument] = {
    "one line": invoice(),
    "two rates": invoice(line("1"), line("2", tax_percent=Decimal(6)), line("3")),
    "reverse charge": invoice(
        untaxed("AE"), notes=("Reverse charge", "Thank you"), due_on=None, delivered_on=WEEK.end
    ),
    "exempt": invoice(untaxed("E"), untaxed("Z", "2")),
    "export": invoice(untaxed("G")),
    "outside of tax": invoice(untaxed("O"), seller=AUSTRALIAN),
    "goods and services tax": invoice(line(tax_percent=Decimal(10)), seller=AUSTRALIAN),
    "every field": invoice(
        line("1", period=WEEK, note="Two inboxes", unit=Unit.LUMP_SUM),
        line("2", quantity=Decimal(-1), unit_price=Decimal(100)),
        line("3", quantity=Decimal(80), unit=Unit.MINUTE, price_quantity=Decimal(60)),
        period=NOVEMBER,
        buyer=BUYER.model_copy(update={"address": WHOLE_ADDRESS}),
        seller=SELLER.model_copy(update={"tax_number": "PT-7"}),
        order_reference="PO-1",
        contract_reference="K-9",
        paid=Decimal(100),
        delivered_on=NOVEMBER.end,
        notes=("Held funds are set off",),
    ),
    "paid": invoice(paid=Decimal("422.81"), bank_account=None, payment_terms=None, due_on=None),
    "yen": invoice(line(unit_price=Decimal(3334), currency="JPY")),
    "dinars": invoice(
        line(
            quantity=Decimal(2),
            unit_price=Decimal("1.250"),
            tax_percent=Decimal(20),
            currency="KWD",
        )
    ),
    "credit note": credit_note(period=NOVEMBER, order_reference="PO-1", contract_reference="K-9"),
    "credit note without terms": credit_note(untaxed("AE"), payment_terms=None),
}
