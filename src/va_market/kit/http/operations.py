"""What the published document says of an operation, looked up while serving."""

import re
from typing import Any

from fastapi import FastAPI

METHODS = ("get", "post", "put", "patch", "delete")


def is_list(schema: dict[str, Any]) -> bool:
    """True for a parameter that takes several values."""
    return any(s.get("type") == "array" for s in (schema, *schema.get("anyOf", ())))


def query_names(app: FastAPI, path: str, method: str) -> dict[str, bool]:
    """The query parameters of an operation by name; true where several values are meant."""
    table: dict[tuple[str, str], dict[str, bool]] | None
    table = getattr(app.state, "query_names", None)
    if table is None:
        table = {
            (path_, method_.upper()): {
                p["name"]: is_list(p["schema"])
                for p in item[method_].get("parameters", ())
                if p["in"] == "query"
            }
            for path_, item in app.openapi()["paths"].items()
            for method_ in METHODS
            if method_ in item
        }
        app.state.query_names = table
    return table.get((path, method), {})


def allowed_methods(app: FastAPI, path: str) -> list[str]:
    """Every method some operation answers at a concrete path, for the `Allow` header."""
    found: set[str] = set()
    for template, item in app.openapi()["paths"].items():
        if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path):
            found |= {method.upper() for method in METHODS if method in item}
    if "GET" in found:
        found.add("HEAD")
    return sorted(found)
