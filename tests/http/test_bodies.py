"""Malformed bodies, sent to every operation that takes one, never cause a 500 nor an echo."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.factories.market import Deal, Market
from tests.support.document import Operation, operations
from tests.support.problems import problem_of

# Of its body nothing is read before the signature fits: tests/payments/test_cards.py looks at it.
SIGNED = {"payments_hear_of_payments"}
WITH_BODY = {op.id: op for op in operations() if op.has_body and op.id not in SIGNED}
pytestmark = pytest.mark.usefixtures("market")  # sets the clock back, so tokens stay valid
JSON = {"Content-Type": "application/json"}
MARK = "Zq7w"

NOT_JSON = {
    "cut off": b'{"a": 1',
    "two values": b"{} {}",
    "single quotes": b"{'a': 1}",
    "comment": b"{} // yes",
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": Infinity}',
    "minus Infinity": b"-Infinity",
    "integer of 5000 digits": b'{"a": ' + b"9" * 5000 + b"}",
    "100 000 open brackets": b"[" * 100_000,
    "100 000 nested brackets": b"[" * 100_000 + b"]" * 100_000,
    "100 000 nested objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "invalid UTF-8": b'{"a": "\xff"}',
    "half a surrogate in UTF-8": b'{"a": "\xed\xa0\x80"}',
    "raw NUL": b'{"a": "\x00"}',
    "byte order mark": b"\xef\xbb\xbf{}",
    "UTF-16": "{}".encode("utf-16"),
    "UTF-32": "{}".encode("utf-32-le"),
    "duplicate keys": b'{"a": 1, "a": 2}',
    "duplicate keys inside": b'{"a": [{"b": 1, "\\u0062": 2}]}',
}
NOT_AN_OBJECT = {
    "nothing": b"",
    "null": b"null",
    "array": b"[]",
    "array of an object": b"[{}]",
    "text": b'"text"',
    "number": b"1",
    "1e400": b"1e400",
    "true": b"true",
}
# What a field may turn out to hold, as it stands in JSON.
POISON = {
    "NUL": f'"{MARK}\\u0000{MARK}"',
    "half a surrogate": f'"{MARK}\\ud800{MARK}"',
    "control characters": f'"{MARK}\\u0007\\u001b[31m{MARK}"',
    "1e400": "1e400",
    "integer beyond 64 bits": "9223372036854775808",
    "negative beyond 64 bits": "-9223372036854775809",
    "integer of 4000 digits": "9" * 4000,
    "object": f'{{"{MARK}": "{MARK}"}}',
    "array": f'["{MARK}"]',
    "nested 400 deep": "[" * 400 + "]" * 400,
    "long text": f'"{MARK * 50_000}"',
}
FOREIGN = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
FOREIGN += ["application/xml", "application/jsonp", "text/json", "application/octet-stream", ""]


@pytest.mark.parametrize("operation", WITH_BODY.values(), ids=WITH_BODY)
class TestEveryOperation:
    async def test_what_is_not_json_is_400(
        self, standing_deal: Deal, ids: dict[str, str], operation: Operation
    ) -> None:
        for name, body in NOT_JSON.items():
            response = await standing_deal.owner.request(
                operation.method, operation.url(ids), content=body, headers=JSON | operation.keyed
            )
            assert response.status_code == 400, (name, response.text)
            problem_of(response, 400, "bad_request")

    async def test_what_is_not_an_object_is_422(
        self, standing_deal: Deal, ids: dict[str, str], operation: Operation
    ) -> None:
        for name, body in NOT_AN_OBJECT.items():
            response = await standing_deal.owner.request(
                operation.method, operation.url(ids), content=body, headers=JSON | operation.keyed
            )
            assert response.status_code == 422, (name, response.text)
            problem_of(response, 422, "invalid")

    async def test_another_media_type_is_415(
        self, standing_deal: Deal, ids: dict[str, str], operation: Operation
    ) -> None:
        for media in FOREIGN:
            response = await standing_deal.owner.request(
                operation.method,
                operation.url(ids),
                content=json.dumps(operation.example()),
                headers={"Content-Type": media, **operation.keyed},
            )
            assert response.status_code == 415, (media, response.text)
            problem_of(response, 415, "unsupported_media_type")

    async def test_an_unknown_field_is_422(
        self, standing_deal: Deal, ids: dict[str, str], operation: Operation
    ) -> None:
        body = {**operation.example(), "status": "approved"}
        response = await standing_deal.owner.request(
            operation.method, operation.url(ids), json=body, headers=operation.keyed
        )
        faults = problem_of(response, 422)["errors"]
        assert ("/status", "extra_forbidden") in [(f["pointer"], f["code"]) for f in faults]

    async def test_poison_in_any_field_is_refused_without_an_echo(
        self, market: Market, standing_deal: Deal, ids: dict[str, str], operation: Operation
    ) -> None:
        # Wrong passwords end a sign-in: not the one that all other tests use.
        owner = await market.signed_in_anew(standing_deal.owner)
        for name, poison in POISON.items():
            for pointer, body in _poisoned(operation.example(), poison):
                response = await owner.request(
                    operation.method,
                    operation.url(ids),
                    content=body,
                    headers=JSON | operation.keyed,
                )
                _check_refusal(response, pointer, name)


def _check_refusal(response: httpx.Response, pointer: str, poison: str) -> None:
    where = (pointer, poison, response.text[:500])
    if pointer.endswith("password"):  # any character is fine in a password
        assert response.status_code in (200, 201, 401, 403, 409, 422), where
        assert MARK not in response.text, where
        return
    problem = _refusal(response, pointer)
    assert problem["status"] == 422, where
    assert not any(MARK in fault["detail"] for fault in problem["errors"]), where
    assert MARK not in problem["detail"], where
    assert len(json.dumps(problem)) < 5000, where


def _refusal(response: httpx.Response, pointer: str) -> dict[str, Any]:
    """The problem; of a batch, whose items are refused one by one, that of the poisoned item."""
    body: dict[str, Any] = response.json()
    if response.status_code != 200 or "results" not in body:
        assert response.status_code == body["status"], response.text
        return body
    refused: dict[str, Any] = body["results"][int(pointer.split("/")[2])]["problem"]
    return refused


def _poisoned(example: Any, poison: str) -> Iterator[tuple[str, str]]:
    """The example once for each of its leaves, with the poison in that place."""
    for pointer in _leaves(example):
        yield pointer, json.dumps(_with(example, pointer.split("/")[1:])).replace('"@@"', poison)


def _leaves(value: Any, pointer: str = "") -> Iterator[str]:
    if isinstance(value, dict | list) and value:
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in pairs:
            yield from _leaves(inner, f"{pointer}/{key}")
    elif pointer:
        yield pointer


def _with(value: Any, path: list[str]) -> Any:
    if not path:
        return "@@"
    key, *rest = path
    if isinstance(value, list):
        return [_with(v, rest) if str(i) == key else v for i, v in enumerate(value)]
    return {k: _with(v, rest) if k == key else v for k, v in value.items()}
