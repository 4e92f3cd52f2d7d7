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
from typing import Annotated, Any, Generic, TypeVar, Union, get_args, get_origin
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

from va_market.kit.choices import Choice
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
        return _plan_for(shape, thing, tuple(more)).filled(thing, more)
    columns = {name: getattr(thing, name) for name in shape.model_fields.keys() - more.keys()}
    return shape(**columns, **more)


def version_shown() -> int:
    """The version of what was shaped last; of a change, once it is flushed."""
    version: int = _shown.get().version
    return version


class _Plan(Generic[M]):
    """How to fill a shape from the rows of one statement, worked out once."""

    def __init__(self, shape: type[M], row: Row, given: tuple[str, ...]) -> None:
        self._shape = shape
        self._fields = tuple(shape.model_fields)
        self._names = set(self._fields)
        self._take = _taker(self._fields, row, given)
        self._readers = [
            (name, read)
            for name, field in shape.model_fields.items()
            if name not in given and (read := _reader(field)) is not None
        ]

    def filled(self, row: Row, more: dict[str, Any]) -> M:
        values = dict(zip(self._fields, self._take(row), strict=False))  # one of each, as made
        for name, read in self._readers:
            values[name] = read(values[name])
        values.update(more)
        return trusted(self._shape, values, self._names)


_plans: dict[tuple[type[BaseModel], type[Row], tuple[str, ...]], _Plan[Any]] = {}


def _plan_for(shape: type[M], row: Row, given: tuple[str, ...]) -> _Plan[M]:
    """The plan for all rows of the kind of `row`: each statement has a kind of its own."""
    place = (shape, type(row), given)
    plan = _plans.get(place)
    if plan is None:
        plan = _plans[place] = _Plan(shape, row, given)
    return plan


def _taker(
    fields: Sequence[str], row: Row, given: tuple[str, ...]
) -> Callable[[Row], Sequence[Any]]:
    """What takes the columns of a row by their places, in the order of the answer.

    In the place of a field that is given it takes any column: the given value follows.

    Raises:
        AttributeError: there is no such column.
    """
    columns = {name: place for place, name in enumerate(row.keys())}
    try:
        places = [0 if name in given else columns[name] for name in fields]
    except KeyError as error:
        raise AttributeError(*error.args) from None
    return itemgetter(*places) if len(places) > 1 else lambda one: [one[places[0]]]


def _reader(field: FieldInfo) -> Callable[[Any], Any] | None:
    """What turns the value of a column into that of the field, if anything has to."""
    kinds = _kinds(field.annotation)
    if UUID in kinds and field.annotation != list[UUID]:
        return _plain_uuid
    if all(kind in _PLAIN or _is_choice(kind) for kind in kinds):
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


def _is_choice(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Choice)


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
