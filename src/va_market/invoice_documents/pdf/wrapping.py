"""Text in lines of a width: broken between words, and within those that are too long."""

import re
import unicodedata
from collections.abc import Callable, Iterator

Measure = Callable[[str], float]

# Han, kana and Hangul break after every character, but not before what closes a phrase.
_WIDE = "\u1100-\u11ff\u2e80-\u2fff\u3003-\u3007\u3012-\u9fff\uac00-\ud7ff\uf900-\ufaff"
_CLOSING = "、。〉》」』】〕〗！），．：；？"  # noqa: RUF001  # full width is what is meant
_PIECE = re.compile(rf"[{_WIDE}][{_CLOSING}]*\s*|[^\s{_WIDE}]+\s*|\s+")


def wrap(text: str, width: float, measure: Measure) -> list[str]:
    """The lines of `text`, none of them wider than `width` unless one character is."""
    found = [line for paragraph in text.splitlines() for line in _lines(paragraph, width, measure)]
    return found or [""]


def _lines(paragraph: str, width: float, measure: Measure) -> Iterator[str]:
    line, taken = "", 0.0
    for word in _PIECE.findall(paragraph.strip()):
        if line and taken + measure(word.rstrip()) > width:
            yield line.rstrip()
            line, taken = "", 0.0
        for piece in _parts(word, width, measure):
            if line and taken + measure(piece.rstrip()) > width:
                yield line.rstrip()
                line, taken = "", 0.0
            line, taken = line + piece, taken + measure(piece)
    yield line.rstrip()


def _parts(word: str, width: float, measure: Measure) -> Iterator[str]:
    """The word, in as many parts as it takes; a mark stays with its letter."""
    if measure(word.rstrip()) <= width:
        yield word
        return
    part, taken = "", 0.0
    for character in word:
        is_mark = unicodedata.category(character).startswith("M")
        if part and not is_mark and taken + measure(character.rstrip()) > width:
            yield part
            part, taken = "", 0.0
        part, taken = part + character, taken + measure(character)
    yield part
