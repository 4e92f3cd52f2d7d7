"""The published document, read once, and small questions to it."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).parents[2] / "openapi" / "openapi.json"
METHODS = ("get", "post", "put", "patch", "delete")
DOCUMENT: dict[str, Any] = json.loads(FILE.read_text()) if FILE.exists() else {"paths": {}}


class Operation(NamedTuple):
    method: str
    path: str
    spec: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.spec["operationId"])

    @property
    def has_body(self) -> bool:
        return "requestBody" in self.spec

    @property
    def query(self) -> list[dict[str, Any]]:
        return [p for p in self.spec.get("parameters", ()) if p.get("in") == "query"]

    def url(self, ids: Mapping[str, str]) -> str:
        """The path with `{job_id}` and its like filled from `ids`."""
        return re.sub(r"\{([^}]+)\}", lambda found: ids[found[1]], self.path)

    def example(self) -> Any:
        """The first example of the body, or one made of nothing."""
        schema = self.spec["requestBody"]["content"]["application/json"]["schema"]
        return resolved(schema).get("examples", [{}])[0]


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def operations(document: dict[str, Any] = DOCUMENT) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield Operation(method.upper(), path, item[method])


def operations_by_id(operations_: Iterator[Operation]) -> dict[str, Operation]:
    return {one.id: one for one in operations_}
