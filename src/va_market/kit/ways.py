"""Rows that are reached in several ways, merged into one order.

`a = x OR b = y` has no index that also gives the order: PostgreSQL would sort all that the caller
may see. Each way has an index that does both, so that a page reads at most a page of each.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    Select,
    Text,
    any_,
    bindparam,
    func,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy import column as named

Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Way:
    """Rows whose `column` is `value` of a row of `each`, for one of these after the other."""

    column: Any
    each: FromClause
    meanings: Mapping[str, ColumnElement[bool]] = field(default_factory=dict)
    """By filter: what it means of rows reached in this way, where that is less than in general."""

    def asked(self, names: AbstractSet[str]) -> "Way":
        """The same, with these filters alone."""
        asked = {name: self.meanings[name] for name in sorted(names & self.meanings.keys())}
        return replace(self, meanings=asked)

    @property
    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        return (self.column == self.each.c.value, *self.meanings.values())


def to(column: Any, value: Any, **meanings: ColumnElement[bool]) -> Way:
    """The rows whose column is one value."""
    return Way(column, select(value.label("value")).subquery(f"the_{column.key}"), meanings)


def to_any(column: Any, values: Any, **meanings: ColumnElement[bool]) -> Way:
    """The rows whose column is one of the values of an array."""
    value = named("value", values.type.item_type)
    each = func.unnest(values).table_valued(value, name=f"each_{column.key}").render_derived()
    return Way(column, each, meanings)


class OneOf(NamedTuple):
    """A filter by a few words: what it asks of a row, and the way to the rows of each word."""

    filters: Mapping[str, ColumnElement[bool]]
    split: Mapping[str, Way]


def one_of(name: str, column: Any) -> OneOf:
    """The filter of this name that a column of words is any of those given."""
    word, words = type_coerce(column, Text), bindparam(name, type_=ARRAY(Text))
    return OneOf({name: word == any_(words)}, {name: to_any(word, words)})


def merged(page: Rows, paths: Iterable[Sequence[Way]]) -> Rows:
    """Where the first rows of all paths stand, `sort_` and `id_`, each once.

    Args:
        page: what is taken of each path: `sort_` and `id_`, in order, and not more than a page.
        paths: alternatives; the steps of one hold together, each pair of their values by itself.
    """
    reached = union_all(*(_one(page, path) for path in paths)).subquery("reached")
    return select(reached.c.sort_, reached.c.id_).distinct()


def _one(page: Rows, path: Sequence[Way]) -> Rows:
    one = page.where(*(condition for way in path for condition in way.conditions))
    taken = one.correlate(*(way.each for way in path)).lateral("one")
    joined = reduce(lambda left, way: left.join(way.each, true()), path[1:], path[0].each)
    return select(taken.c.sort_, taken.c.id_).select_from(joined.join(taken, true()))
