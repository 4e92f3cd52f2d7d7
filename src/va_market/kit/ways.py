"""Rows that are reached in several ways, merged into one order.

`a = x OR b = y` has no index that also gives the order: PostgreSQL would sort all that the caller
may see. Each way has an index that does both, so that a page reads at most a page of each.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, func, select, true, union_all
from sqlalchemy import column as named

Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Way:
    """Rows whose `column` is `value` of a row of `each`, for one of these after the other."""

    column: Any
    each: FromClause

    @property
    def condition(self) -> ColumnElement[bool]:
        found: ColumnElement[bool] = self.column == self.each.c.value
        return found


def to(column: Any, value: Any) -> Way:
    """The rows whose column is one value."""
    return Way(column, select(value.label("value")).subquery(f"the_{column.key}"))


def to_any(column: Any, values: Any) -> Way:
    """The rows whose column is one of the values of an array."""
    value = named("value", values.type.item_type)
    each = func.unnest(values).table_valued(value, name=f"each_{column.key}").render_derived()
    return Way(column, each)


def merged(page: Rows, paths: Iterable[Sequence[Way]]) -> Rows:
    """Where the first rows of all paths stand, `sort_` and `id_`, each once.

    Args:
        page: what is taken of each path: `sort_` and `id_`, in order, and not more than a page.
        paths: alternatives; the steps of one hold together, each pair of their values by itself.
    """
    reached = union_all(*(_one(page, path) for path in paths)).subquery("reached")
    return select(reached.c.sort_, reached.c.id_).distinct()


def _one(page: Rows, path: Sequence[Way]) -> Rows:
    one = page.where(*(way.condition for way in path))
    taken = one.correlate(*(way.each for way in path)).lateral("one")
    joined = reduce(lambda left, way: left.join(way.each, true()), path[1:], path[0].each)
    return select(taken.c.sort_, taken.c.id_).select_from(joined.join(taken, true()))
