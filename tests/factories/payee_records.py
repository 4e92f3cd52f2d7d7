"""Payee records that assistants share with the client of a contract."""

from datetime import timedelta
from typing import Any

import httpx

from tests.factories.market import Deal, Person

Json = dict[str, Any]
OWN = "/v1/me/payee-records"


async def share(deal: Deal, *parts: str, days: float = 30, **fields: Any) -> httpx.Response:
    body = {
        "organization_id": deal.owner.organization_id,
        "shares": parts or ["billing_details", "statements"],
        "purpose": "tax_report",
        "expires_at": (deal.owner.market.clock() + timedelta(days=days)).isoformat(),
        **fields,
    }
    return await deal.assistant.post(OWN, body)


async def shared(deal: Deal, *parts: str, **fields: Any) -> Json:
    made = await share(deal, *parts, **fields)
    assert made.status_code == 201, made.text
    consent: Json = made.json()
    return consent


def of_firm(deal: Deal) -> str:
    return f"/v1/organizations/{deal.owner.organization_id}/payee-records"


async def view(deal: Deal, consent: Json, who: Person | None = None, **body: Any) -> httpx.Response:
    return await (who or deal.owner).post(f"{of_firm(deal)}/{consent['id']}/view", body)
