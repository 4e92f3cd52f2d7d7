"""Reads the parameters of requests, in a way worked out when the route is made.

FastAPI finds out anew for each value under which of several names it may stand, and whether it is a
list. For the identifiers in paths, and for what lists are asked with, that cost as much as a small
statement. Values are checked by the same types, so errors and the document are the same.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from fastapi import Request
from fastapi._compat import ModelField, field_annotation_is_sequence, get_cached_model_fields
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_params_to_args
from pydantic import BaseModel

Read = tuple[dict[str, Any], list[Any]]
"""Arguments by name, and what is wrong with the others."""
Reader = Callable[[Request], Read]


def readers_of(dependant: Dependant) -> list[Reader]:
    """What reads the parameters of one dependency, place by place; most have none."""
    places: list[tuple[str, str, Sequence[ModelField]]] = [
        ("path", "path_params", dependant.path_params),
        ("query", "query_params", dependant.query_params),
        ("header", "headers", dependant.header_params),
        ("cookie", "cookies", dependant.cookie_params),
    ]
    return [_reader(*place) for place in places if place[-1]]


def _reader(name: str, place: str, fields: Sequence[ModelField]) -> Reader:
    if name == "query" and (model := _model_of(fields)) is not None:
        return _Filters(fields[0], model).read
    if name in {"path", "query"} and not any(map(_is_manifold, fields)):
        return _Single(name, place, fields).read
    return partial(_read, fields, place)


def _read(fields: Sequence[ModelField], place: str, request: Request) -> Read:
    return request_params_to_args(fields, getattr(request, place))


def _model_of(fields: Sequence[ModelField]) -> type[BaseModel] | None:
    """The model of many parameters; None where there is no such model, or more than that."""
    annotation: Any = fields[0].field_info.annotation if len(fields) == 1 else None
    is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    return annotation if is_model else None


def _is_manifold(field: ModelField) -> bool:
    """Whether a parameter is more than one value under one name."""
    annotation: Any = field.field_info.annotation
    is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    return is_model or field_annotation_is_sequence(annotation)


class _Single:
    """Parameters of one value each."""

    def __init__(self, name: str, place: str, fields: Sequence[ModelField]) -> None:
        self._place = place
        self._fields = fields
        self._each = [(one.name, one.alias, one, (name, one.alias)) for one in fields]
        self._needed = frozenset(one.alias for one in fields if one.field_info.is_required())

    def read(self, request: Request) -> Read:
        given = getattr(request, self._place)
        if not self._needed.issubset(given):
            return request_params_to_args(self._fields, given)  # it says what is missing
        values: dict[str, Any] = {}
        errors: list[Any] = []
        for name, alias, field, loc in self._each:
            if alias not in given:
                values[name] = field.get_default()
                continue
            found, faults = field.validate(given[alias], {}, loc=loc)
            if faults:
                errors += faults
            else:
                values[name] = found
        return values, errors


class _Filters:
    """The model of many query parameters that a list is asked with.

    FastAPI looks each of them up under several names; here those that were sent are enough.
    """

    def __init__(self, field: ModelField, model: type[BaseModel]) -> None:
        self._field = field
        self._takes_several = {
            one.alias: field_annotation_is_sequence(one.field_info.annotation)
            for one in get_cached_model_fields(model)
        }

    def read(self, request: Request) -> Read:
        given = request.query_params
        sent = {
            name: given.getlist(name) if several else given[name]
            for name, several in self._takes_several.items()
            if name in given
        }
        found, faults = self._field.validate(sent, {}, loc=("query",))
        return {self._field.name: found}, faults
