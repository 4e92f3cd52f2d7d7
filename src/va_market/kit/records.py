"""Rows of a CSV file, read from a window of its bytes; one that cannot be read spoils no other."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST_BYTES_OF_ROW = 32 * 1024
_EMPTY = re.compile(rb"(?:[ \t\r]*\n)+")


@dataclass(frozen=True, slots=True)
class Record:
    """One row: its cells, or the code of what is wrong with it."""

    line: int
    """Where it begins, counted from 1."""
    cells: list[str]
    fault: str | None
    end: int
    """Where the next one begins in the window."""
    next_line: int

    @property
    def is_blank(self) -> bool:
        return self.fault is None and not any(cell.strip() for cell in self.cells)


def records(window: bytes, *, line: int, delimiter: str, is_last: bool) -> Iterator[Record]:
    """The rows that end in the window; empty lines one after another are one empty row.

    A row that goes on behind the window, while the file does, is left to the next window, which
    begins with it.
    """
    place = 0
    while place < len(window):
        found = _nothing(window, place, line) or _read(
            window, place, line, delimiter, is_last=is_last
        )
        if found is None:
            return
        place, line = found.end, found.next_line
        yield found


def _nothing(window: bytes, place: int, line: int) -> Record | None:
    """Empty lines, if the place is followed by some: a file of nothing else takes no time."""
    empty = _EMPTY.match(window, place)
    if empty is None:
        return None
    return Record(line, [], None, empty.end(), line + empty[0].count(b"\n"))


class _Lines:
    """The lines of a window from a place on, as far as one row may reach."""

    def __init__(self, window: bytes, place: int) -> None:
        self._window = window
        self._first = self.place = place
        self.count = 0
        self.has_run_out = False
        """Whether more of the file might have been needed."""

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        end = self._window.find(b"\n", self.place) + 1
        self.has_run_out = end == 0
        end = end or len(self._window)
        if end - self._first > MOST_BYTES_OF_ROW:
            self.has_run_out = False
            raise StopIteration
        if end == self.place:
            raise StopIteration
        text = self._window[self.place : end].decode("utf-8")
        self.place, self.count = end, self.count + 1
        return text


def _read(window: bytes, place: int, line: int, delimiter: str, *, is_last: bool) -> Record | None:
    lines = _Lines(window, place)
    cells, fault = _cells(lines, delimiter)
    if lines.has_run_out and not is_last:
        return None
    if fault is not None:
        return _skipped(window, place, line, fault)
    return Record(line, cells, None, lines.place, line + lines.count)


def _cells(lines: _Lines, delimiter: str) -> tuple[list[str], str | None]:
    try:
        found = next(csv.reader(lines, delimiter=delimiter, strict=True), None)
    except UnicodeDecodeError:
        return [], "not_utf8"
    except csv.Error:
        return [], "malformed_row"
    return ([], "row_too_long") if found is None else (found, None)


def _skipped(window: bytes, place: int, line: int, fault: str) -> Record:
    """Its first line alone: what follows may be fine."""
    end = window.find(b"\n", place) + 1
    return Record(line, [], fault, end or len(window), line + (end > 0))
