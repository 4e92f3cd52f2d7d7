"""Sums of reports, as exact integers until they are shown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from va_market.kit.db import Row
from va_market.kit.errors import query_error
from va_market.kit.money import MAX_MINOR, Money

Tally = dict[str, int]
MOST_PARTS = 100


@dataclass(frozen=True, slots=True)
class Part:
    """What a contract has to do with the other side, or that side with all contracts."""

    contract_id: UUID | None
    other_id: UUID
    tally: Tally


@dataclass(frozen=True, slots=True)
class Book:
    """The sums of one currency."""

    steps: dict[date, Tally] = field(default_factory=dict)
    contracts: list[Part] = field(default_factory=list)

    def total(self, names: Sequence[str]) -> Tally:
        return added(self.steps.values(), names)

    def with_other(self, other_id: UUID) -> list[Part]:
        """The contracts with one other side."""
        return [one for one in self.contracts if one.other_id == other_id]

    def others(self, names: Sequence[str]) -> list[Part]:
        """The contracts of each other side together."""
        ordered = sorted(self.contracts, key=attrgetter("other_id"))
        return [
            Part(None, other_id, added((one.tally for one in parts), names))
            for other_id, parts in groupby(ordered, key=attrgetter("other_id"))
        ]


def books_of(rows: Iterable[Row], names: Sequence[str]) -> dict[str, Book]:
    """By currency; rows that name neither a step nor a contract belong to the steps alone."""
    books: dict[str, Book] = {}
    for row in rows:
        book = books.setdefault(row.currency, Book())
        tally = tally_of(row, names)
        if row.step is not None:
            book.steps[row.step] = tally
        elif row.contract_id is not None:
            book.contracts.append(Part(row.contract_id, row.other_id, tally))
    return books


def tally_of(row: Row, names: Sequence[str]) -> Tally:
    return {name: int(row[name]) for name in names}


def added(tallies: Iterable[Mapping[str, int]], names: Sequence[str]) -> Tally:
    """All of them together; nothing comes to 0 of each."""
    total = dict.fromkeys(names, 0)
    for tally in tallies:
        for name in names:
            total[name] += tally[name]
    return total


def only(tally: Tally, names: Sequence[str]) -> Tally:
    """What of it has these names."""
    return {name: tally[name] for name in names}


def shown(tally: Mapping[str, int], currency: str) -> dict[str, Money]:
    return {name: money(minor, currency) for name, minor in tally.items()}


def money(minor: int, currency: str) -> Money:
    """An amount of the API.

    Raises:
        Invalid: so many large amounts were added up that no amount of the API is as large.
    """
    if abs(minor) > MAX_MINOR:
        raise query_error("to", "sum_out_of_range", "ask for a shorter span")
    return Money.from_minor(minor, currency)


def largest(parts: Iterable[Part], weight: Callable[[Tally], int]) -> tuple[Sequence[Part], int]:
    """The parts with the most weight, and how many are left out."""
    ordered = sorted(parts, key=lambda one: (-weight(one.tally), one.contract_id or one.other_id))
    return ordered[:MOST_PARTS], max(len(ordered) - MOST_PARTS, 0)
