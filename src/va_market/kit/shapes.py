"""From a row or an object to an output schema, in one place.

Rows of the read door are taken at their word: the database checked them when they were written,
and checking fifty rows again costs more than fetching them. Only fields that are not plain values,
such as terms kept as JSON, are read by their own rules.
"""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from operator import itemgetter
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

from va_market.kit.db import Row
from va_market.kit.schema import Schema
from va_market.kit.trusted import trusted

M = TypeVar("M", bound=BaseModel)
_shown: ContextVar[Any] = ContextVar("shown", default=None)
_PLAIN = (str, int, bool, UUID, datetime, AwareDatetime, date, NoneType)


class Resource(Schema):
    """An output that shows one row of a `Versioned` table.

    The version stands in the ETag of the answer, not in its body.
    """


def shaped(shape: type[M], thing: Any, **more: Any) -> M:
    """An output whose fields carry the names of the columns of `thing`; `more` adds the others.

    Raises:
        AttributeError: a field is neither a column nor given.
    """
    _shown.set(thing)
    if isinstance(thing, Row):
        return _of_row(shape, thing, more)
    columns = {name: getattr(thing, name) for name in shape.model_fields.keys() - more.keys()}
    return shape(**columns, **more)


def version_shown() -> int:
    """The version of what was shaped last; of a change, once it is flushed."""
    version: int = _shown.get().version
    return version


def _of_row(shape: type[M], row: Row, more: dict[str, Any]) -> M:
    plan = _plan(shape, tuple(more))
    try:
        values = dict(zip(plan.fields, plan.take(row), strict=True))
    except KeyError as error:
        raise AttributeError(*error.args) from None
    for name, read in plan.readers:
        values[name] = read(values[name])
    values.update(more)
    return trusted(shape, values, plan.names)


class _Plan:
    """How to fill a shape from a row, worked out once."""

    def __init__(self, shape: type[BaseModel], given: tuple[str, ...]) -> None:
        columns = {name: f for name, f in shape.model_fields.items() if name not in given}
        self.fields = tuple(shape.model_fields)
        self.names = set(self.fields)
        self.take = _taker([name if name in columns else None for name in self.fields])
        self.readers = [
            (name, read) for name, f in columns.items() if (read := _reader(f)) is not None
        ]


_plan = lru_cache(maxsize=None)(_Plan)


def _taker(columns: Sequence[str | None]) -> Callable[[Row], Sequence[Any]]:
    """What takes the columns of a row, in the order of the answer.

    In the place of a field that is given, None, it takes any column: the given value follows.
    """
    known = [name for name in columns if name is not None]
    if len(columns) > 1 and known:
        return itemgetter(*(name or known[0] for name in columns))
    return lambda row: [None if name is None else row[name] for name in columns]


def _reader(field: FieldInfo) -> Callable[[Any], Any] | None:
    """What turns the value of a column into that of the field, if anything has to."""
    kinds = _kinds(field.annotation)
    if UUID in kinds and field.annotation != list[UUID]:
        return _plain_uuid
    if all(kind in _PLAIN for kind in kinds):
        return None
    if all(isinstance(kind, type) and issubclass(kind, Enum | NoneType) for kind in kinds):
        members = {one.value: one for kind in kinds if kind is not NoneType for one in kind}
        return {**members, None: None}.__getitem__
    bounded: Any = Annotated[field.annotation, field]
    validate = TypeAdapter(bounded).validate_python
    if get_origin(kinds[0]) is not list:
        return validate
    # Most lists are empty, and then there is nothing to read.
    return lambda value: value if value == [] else validate(value)


@lru_cache(maxsize=4096)
def _plain_uuid(value: UUID | None) -> UUID | None:
    """The driver's UUIDs are a kind of their own, which Pydantic takes long to recognize."""
    return None if value is None else UUID(int=value.int)


def _kinds(annotation: Any) -> list[Any]:
    """The members of a union, bare of what bounds them; a list of plain values is as plain."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kinds(parts[0])
    if origin in {Union, UnionType}:
        return [kind for part in parts for kind in _kinds(part)]
    if origin is list and _kinds(parts[0])[0] in _PLAIN:
        return _kinds(parts[0])
    return [annotation]
