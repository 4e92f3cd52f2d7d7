"""An opened invoice as the document that is given out: it never changes, whatever is paid later."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from pydantic import ValidationError

from va_market.invoice_documents import (
    Address,
    DocumentKind,
    DocumentLine,
    Due,
    ElectronicAddress,
    InvoiceDocument,
    Party,
    Period,
    TaxSubtotal,
    Totals,
    Unit,
)
from va_market.invoice_documents.codes import NO_TAX_CHARGED
from va_market.invoices.errors import NoDocument
from va_market.invoices.models import InvoiceStatus, LineKind
from va_market.invoices.parties import PartyRead
from va_market.invoices.schemas import InvoiceRead
from va_market.invoices.schemas.lines import InvoiceLineRead, TaxGroupRead
from va_market.kit.money import Money
from va_market.pricing.invoices import DueAmount, LateFee, states_of
from va_market.pricing.percents import percent_text
from va_market.pricing.rounding import add_up, round_money

# Those of charges that stand for a count of something else are told in words.
_UNITS = {
    **{unit.value: unit for unit in (Unit.HOUR, Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR)},
    **dict.fromkeys(("overage_hour", "guaranteed_hour"), Unit.HOUR),
    **dict.fromkeys(("expense", "pack"), Unit.PIECE),
    **dict.fromkeys(
        ("milestone", "period", "commission", "late_interest", "late_fee"), Unit.LUMP_SUM
    ),
}
_VATEX = {"AE": "VATEX-EU-AE", "G": "VATEX-EU-G", "O": "VATEX-EU-O"}


def document_of(invoice: InvoiceRead) -> InvoiceDocument:
    """The document, whose sums are checked once more.

    Raises:
        NoDocument: it is a draft, or cannot be written by the rules of EN 16931.
    """
    if invoice.number is None or invoice.issued_on is None:
        raise NoDocument("A draft has no number yet; open it first.")
    totals = _totals(invoice)
    parts = _installments(invoice, totals)
    due_on = parts[0].due_on if parts else invoice.due_on
    try:
        return InvoiceDocument(
            kind=DocumentKind.INVOICE,
            number=invoice.number,
            issued_on=invoice.issued_on,
            due_on=due_on,
            currency=invoice.total.currency,
            seller=_party(invoice.seller),
            buyer=_party(invoice.buyer),
            lines=tuple(_line(line) for line in invoice.lines),
            subtotals=tuple(_subtotal(group) for group in invoice.taxes),
            totals=totals,
            installments=parts,
            payment_terms=_terms(due_on, parts, invoice.late_fee),
            payment_reference=invoice.number,
            buyer_reference=str(invoice.contract_id),
            contract_reference=str(invoice.contract_id),
            notes=tuple(_notes(invoice)),
        )
    except ValidationError as error:
        reasons = "; ".join(fault["msg"] for fault in error.errors())
        raise NoDocument(f"It does not fit the rules of EN 16931: {reasons}.") from error


def _party(side: PartyRead) -> Party:
    address = side.address
    return Party(
        name=side.legal_name,
        address=Address(
            lines=tuple(line for line in (address.line1, address.line2) if line),
            city=address.city,
            postal_code=address.postal_code,
            subdivision=address.region,
            country=address.country,
        ),
        vat_id=side.vat_id,
        tax_number=None if side.tax_id is None else side.tax_id.number,
        legal_id=side.registration_number,
        electronic_address=None
        if side.email is None
        else ElectronicAddress(scheme="EM", value=side.email),
        email=side.email,
    )


def _line(line: InvoiceLineRead) -> DocumentLine:
    """Units at a price where they come to the amount as they are written, and else one piece.

    Hours are written with four decimals at most, premiums multiply them, and parts of a period are
    prorated by its days.
    """
    quantity, price = Decimal(line.quantity), line.unit_price.amount
    unit, note = _UNITS.get(line.unit), None
    if unit is None or round_money(quantity * price, line.amount.currency) != line.amount:
        note = f"{line.quantity} {line.unit.replace('_', ' ')} at {line.unit_price}"
        quantity, unit, price = Decimal(1), Unit.PIECE, line.amount.amount
    if price < 0:  # BR-27: it is the quantity that takes off
        quantity, price = -quantity, -price
    return DocumentLine(
        id=str(line.position),
        description=line.description,
        quantity=quantity,
        unit=unit,
        unit_price=price,
        net=line.amount,
        tax_category=line.tax_category,
        tax_percent=line.tax_percent,
        period=Period(start=line.first_on, end=line.last_on),
        note=note,
    )


def _subtotal(group: TaxGroupRead) -> TaxSubtotal:
    needs_reason = group.category in NO_TAX_CHARGED
    return TaxSubtotal(
        category=group.category,
        percent=group.percent,
        net=group.net,
        tax=group.tax,
        reason=group.reason if needs_reason else None,
        reason_code=_VATEX.get(group.category) if needs_reason else None,
    )


def _totals(invoice: InvoiceRead) -> Totals:
    """What releases of milestones had paid when it was opened is not asked for."""
    paid = add_up(
        (
            line.amount + line.client_fee
            for line in invoice.lines
            if line.kind == LineKind.MILESTONE
        ),
        invoice.total.currency,
    )
    return Totals(
        net=invoice.net,
        tax=invoice.tax,
        total=invoice.total,
        paid=paid,
        payable=invoice.total - paid,
    )


def _installments(invoice: InvoiceRead, totals: Totals) -> tuple[Due, ...]:
    """Those that were left to pay at the opening; none where all is due on one day."""
    parts = [DueAmount(one.due_on, one.amount) for one in invoice.installments]
    left = states_of(parts, paid=totals.paid, credited=Money.zero(totals.paid.currency))
    found = tuple(Due(due_on=one.due_on, amount=one.outstanding) for one in left)
    return tuple(one for one in found if one.amount.minor) if invoice.installment_plan else ()


def _terms(due_on: date | None, parts: Sequence[Due], late_fee: LateFee | None) -> str:
    told = f"To be paid by {due_on}."
    if parts:
        each = "; ".join(f"{part.amount} by {part.due_on}" for part in parts)
        told = f"To be paid in installments: {each}."
    return told if late_fee is None else f"{told} {_late(late_fee)}"


def _late(fee: LateFee) -> str:
    costs = []
    if fee.annual_percent:
        costs.append(f"interest of {percent_text(fee.annual_percent)} % a year from the day after")
    if fee.flat:
        costs.append(f"{fee.flat} once for each part that is late")
    after = f" after {fee.grace_days} days of grace" if fee.grace_days else ""
    return f"Late payment costs {' and '.join(costs)}{after}."


def _notes(invoice: InvoiceRead) -> Iterator[str]:
    if invoice.memo:
        yield invoice.memo
    if invoice.status == InvoiceStatus.VOID:
        yield f"This invoice is void: {invoice.void_reason}"
