"""Holds every answer of the suite against the published document."""

import json
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import jsonschema_rs

from tests.support.exercised import remember
from va_market.app import Market

TEXTS = {"text/csv", "application/jsonl", "text/calendar", "text/plain"}
TEXTS |= {"application/pdf", "application/xml", "image/png", "image/jpeg", "image/webp"}
Operations = dict[tuple[str, int], list[tuple[re.Pattern[str], Any]]]
"""By method and number of slashes, so that few patterns are tried for an answer."""
Hooks = dict[str, list[Callable[[httpx.Response], Awaitable[None]]]]


class Contract:
    """Checks statuses, media types and bodies; remembers which operations were seen."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self._validators: dict[str, Any] = {}

    def hooks(self, app: Market) -> Hooks:
        document = app.openapi()
        operations: Operations = defaultdict(list)
        for path, item in document["paths"].items():
            pattern = re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path))
            for method, operation in item.items():
                operations[method, path.count("/")].append((pattern, operation))

        async def check(response: httpx.Response) -> None:
            await response.aread()
            self.check(response, document, operations)

        return {"response": [check]}

    def check(
        self, response: httpx.Response, document: dict[str, Any], operations: Operations
    ) -> None:
        method, path = response.request.method.lower(), response.request.url.path
        if path in document["paths"] and method not in document["paths"][path]:
            return  # a word in a path is no id of its sibling
        alike = operations[method, path.count("/")]
        found = [operation for pattern, operation in alike if pattern.fullmatch(path)]
        # A literal path such as /timers/start also matches a template; the literal one is meant.
        operation = found[0] if found else None
        if operation is None:
            return
        declared = operation["responses"].get(str(response.status_code))
        where = f"{method.upper()} {path} -> {response.status_code}: {response.text[:500]}"
        assert declared is not None, f"undeclared status: {where}"
        if response.status_code < 300:
            self._remember(operation["operationId"])
        tells_etag = "ETag" in declared.get("headers", {})
        assert tells_etag == ("etag" in response.headers), f"ETag is not as declared: {where}"
        content = declared.get("content")
        if content is None:
            assert not response.content, f"unexpected body: {where}"
            return
        media = response.headers["content-type"].split(";")[0]
        assert media in content, f"undeclared media type {media}: {where}"
        body = response.text if media in TEXTS else response.json()
        self._validate(content[media]["schema"], document, body, where)

    def _remember(self, operation_id: str) -> None:
        if operation_id not in self.seen:
            self.seen.add(operation_id)
            remember(operation_id)

    def _validate(self, schema: Any, document: dict[str, Any], body: Any, where: str) -> None:
        key = json.dumps(schema, sort_keys=True)
        if key not in self._validators:
            whole = {**schema, "components": document["components"]}
            self._validators[key] = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        for error in self._validators[key].iter_errors(body):
            raise AssertionError(f"the body breaks the schema: {error.message} in {where}")
