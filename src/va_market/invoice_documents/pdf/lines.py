"""The table of lines, over as many pages as it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from va_market.invoice_documents.document import InvoiceDocument
from va_market.invoice_documents.parts import DocumentLine
from va_market.invoice_documents.pdf.figures import (
    amount_text,
    price_text,
    quantity_text,
    rate_text,
)
from va_market.invoice_documents.pdf.sheet import (
    BOTTOM,
    LEFT,
    NORMAL,
    SMALL,
    TOP,
    Sheet,
    Style,
)
from va_market.invoice_documents.pdf.typefaces import runs_to_the_left

_HEAD = Style(size=7.5, is_bold=True)
_PADDING = 1.2
_LEAST = 16.0  # no head stands alone at the end of a page
_GAP = 2.0


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    width: float
    is_right: bool = True


_COLUMNS = (
    _Column("No.", 10, is_right=False),
    _Column("Description", 66, is_right=False),
    _Column("Quantity", 22),
    _Column("Unit price", 28),
    _Column("Tax", 18),
    _Column("Net {}", 30),
)
_Text = tuple[str, Style, bool]
"""A line of a cell, and whether its text runs to the left."""


def write_lines(sheet: Sheet, document: InvoiceDocument) -> None:
    """All lines, in their order; a head stands above them on every page."""
    sheet.make_room_for(_LEAST)
    _write_head(sheet, document.currency)
    for line in document.lines:
        _write_line(sheet, line)
    sheet.rule(is_grey=False)
    sheet.y += 4


def _write_line(sheet: Sheet, line: DocumentLine) -> None:
    rows = list(zip_longest(*_cells(sheet, line)))
    heights = [max(text[1].height for text in row if text) for row in rows]
    # Only a line of half a page or more is torn apart.
    if not sheet.has_room_for(sum(heights) + 2 * _PADDING) and sum(heights) < (BOTTOM - TOP) / 2:
        _turn_page(sheet, line.net.currency)
    sheet.y += _PADDING
    for row, height in zip(rows, heights, strict=True):
        if not sheet.has_room_for(height + _PADDING):
            _turn_page(sheet, line.net.currency)
            sheet.y += _PADDING
        _write_texts(sheet, row)
        sheet.y += height
    sheet.y += _PADDING
    sheet.rule()


def _turn_page(sheet: Sheet, currency: str) -> None:
    sheet.next_page()
    _write_head(sheet, currency)


def _write_head(sheet: Sheet, currency: str) -> None:
    sheet.y += _PADDING
    _write_texts(sheet, [(one.title.format(currency), _HEAD, False) for one in _COLUMNS])
    sheet.y += _HEAD.height + _PADDING
    sheet.rule(is_grey=False)


def _write_texts(sheet: Sheet, texts: Sequence[_Text | None]) -> None:
    x = LEFT
    for column, text in zip(_COLUMNS, texts, strict=True):
        if text is not None:
            line, style, turned = text
            width = column.width - _GAP
            start = x + _GAP if column.is_right else x
            sheet.write(line, start, width, style, is_right=column.is_right, is_to_the_left=turned)
        x += column.width


def _cells(sheet: Sheet, line: DocumentLine) -> list[list[_Text]]:
    described = [(line.description, NORMAL)]
    described += [(text, SMALL) for text in (line.note, line.period and str(line.period)) if text]
    texts = [
        [(line.id, NORMAL)],
        described,
        [(quantity_text(line.quantity, line.unit), NORMAL)],
        [(price_text(line), NORMAL)],
        [(rate_text(line.tax_category, line.tax_percent), NORMAL)],
        [(amount_text(line.net), NORMAL)],
    ]
    return [
        _wrapped(sheet, of, column.width - _GAP) for column, of in zip(_COLUMNS, texts, strict=True)
    ]


def _wrapped(sheet: Sheet, texts: Sequence[tuple[str, Style]], width: float) -> list[_Text]:
    return [
        (part, style, runs_to_the_left(text))
        for text, style in texts
        for part in sheet.lines_of(text, width, style)
    ]
