"""The published document, read once, and small questions to it."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import uuid4

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
        """Whether it takes JSON; files are another matter."""
        return "application/json" in self.spec.get("requestBody", {}).get("content", {})

    @property
    def keyed(self) -> dict[str, str]:
        """Headers with a new idempotency key, where one is needed."""
        name = "Idempotency-Key"
        parameters = self.spec.get("parameters", ())
        is_needed = any(p.get("name") == name and p["required"] for p in parameters)
        return {name: str(uuid4())} if is_needed else {}

    @property
    def typed(self) -> dict[str, str]:
        """The header of the type of a body that is a file; what else is sent is JSON."""
        kinds = self.spec.get("requestBody", {}).get("content", {})
        return {} if self.has_body or not kinds else {"Content-Type": next(iter(kinds))}

    @property
    def query(self) -> list[dict[str, Any]]:
        return [p for p in self.spec.get("parameters", ()) if p.get("in") == "query"]

    def url(self, ids: Mapping[str, str]) -> str:
        """The path with `{job_id}` and its like filled from `ids`.

        What its tag has of its own goes first: `contract_id of commissions`.
        """
        tag = self.spec["tags"][0]

        def known(name: str) -> str:
            own = f"{name} of {tag}"
            return ids[own] if own in ids else ids[name]

        return re.sub(r"\{([^}]+)\}", lambda found: known(found[1]), self.path)

    def asked(self, ids: Mapping[str, str]) -> str:
        """The same, with an example for each parameter of the query that is needed."""
        needed = {p["name"]: _example(p["schema"]) for p in self.query if p.get("required")}
        return f"{self.url(ids)}?{urlencode(needed)}" if needed else self.url(ids)

    def example(self) -> Any:
        """The first example of the body, or one made of nothing."""
        schema = self.spec["requestBody"]["content"]["application/json"]["schema"]
        return resolved(schema).get("examples", [{}])[0]


def _example(schema: dict[str, Any]) -> Any:
    schema = resolved(schema)
    return next(iter(schema.get("examples", schema.get("enum", ()))))


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
