"""The top of the first page: who bills whom, for what time, under which numbers."""

from collections.abc import Callable, Iterator

from va_market.invoice_documents.document import InvoiceDocument
from va_market.invoice_documents.parts import Address, Party
from va_market.invoice_documents.pdf.sheet import BOLD, LABEL, LEFT, NORMAL, WIDTH, Sheet, Style

_TITLE = Style(size=18, is_bold=True)
_NAME = Style(size=11, is_bold=True)
_GAP = 7.0
_HALF = (WIDTH - _GAP) / 2
_RIGHT = LEFT + _HALF + _GAP
_LABEL_WIDTH = 32.0

Row = tuple[str, str]


def write_heading(sheet: Sheet, document: InvoiceDocument) -> None:
    """The seller beside the title, and the buyer beside the dates and references."""
    _beside(
        sheet,
        lambda: _write_party(sheet, document.seller),
        lambda: _write_title(sheet, document),
    )
    sheet.y += _GAP / 2
    sheet.rule()
    sheet.y += _GAP / 2
    _beside(
        sheet,
        lambda: _write_buyer(sheet, document.buyer),
        lambda: _write_dates(sheet, document),
    )
    sheet.y += _GAP


def _beside(sheet: Sheet, write_left: Callable[[], None], write_right: Callable[[], None]) -> None:
    """Two columns from the same height, unless the left one has filled the page."""
    start, page = sheet.y, sheet.page
    write_left()
    end = sheet.y
    if sheet.page == page:
        sheet.y = start
    page = sheet.page
    write_right()
    if sheet.page == page:
        sheet.y = max(end, sheet.y)


def _write_title(sheet: Sheet, document: InvoiceDocument) -> None:
    for text, style in ((document.kind.heading, _TITLE), (document.number, _NAME)):
        _write_block(sheet, text, _RIGHT, style, is_right=True)


def _write_buyer(sheet: Sheet, buyer: Party) -> None:
    _write_block(sheet, "Bill to", LEFT, LABEL)
    _write_party(sheet, buyer)


def _write_dates(sheet: Sheet, document: InvoiceDocument) -> None:
    for row in _dates(document):
        write_row(sheet, row, _RIGHT, _HALF)


def write_row(sheet: Sheet, row: Row, x: float, width: float) -> None:
    """A label, and what it says beside it."""
    label, text = row
    sheet.make_room_for(NORMAL.height)
    sheet.write(label, x, _LABEL_WIDTH, LABEL)
    for line in sheet.lines_of(text, width - _LABEL_WIDTH):
        sheet.make_room_for(NORMAL.height)
        sheet.write(line, x + _LABEL_WIDTH, width - _LABEL_WIDTH)
        sheet.y += NORMAL.height


def _write_block(
    sheet: Sheet, text: str, x: float, style: Style = NORMAL, *, is_right: bool = False
) -> None:
    for line in sheet.lines_of(text, _HALF, style):
        sheet.make_room_for(style.height)
        sheet.write(line, x, _HALF, style, is_right=is_right)
        sheet.y += style.height


def _write_party(sheet: Sheet, party: Party) -> None:
    _write_block(sheet, party.name, LEFT, BOLD)
    for text in (*_address(party.address), *_numbers(party)):
        _write_block(sheet, text, LEFT)


def _address(address: Address) -> Iterator[str]:
    yield from address.lines
    town = " ".join(part for part in (address.postal_code, address.city) if part)
    place = [part for part in (town, address.subdivision, address.country) if part]
    yield ", ".join(place)


def _numbers(party: Party) -> Iterator[str]:
    numbers = {
        "VAT": party.vat_id,
        "Tax number": party.tax_number,
        "Registration": party.legal_id,
        "Contact": party.contact,
        "E-mail": party.email,
    }
    for label, number in numbers.items():
        if number is not None:
            yield f"{label}: {number}"


def _dates(document: InvoiceDocument) -> Iterator[Row]:
    preceding = document.preceding
    rows = {
        "Issue date": document.issued_on,
        "Due date": document.due_on,
        "Period": document.period,
        "Delivered on": document.delivered_on,
        "Your reference": document.buyer_reference,
        "Order": document.order_reference,
        "Contract": document.contract_reference,
        "Credited invoice": preceding and f"{preceding.number} of {preceding.issued_on}",
    }
    for label, text in rows.items():
        if text is not None:
            yield label, str(text)
