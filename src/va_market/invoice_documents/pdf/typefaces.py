"""The fonts of a document: one for most of it, others only where a text needs their script."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import TTFFont

_FOLDER = Path(__file__).parents[1] / "fonts"
MAIN = "sans"
_STYLES = {"": "NotoSans-Regular.ttf", "B": "NotoSans-Bold.ttf"}
# In the order in which they are tried. Letters of the first few join, or stand in another order
# than they are read.
_JOINING = {
    "arabic": "IBMPlexSansArabic-Regular.ttf",
    "hebrew": "NotoSansHebrew-Regular.ttf",
    "devanagari": "NotoSansDevanagari-Regular.ttf",
    "thai": "NotoSansThai-Regular.ttf",
}
# The last has every script of East Asia, and takes longest to read: it is opened only for a
# character that none before it has.
_OTHERS = {**_JOINING, "east_asian": "DroidSansFallback.ttf"}
# What is not seen but turns the order of letters around, or is a hint for other programs.
_UNSEEN = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_MISSING = "\N{REPLACEMENT CHARACTER}"
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_NO_SIGNS = frozenset({"Mn", "Mc", "Me", "Cf"})


class Typefaces:
    """Adds fonts to a PDF as the texts ask for them."""

    def __init__(self, pdf: FPDF) -> None:
        self._pdf = pdf
        self._unopened = dict(_OTHERS)
        for style, file in _STYLES.items():
            pdf.add_font(MAIN, style, _FOLDER / file)
        self._plain = frozenset(filter(_stands_alone, self._characters_of(MAIN)))
        self._simple = set(self._plain)
        self._drawn = set(self._characters_of(MAIN))

    def is_plain(self, text: str) -> bool:
        """Whether the main font writes it, letter after letter from the left."""
        return self._plain.issuperset(text)

    def is_simple(self, text: str) -> bool:
        """Whether letters stand one after the other from the left, in whatever font."""
        return self._simple.issuperset(text)

    def drawable(self, text: str) -> str:
        """`text` in characters that the fonts have; others show that something is missing."""
        if self.is_plain(text):
            return text
        composed = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
        return "".join(map(self._shown, composed))

    def _shown(self, character: str) -> str:
        if character == "\n" or self._has(character):
            return character
        return " " if character.isspace() else _MISSING

    def _has(self, character: str) -> bool:
        while character not in self._drawn and self._unopened:
            self._open_next()
        return character in self._drawn

    def _open_next(self) -> None:
        family = next(iter(self._unopened))
        self._pdf.add_font(family, "", _FOLDER / self._unopened.pop(family))
        found = set(self._characters_of(family))
        self._drawn |= found
        if family not in _JOINING:
            self._simple |= set(filter(_stands_alone, found))
        opened = [name for name in _OTHERS if name not in self._unopened]
        self._pdf.set_fallback_fonts(opened, exact_match=False)

    def _characters_of(self, family: str) -> Iterator[str]:
        font = self._pdf.fonts[family]
        if isinstance(font, TTFFont):
            yield from map(chr, font.cmap)


def runs_to_the_left(text: str) -> bool:
    """Whether the first letter that has a direction is of a script that runs to the left."""
    directions = map(unicodedata.bidirectional, text)
    first = next((one for one in directions if one == "L" or one in _RIGHT_TO_LEFT), "L")
    return first in _RIGHT_TO_LEFT


def _stands_alone(character: str) -> bool:
    """Neither a mark on another letter nor unseen, and of no script that runs to the left."""
    is_sign_of_its_own = unicodedata.category(character) not in _NO_SIGNS
    return is_sign_of_its_own and unicodedata.bidirectional(character) not in _RIGHT_TO_LEFT
