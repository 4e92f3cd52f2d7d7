"""What organizations pay back. Arguments name only what matters to the test."""

from typing import Any

import httpx

from tests.factories.market import Person


def eur(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def rule(category: str = "travel", currency: str = "EUR", **caps: str) -> dict[str, Any]:
    """What is paid back of a category; without caps everything is."""
    amounts = {name: {"amount": one, "currency": currency} for name, one in caps.items()}
    return {"category": category, "currency": currency, **amounts}


def path_of(owner: Person) -> str:
    return f"/v1/organizations/{owner.organization_id}/reimbursement-policy"


async def put(owner: Person, *rules: dict[str, Any], **more: Any) -> httpx.Response:
    body = {"rules": list(rules), **more}
    return await owner.request("PUT", path_of(owner), json=body)


async def pays_back(owner: Person, *rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer = await put(owner, *(rules or (rule(),)), **more)
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found
