"""Requests that meet: what they answered."""

from collections import Counter
from collections.abc import Awaitable

import httpx

from tests.invariants import rows


async def statuses(*requests: Awaitable[httpx.Response]) -> list[int]:
    """Send all in parallel; a fault of the server is never an answer."""
    answers = await rows.at_once(*requests)
    assert [a.text for a in answers if a.status_code >= 500] == []
    return sorted(answer.status_code for answer in answers)


async def outcomes(*requests: Awaitable[httpx.Response]) -> Counter[tuple[int, str]]:
    """The same with the code of each refusal."""
    answers = await rows.at_once(*requests)
    return Counter((answer.status_code, answer.json().get("code", "")) for answer in answers)


async def reasons(*requests: Awaitable[httpx.Response]) -> Counter[tuple[int, str]]:
    """The same with what each refusal says of the present state, in a sentence."""
    answers = await rows.at_once(*requests)
    return Counter((answer.status_code, answer.json().get("detail", "")) for answer in answers)
