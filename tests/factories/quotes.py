"""Quotes that somebody keeps."""

from typing import Any

import httpx

PATH = "/v1/pricing/saved-quotes"
HOURLY = {"kind": "hourly", "rate": {"amount": "25.00", "currency": "EUR"}}


async def save(
    caller: Any, terms: Any = HOURLY, *, organization_id: str | None = None, **more: Any
) -> httpx.Response:
    request = {"terms": terms, **({"minutes": 600} if terms is HOURLY else {}), **more}
    return await caller.post(PATH, {"request": request, "organization_id": organization_id})


async def saved(caller: Any, terms: Any = HOURLY, **more: Any) -> dict[str, Any]:
    made = await save(caller, terms, **more)
    assert made.status_code == 201, made.text
    quote: dict[str, Any] = made.json()
    return quote
