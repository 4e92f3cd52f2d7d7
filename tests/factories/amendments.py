"""Changes of what was agreed, asked for and answered."""

from typing import Any

import httpx

from tests.factories.market import Deal, Person

Json = dict[str, Any]
REASON = "A year of good work."
BETTER = {"amount": "30.00", "currency": "EUR"}


def hourly(amount: str, **fields: Any) -> Json:
    return {"kind": "hourly", "rate": {"amount": amount, "currency": "EUR"}, **fields}


async def ask(person: Person, deal: Deal, **fields: Any) -> httpx.Response:
    """Ask for a change; for a better rate, unless the test says what."""
    body = fields or {"terms": hourly("30.00")}
    return await person.post(f"{deal.path}/amendments", {"reason": REASON, **body})


async def proposed(deal: Deal, by: Person | None = None, **fields: Any) -> Json:
    """A change that waits for an answer; the client asks for it, unless the test says who."""
    made = await ask(by or deal.owner, deal, **fields)
    assert made.status_code == 201, made.text
    amendment: Json = made.json()
    return amendment


async def answer(person: Person, amendment: Json, verb: str, body: Any = None) -> httpx.Response:
    return await person.post(f"/v1/amendments/{amendment['id']}/{verb}", body)


async def agreed(deal: Deal, **fields: Any) -> Json:
    """A change that the client asked for and the assistant accepted."""
    made = await answer(deal.assistant, await proposed(deal, **fields), "accept")
    assert made.status_code == 200, made.text
    amendment: Json = made.json()
    return amendment


async def versions(deal: Deal) -> list[Json]:
    """What was agreed, version by version."""
    found = await deal.owner.get(f"{deal.path}/terms", sort="version")
    items: list[Json] = found.json()["items"]
    return items


def fault(refused: httpx.Response) -> tuple[int, str, str]:
    """Status, and pointer and code of the one fault."""
    [one] = refused.json()["errors"]
    return refused.status_code, one["pointer"], one["code"]
