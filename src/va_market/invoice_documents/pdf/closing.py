"""What follows the lines: taxes, totals, how to pay, and what the document must say."""

from collections.abc import Iterator, Sequence

from va_market.invoice_documents.codes import NO_TAX_CHARGED, DocumentKind
from va_market.invoice_documents.document import InvoiceDocument
from va_market.invoice_documents.pdf.figures import amount_text, rate_text
from va_market.invoice_documents.pdf.heading import Row, write_row
from va_market.invoice_documents.pdf.sheet import (
    BOLD,
    LEFT,
    NORMAL,
    SMALL,
    WIDTH,
    Sheet,
    Style,
)

_LABEL = 50.0
_FIGURE = 34.0
_TOTAL = Style(size=11, is_bold=True)
_PADDING = 1.0
_GAP = 3.0


def write_closing(sheet: Sheet, document: InvoiceDocument) -> None:
    """The sums stay together on one page; the rest flows."""
    sums = [
        (sheet.lines_of(label, _LABEL, style), figure, style)
        for label, figure, style in _sums(document)
    ]
    sheet.make_room_for(sum(len(label) * one.height + _PADDING for label, _, one in sums))
    for label, figure, style in sums:
        _write_sum(sheet, label, figure, style)
    sheet.y += _GAP
    sheet.flow(list(_reasons(document)), SMALL)
    sheet.y += _GAP
    for row in _payment(document):
        write_row(sheet, row, LEFT, WIDTH)
    sheet.y += _GAP
    sheet.flow(document.notes)


def _write_sum(sheet: Sheet, label: Sequence[str], figure: str, style: Style) -> None:
    end = LEFT + WIDTH
    sheet.write(figure, end - _FIGURE, _FIGURE, style, is_right=True)
    for line in label:
        sheet.write(line, end - _FIGURE - _LABEL, _LABEL, style)
        sheet.y += style.height
    sheet.y += _PADDING


def _sums(document: InvoiceDocument) -> Iterator[tuple[str, str, Style]]:
    totals = document.totals
    yield "Net", amount_text(totals.net), NORMAL
    for group in document.subtotals:
        rate = rate_text(group.category, group.percent).lower()
        yield f"Tax on {amount_text(group.net)} ({rate})", amount_text(group.tax), NORMAL
    yield "Total", amount_text(totals.total), BOLD
    if totals.paid.amount:
        yield "Paid before", amount_text(-totals.paid), NORMAL
    is_credit = document.kind is DocumentKind.CREDIT_NOTE
    label = "Credited" if is_credit else "To be paid"
    yield f"{label}, {document.currency}", amount_text(totals.payable), _TOTAL


def _reasons(document: InvoiceDocument) -> Iterator[str]:
    for group in document.subtotals:
        if group.category in NO_TAX_CHARGED:
            codes = [text for text in (group.reason, group.reason_code) if text]
            yield f"{rate_text(group.category, group.percent)}: {' · '.join(codes)}"


def _payment(document: InvoiceDocument) -> Iterator[Row]:
    account = document.bank_account
    rows = {"Payment terms": document.payment_terms}
    if account is not None:
        rows |= {"Pay to": account.holder, "Account": account.account}
        rows |= {"BIC": account.bic, "Bank": account.bank}
    rows["Reference"] = document.payment_reference
    for label, text in rows.items():
        if text is not None:
            yield label, text
    for number, part in enumerate(document.installments, start=1):
        yield f"Installment {number}", f"{amount_text(part.amount)} by {part.due_on}"
