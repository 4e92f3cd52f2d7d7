"""What the routes of an application are, looked up while serving.

From the routes themselves: the document says the same, but takes half a second to make.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from fastapi import FastAPI, Request
from fastapi._compat import field_annotation_is_sequence
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import ParamTypes
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import BaseRoute

from va_market.kit.errors import FieldError, Invalid

METHODS = ("get", "post", "put", "patch", "delete")
_VERB = re.compile(r"\}/[^/{}]+$")
Routes = dict[str, APIRoute]
"""The routes of one path, by method in lower case."""


def each(routes: Iterable[BaseRoute]) -> Iterator[tuple[str, str, APIRoute]]:
    """Path, method in lower case, and route of every operation."""
    for context in iter_route_contexts(list(routes)):
        route = context.original_route
        if isinstance(route, APIRoute):
            for method in sorted(context.methods or ()):
                yield str(context.path_format), method.lower(), route


def routes_at(app: FastAPI, template: str) -> Routes:
    """The published routes of a path."""
    return _table(app).get(template, {})


def allowed_methods(app: FastAPI, path: str) -> list[str]:
    """Every method some operation answers at a concrete path, for the `Allow` header."""
    table = _table(app)
    # A word in a path is no id of its sibling: the fewer variables, the closer.
    alike = [one for one in table if _is_of(one, path)]
    least = min((one.count("{") for one in alike), default=0)
    closest = (table[one] for one in alike if one.count("{") == least)
    found = {method.upper() for routes in closest for method in routes}
    if "GET" in found:
        found.add("HEAD")
    return sorted(found)


def _is_of(template: str, path: str) -> bool:
    return re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path) is not None


def changes_one(path: str, method: str, routes: Routes) -> bool:
    """PATCH, PUT and DELETE of one thing, and its verbs: POSTs below an id that list nothing."""
    if method == "get":
        return False
    if method == "post":
        return _VERB.search(path) is not None and "get" not in routes
    return "get" not in routes or "limit" not in query_names(routes["get"])


def check_query(request: Request, known: Mapping[str, bool]) -> None:
    """Refuse query parameters that are not among `known`, and repeated single ones."""
    if not request.scope["query_string"]:
        return
    faults = []
    for name in request.query_params:
        if name not in known:
            faults.append(FieldError("query", f"/{name[:80]}", "unknown", "unknown parameter"))
        elif not known[name] and len(request.query_params.getlist(name)) > 1:
            faults.append(FieldError("query", f"/{name}", "repeated", "given more than once"))
    if faults:
        raise Invalid(errors=faults)


def query_names(route: APIRoute) -> dict[str, bool]:
    """The query parameters of a route by name; true where several values are meant."""
    return {
        field.alias: field_annotation_is_sequence(field.field_info.annotation)
        for field in get_flat_params(route.dependant)
        if getattr(field.field_info, "in_", ParamTypes.query) is ParamTypes.query
    }


def _table(app: FastAPI) -> dict[str, Routes]:
    """The published routes by path, made once."""
    table: dict[str, Routes] | None = getattr(app.state, "operations", None)
    if table is None:
        table = app.state.operations = {}
        for path, method, route in each(app.routes):
            if route.include_in_schema and method in METHODS:
                table.setdefault(path, {})[method] = route
    return table
