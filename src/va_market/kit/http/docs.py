"""The OpenAPI document, true by test: declared errors, one problem shape, stable operation ids."""

import re
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from va_market.kit import errors
from va_market.kit.errors import MarketError
from va_market.kit.http import idempotency
from va_market.kit.http.access import (
    GUARDED,
    KEY_SCHEME,
    Access,
    InsufficientScope,
    PeopleOnly,
    access_of,
    people_only,
)
from va_market.kit.http.docs_of_conditions import allow_conditions
from va_market.kit.http.docs_of_looks import PARAMETERS, REFERENCES
from va_market.kit.http.limits import is_about_money
from va_market.kit.http.operations import METHODS, routes_at
from va_market.kit.http.render import Problem
from va_market.kit.http.responses import Operation, answer_also, problems
from va_market.kit.looks import LooksOnly, OperatorsOnly, ReasonMissing

__all__ = ["build_openapi", "operation_id", "problems"]

_REF = "#/components/schemas/"
# What parameters of these names mean, wherever they stand.
_MEANINGS = {"sort": "The order; `-` before a field means newest, or greatest, first."}
_HEADERS: dict[str, Any] = {
    "Retry-After": {
        "description": "Seconds to wait.",
        "schema": {"type": "integer", "minimum": 1},
    },
    "RateLimit-Policy": {
        "description": "The limits that count this request: `q` requests in `w` seconds.",
        "schema": {"type": "string"},
        "example": '"user";q=1200;w=60',
    },
    "RateLimit": {
        "description": "What is left of each: `r` requests, until it begins anew in `t` seconds.",
        "schema": {"type": "string"},
        "example": '"user";r=1199;t=42',
    },
}


def operation_id(route: APIRoute) -> str:
    """Tag and function, so that generated clients read like the code."""
    tag = re.sub(r"\W+", "_", str(route.tags[0]).lower()) if route.tags else "platform"
    return f"{tag}_{route.name}"


def build_openapi(app: FastAPI) -> dict[str, Any]:
    """The document of `app`, made once."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            openapi_version="3.1.0",
            summary=app.summary,
            description=app.description,
            routes=app.routes,
            tags=app.openapi_tags,
            servers=app.servers,
            license_info=app.license_info,
        )
        components = document.setdefault("components", {})
        schemas = components.setdefault("schemas", {})
        for stale in ("HTTPValidationError", "ValidationError"):
            schemas.pop(stale, None)
        _add_problem(schemas)
        components["parameters"] = PARAMETERS
        components["headers"] = _HEADERS
        for path, method, operation in _operations(document):
            routes = routes_at(app, path)
            _secure(operation, access_of(routes[method].endpoint) or people_only)
            if method == "post" and operation["security"]:
                _allow_retries(operation, is_needed=is_about_money(routes[method].endpoint))
            if path.startswith(GUARDED):
                allow_conditions(method, operation, routes)
            _complete(path, operation)
            if operation["security"]:
                _allow_looks(method, operation)
        app.openapi_schema = document
    return app.openapi_schema


def _add_problem(schemas: dict[str, Any]) -> None:
    schema = Problem.model_json_schema(ref_template=_REF + "{model}", mode="serialization")
    schemas.update(schema.pop("$defs"))
    schemas["Problem"] = schema


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, Operation]]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def _allow_retries(operation: Operation, *, is_needed: bool) -> None:
    """Every POST of a signed-in caller takes an idempotency key; what moves money needs one."""
    operation.setdefault("parameters", []).append(
        {
            "name": idempotency.HEADER,
            "in": "header",
            "required": is_needed,
            "description": "Makes retries safe: the same key and request have one effect and "
            "one reply for 24 hours.",
            "schema": {"type": "string", "maxLength": 255, "pattern": idempotency.KEY_PATTERN},
            "example": "7c4a8d09-ca37-4c1e-9d7f-2f3f6c1b5a11",
        }
    )
    missing = [idempotency.KeyMissing] * is_needed
    answer_also(operation, *missing, idempotency.KeyInFlight, idempotency.KeyReused)


def _allow_looks(method: str, operation: Operation) -> None:
    """Operators look with a reason where something is read, and nowhere else."""
    reads = method == "get"
    if reads:
        operation.setdefault("parameters", []).extend(REFERENCES)
    kinds = (OperatorsOnly, ReasonMissing) if reads else (OperatorsOnly, LooksOnly)
    answer_also(operation, *kinds)


def _secure(operation: Operation, access: Access) -> None:
    """Say which scope a key needs, and leave keys out where none may enter."""
    asked = [scheme for scheme in operation.get("security", ()) if KEY_SCHEME not in scheme]
    if asked and access.takes_keys:
        asked.append({KEY_SCHEME: [] if access.scope is None else [str(access.scope)]})
    operation["security"] = asked


def _complete(path: str, operation: Operation) -> None:
    """Declare what the platform itself answers, besides what the router declared."""
    responses = operation["responses"]
    for kind in _platform_errors(path, operation):
        answer_also(operation, kind)
    waiting = {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS}
    responses[str(errors.TooManyRequests.status)]["headers"] = waiting
    for parameter in operation.get("parameters", ()):
        parameter.setdefault("description", _meaning(parameter["name"]))
        parameter["schema"] = _without_null(parameter["schema"])
        if _is_list(parameter["schema"]):
            parameter["explode"] = False  # `status=open,paused`
            parameter["schema"]["minItems"] = 1  # `status=` is one empty text, not an empty list
    operation["responses"] = dict(sorted(responses.items()))


def _meaning(name: str) -> str:
    """Ids explain themselves; other parameters say what they are where they are declared."""
    if name.endswith("_id"):
        return f"The id of the {name.removesuffix('_id').replace('_', ' ')}."
    return _MEANINGS.get(name, "")


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter is absent or has a value; only JSON can say null."""
    choices = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if len(choices) != 1:
        return schema
    rest = {name: value for name, value in schema.items() if name != "anyOf"}
    return {**choices[0], **rest}


def _takes_keys(operation: Operation) -> bool:
    return any(KEY_SCHEME in scheme for scheme in operation["security"])


def _platform_errors(path: str, operation: Operation) -> Iterator[type[MarketError]]:
    has_body = "requestBody" in operation
    has_query = any(p["in"] == "query" for p in operation.get("parameters", ()))
    if has_body or has_query:
        yield errors.BadRequest
    if operation.get("security"):
        yield errors.Unauthenticated
        yield InsufficientScope if _takes_keys(operation) else PeopleOnly
    if "{" in path:
        yield errors.NotFound
    if has_body:
        yield from (errors.TooLarge, errors.NotJson)
    yield from (errors.Invalid, errors.TooManyRequests, errors.Internal, errors.Unavailable)


def _is_list(schema: dict[str, Any]) -> bool:
    """True for a parameter that takes several values."""
    return any(s.get("type") == "array" for s in (schema, *schema.get("anyOf", ())))
