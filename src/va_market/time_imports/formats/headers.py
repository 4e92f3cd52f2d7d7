"""Which tracker a file comes from, and where its columns stand: the header says it."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

BOM = b"\xef\xbb\xbf"
_DELIMITERS = ",;\t"


class ImportFormat(StrEnum):
    TOGGL = "toggl"
    CLOCKIFY = "clockify"
    HARVEST = "harvest"


_SPAN = ("start date", "start time", "end date", "end time")
# By format: what a header must have. That of Clockify is one of Toggl, but for its durations.
_MARKS: Mapping[ImportFormat, tuple[tuple[str, ...], ...]] = {
    ImportFormat.HARVEST: (("date", "hours"),),
    ImportFormat.CLOCKIFY: ((*_SPAN, "duration (h)"), (*_SPAN, "duration (decimal)")),
    ImportFormat.TOGGL: ((*_SPAN, "duration"),),
}
# What the trackers call the same thing.
_SAME = {
    "notes": "description",
    "activity": "task",
    "task or activity": "task",
    "duration (h)": "duration",
    "duration (decimal)": "hours",
}


@dataclass(frozen=True, slots=True)
class Table:
    """What the header of a file says of the rows below it."""

    format: ImportFormat
    delimiter: str
    columns: tuple[str, ...]
    """As the header writes them."""
    places: Mapping[str, int]
    """Of each column that matters, by its name in all formats."""

    def cell(self, cells: list[str], name: str) -> str:
        place = self.places.get(name)
        return "" if place is None else cells[place].strip()

    def column(self, name: str) -> str:
        """The header's own name of a column."""
        place = self.places.get(name)
        return "" if place is None else self.columns[place]


def table_of(line: bytes) -> Table | None:
    """What the first line of a file means; None where no format has such a header."""
    try:
        text = line.removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return next((found for one in _DELIMITERS if (found := _table(text, one)) is not None), None)


def _table(text: str, delimiter: str) -> Table | None:
    try:
        columns = tuple(next(csv.reader([text], delimiter=delimiter, strict=True), ()))
    except csv.Error:
        return None
    names = [column.strip().rstrip("?").lower() for column in columns]
    for kind, marks in _MARKS.items():
        if any(set(names).issuperset(mark) for mark in marks):
            return Table(kind, delimiter, columns, _places(names))
    return None


def _places(names: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, name in enumerate(names):
        found.setdefault(_SAME.get(name, name), place)
    return found
