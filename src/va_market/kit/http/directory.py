"""Finds an operation by its path in a tree, however many there are.

Starlette asks each route in turn. This is the first it asks, and it knows all of them; what it does
not know (405, 404, mounted folders, routes added later) goes on to the others.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.telemetry._api import _route_selected
from starlette.convertors import StringConvertor
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

_FOUND = "va_market.operation"
_METHODS = "va_market.methods"


@dataclass(slots=True)
class _Place:
    """One segment of the paths; `operations` end here, by method."""

    literal: dict[str, "_Place"] = field(default_factory=dict)
    variable: "_Place | None" = None
    operations: dict[str, tuple[Any, tuple[str, ...]]] = field(default_factory=dict)
    """The route, as it was included, and the names of the variables on the way."""

    def beyond(self, segment: str) -> "_Place":
        """The place behind one segment of a template, made if it is new."""
        if segment.startswith("{"):
            self.variable = self.variable or _Place()
            return self.variable
        return self.literal.setdefault(segment, _Place())


_NOWHERE = _Place()


class Directory(BaseRoute):
    """All routes of an application, as one route in front of them."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        self._root = _Place()
        for context in iter_route_contexts(list(routes)):
            if isinstance(context.original_route, APIRoute) and _is_plain(context):
                self._add(context)

    def find(self, scope: Scope) -> Scope | None:
        """What a request that is known adds to its scope; None for every other one."""
        if scope["type"] != "http":
            return None
        place, values = self._walk(scope["path"])
        operation = place.operations.get(scope["method"])
        if operation is None:
            return None
        context, names = operation
        return {
            "endpoint": context.endpoint,
            "path_params": dict(zip(names, values, strict=True)),
            "route": context.original_route,
            _FOUND: getattr(context.original_route, "serve", context.app),
        }

    def _walk(self, path: str) -> tuple[_Place, list[str]]:
        """Where a path ends, and its variables; a place without operations, if nowhere."""
        place, values = self._root, []
        for segment in path.split("/"):
            found = place.literal.get(segment)
            if found is None:
                if place.variable is None or not segment:
                    return _NOWHERE, []
                found = place.variable
                values.append(segment)
            place = found
        return place, values

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        found = self.find(scope)
        if found is not None:
            return Match.FULL, found
        # A word in a path is no id of its sibling: what it does not answer, nobody answers.
        methods = self._walk(scope["path"])[0].operations if scope["type"] == "http" else {}
        return (Match.FULL, {_FOUND: None, _METHODS: methods}) if methods else (Match.NONE, {})

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope[_FOUND] is None:
            raise HTTPException(405, headers={"Allow": ", ".join(sorted(scope[_METHODS]))})
        # FastAPI names a trace after the route that matched, and takes this one for it.
        _route_selected(scope=scope, path=scope["route"].path_format)
        await scope[_FOUND](scope, receive, send)

    def _add(self, context: Any) -> None:
        place, names = self._root, []
        for segment in context.path_format.split("/"):
            place = place.beyond(segment)
            if segment.startswith("{"):
                names.append(segment[1:-1])
        for method in context.methods:
            place.operations.setdefault(method, (context, tuple(names)))


def _is_plain(context: Any) -> bool:
    """Whether each variable is one whole segment of the path, taken as text."""
    segments = context.path_format.split("/")
    variables = [s for s in segments if "{" in s]
    is_whole = all(s.startswith("{") and s.endswith("}") for s in variables)
    is_text = all(isinstance(c, StringConvertor) for c in context.param_convertors.values())
    return is_whole and is_text
