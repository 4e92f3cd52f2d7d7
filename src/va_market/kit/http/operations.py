"""What the published document says of an operation, looked up while serving."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from fastapi import FastAPI, Request
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import BaseRoute

from va_market.kit.errors import FieldError, Invalid

METHODS = ("get", "post", "put", "patch", "delete")


def each(routes: Iterable[BaseRoute]) -> Iterator[tuple[str, str, APIRoute]]:
    """Path, method in lower case, and route of every operation."""
    for context in iter_route_contexts(list(routes)):
        route = context.original_route
        if isinstance(route, APIRoute):
            for method in sorted(context.methods or ()):
                yield str(context.path_format), method.lower(), route


def is_list(schema: dict[str, Any]) -> bool:
    """True for a parameter that takes several values."""
    return any(s.get("type") == "array" for s in (schema, *schema.get("anyOf", ())))


def query_names(app: FastAPI, path: str, method: str) -> dict[str, bool]:
    """The query parameters of an operation by name; true where several values are meant."""
    return _names(app, "query").get((path, method), {})


def takes_header(app: FastAPI, path: str, method: str, name: str) -> bool:
    """Whether an operation has a header among its parameters."""
    return name in _names(app, "header").get((path, method), {})


def _names(app: FastAPI, place: str) -> dict[tuple[str, str], dict[str, bool]]:
    """The parameters in one place, by path and method; the table is made once."""
    table: dict[tuple[str, str], dict[str, bool]] | None
    table = getattr(app.state, f"{place}_names", None)
    if table is None:
        table = {
            (path, method.upper()): {
                p["name"]: is_list(p["schema"])
                for p in item[method].get("parameters", ())
                if p.get("in") == place  # a shared header is a reference
            }
            for path, item in app.openapi()["paths"].items()
            for method in METHODS
            if method in item
        }
        setattr(app.state, f"{place}_names", table)
    return table


def allowed_methods(app: FastAPI, path: str) -> list[str]:
    """Every method some operation answers at a concrete path, for the `Allow` header."""
    found: set[str] = set()
    for template, item in app.openapi()["paths"].items():
        if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path):
            found |= {method.upper() for method in METHODS if method in item}
    if "GET" in found:
        found.add("HEAD")
    return sorted(found)


def check_query(request: Request) -> None:
    """Refuse query parameters that the endpoint does not know, and repeated single ones."""
    if not request.scope["query_string"]:
        return
    known = query_names(request.app, request.scope["route"].path_format, request.method)
    faults = []
    for name in request.query_params:
        if name not in known:
            faults.append(FieldError("query", f"/{name[:80]}", "unknown", "unknown parameter"))
        elif not known[name] and len(request.query_params.getlist(name)) > 1:
            faults.append(FieldError("query", f"/{name}", "repeated", "given more than once"))
    if faults:
        raise Invalid(errors=faults)
