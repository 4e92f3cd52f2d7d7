"""What every error has in common."""

from typing import Any

import httpx

KEYS = {"type", "title", "status", "detail", "instance", "code", "request_id", "errors"}
FAULT_KEYS = {"in", "pointer", "code", "detail"}


def problem_of(response: httpx.Response, status: int, code: str = "") -> dict[str, Any]:
    """The body of an error, after checking that it has the one shape and the usual headers."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert set(problem) == KEYS
    assert problem["status"] == status
    assert problem["type"] == f"/errors/{problem['code']}"
    assert problem["title"]
    assert problem["detail"]
    assert len(problem["errors"]) <= 50
    assert all(set(fault) == FAULT_KEYS for fault in problem["errors"])
    assert code in ("", problem["code"])
    assert problem["request_id"] == response.headers["x-request-id"]
    safe_headers(response)
    return problem


def safe_headers(response: httpx.Response) -> None:
    """The headers that no answer lacks, and none carries twice."""
    headers = response.headers
    assert len(headers.get_list("x-request-id")) == 1
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "authorization" in headers["vary"].lower()
    assert len(headers.get_list("cache-control")) == 1
    assert "server" not in headers
