"""Requests that meet: what they answered, sorted."""

from collections.abc import Awaitable

import httpx

from tests.invariants import rows


async def statuses(*requests: Awaitable[httpx.Response]) -> list[int]:
    """Send all in parallel; a fault of the server is never an answer."""
    answers = await rows.at_once(*requests)
    assert [a.text for a in answers if a.status_code >= 500] == []
    return sorted(answer.status_code for answer in answers)
