"""Pages, and how texts are measured and written on them. Lengths are in millimetres."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from fpdf import FPDF

from va_market.invoice_documents.document import InvoiceDocument
from va_market.invoice_documents.pdf.typefaces import MAIN, Typefaces, runs_to_the_left
from va_market.invoice_documents.pdf.wrapping import wrap

LEFT, TOP, WIDTH, BOTTOM = 18.0, 16.0, 174.0, 277.0  # of A4
_FOOT, _PAGES = 285.0, 34.0
# Stands for the number of pages until it is known; no text of a document can hold it.
_COUNT = "\N{WORD JOINER}n\N{WORD JOINER}"
_BLACK, _GREY = 0, 105
_POINT = 25.4 / 72
_LEADING = 1.38


@dataclass(frozen=True, slots=True)
class Style:
    """Size in points, weight and shade of a text."""

    size: float = 8.5
    is_bold: bool = False
    is_grey: bool = False

    @property
    def height(self) -> float:
        """Of a line, with the space to the next."""
        return self.size * _POINT * _LEADING


NORMAL = Style()
BOLD = Style(is_bold=True)
LABEL = Style(is_grey=True)
SMALL = Style(size=7.5, is_grey=True)


class _Pages(FPDF):
    """Leaves what stands at the foot of a page to its owner."""

    def __init__(self, foot: Callable[[], None]) -> None:
        super().__init__(unit="mm", format="A4")
        self._foot = foot

    def footer(self) -> None:
        self._foot()


class Sheet:
    """Where the next text goes, and the pages so far."""

    def __init__(self, document: InvoiceDocument) -> None:
        self._pdf = _Pages(self._write_foot)
        self._pdf.set_auto_page_break(auto=False)
        self._pdf.c_margin = 0
        self._pdf.alias_nb_pages(_COUNT)
        self._faces = Typefaces(self._pdf)
        self._advances: dict[Style, dict[str, float]] = defaultdict(dict)
        name = f"{document.kind.heading} {document.number}"
        self._name = self.lines_of(name, WIDTH - _PAGES, SMALL)[0]
        _describe(self._pdf, document)
        self.y = TOP
        self._pdf.add_page()

    def output(self) -> bytes:
        return bytes(self._pdf.output())

    @property
    def page(self) -> int:
        return self._pdf.page_no()

    def next_page(self) -> None:
        self._pdf.add_page()
        self.y = TOP

    def has_room_for(self, height: float) -> bool:
        return self.y + height <= BOTTOM

    def make_room_for(self, height: float) -> None:
        """Go on to the next page if this one is full."""
        if not self.has_room_for(height):
            self.next_page()

    def rule(self, *, is_grey: bool = True) -> None:
        """A line across the page, at the present height."""
        self._pdf.set_draw_color(200 if is_grey else _BLACK)
        self._pdf.line(LEFT, self.y, LEFT + WIDTH, self.y)

    def lines_of(self, text: str, width: float, style: Style = NORMAL) -> list[str]:
        """`text` in lines that fit into the width."""
        self._use(style)
        drawable = self._faces.drawable(text)
        return wrap(drawable, width, lambda part: self._width_of(part, style))

    def write(
        self,
        line: str,
        x: float,
        width: float,
        style: Style = NORMAL,
        *,
        is_right: bool = False,
        is_to_the_left: bool | None = None,
    ) -> None:
        """One line at the present height; one of a script that runs to the left starts right."""
        self._use(style)
        if self._faces.is_plain(line):
            is_right = is_right or bool(is_to_the_left)
            indent = width - self._width_of(line, style) if is_right else 0
            baseline = self.y + style.height / 2 + 0.3 * style.size * _POINT
            self._pdf.text(x + indent, baseline, line)
            return
        turned = runs_to_the_left(line) if is_to_the_left is None else is_to_the_left
        self._shape(line, "rtl" if turned else "ltr")
        # What this text changes on the page, such as the font, ends with it.
        with self._pdf.local_context():
            self._pdf.set_xy(x, self.y)
            self._pdf.cell(width, style.height, line, align="R" if is_right or turned else "L")

    def flow(self, texts: Sequence[str], style: Style = NORMAL) -> None:
        """Texts over the whole width, on as many pages as they need."""
        for text in texts:
            turned = runs_to_the_left(text)
            for line in self.lines_of(text, WIDTH, style):
                self.make_room_for(style.height)
                self.write(line, LEFT, WIDTH, style, is_to_the_left=turned)
                self.y += style.height

    def _use(self, style: Style) -> None:
        self._pdf.set_font(MAIN, "B" if style.is_bold else "", style.size)
        self._pdf.set_text_color(_GREY if style.is_grey else _BLACK)

    def _width_of(self, text: str, style: Style) -> float:
        if self._faces.is_simple(text):
            return sum(self._advance_of(one, style) for one in text)
        return self._advance_of(text, style)  # letters that join have another width together

    def _advance_of(self, text: str, style: Style) -> float:
        known = self._advances[style]
        if text not in known:
            self._shape(text)
            known[text] = self._pdf.get_string_width(text)
        return known[text]

    def _shape(self, text: str, direction: str | None = None) -> None:
        """Shaping takes time, so only what needs it is shaped."""
        is_joined = not self._faces.is_simple(text)
        self._pdf.set_text_shaping(is_joined, direction=direction if is_joined else None)

    def _write_foot(self) -> None:
        before, self.y = self.y, _FOOT
        self._use(SMALL)
        self._pdf.set_xy(LEFT, _FOOT)
        # At the left: how wide the number of pages is, is known only at the end.
        self._pdf.cell(_PAGES, SMALL.height, f"Page {self._pdf.page_no()} of {_COUNT}")
        self.write(self._name, LEFT + _PAGES, WIDTH - _PAGES, SMALL, is_right=True)
        self.y = before


def _describe(pdf: FPDF, document: InvoiceDocument) -> None:
    pdf.set_title(f"{document.kind.heading} {document.number}")
    pdf.set_author(document.seller.name)
    pdf.set_lang("en")
    # Not the present moment: the same document gives the same bytes.
    pdf.set_creation_date(datetime.combine(document.issued_on, time(), UTC))
