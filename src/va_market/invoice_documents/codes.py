"""The code lists that EN 16931 takes from others, as far as this trade needs them."""

from decimal import Decimal

from va_market.kit.choices import Choice

NO_TAX_CHARGED = frozenset({"E", "AE", "O", "G"})
"""Tax categories of UNCL5305 that need a reason; the others must not have one."""


class DocumentKind(Choice):
    """What the document is; a credit note takes back what an invoice charged."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"

    @property
    def type_code(self) -> str:
        """UNTDID 1001."""
        return _TYPE_CODES[self]

    @property
    def heading(self) -> str:
        """As people read it."""
        return self.replace("_", " ").capitalize()


class Unit(Choice):
    """In what the quantity of a line is counted."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    PIECE = "piece"
    LUMP_SUM = "lump_sum"
    KILOMETRE = "kilometre"

    @property
    def code(self) -> str:
        """UN/ECE recommendation 20."""
        return _UNIT_CODES[self]

    def label(self, quantity: Decimal) -> str:
        """As people read it beside so many."""
        word = self.replace("_", " ")
        return _SYMBOLS.get(self) or (word if abs(quantity) == 1 else f"{word}s")


_TYPE_CODES = {DocumentKind.INVOICE: "380", DocumentKind.CREDIT_NOTE: "381"}
_UNIT_CODES = {
    Unit.MINUTE: "MIN",
    Unit.HOUR: "HUR",
    Unit.DAY: "DAY",
    Unit.WEEK: "WEE",
    Unit.MONTH: "MON",
    Unit.YEAR: "ANN",
    Unit.PIECE: "H87",
    Unit.LUMP_SUM: "LS",
    Unit.KILOMETRE: "KMT",
}
_SYMBOLS = {Unit.MINUTE: "min", Unit.HOUR: "h", Unit.KILOMETRE: "km"}
