"""Assistants with approved work at a rate, and the bands that come of it."""

from typing import Any

from tests.factories.market import Deal, Market, Person
from tests.worker.test_worker import run

RATES = ("15.00", "20.00", "25.00", "30.00", "90.00")


def hourly(amount: str, currency: str = "EUR") -> dict[str, Any]:
    return {"kind": "hourly", "rate": {"amount": amount, "currency": currency}}


async def earning(
    market: Market, owner: Person, amount: str, *, assistant: Person | None = None, **deal: Any
) -> Deal:
    """A contract with an approved hour at this rate."""
    made = await market.deal(
        owner=owner, assistant=assistant, proposal={"terms": hourly(amount)}, **deal
    )
    await market.approved(made, minutes=60)
    return made


async def five(market: Market, *owners: Person, **deal: Any) -> list[Deal]:
    """Five assistants, dealt out to the owners in turn."""
    return [
        await earning(market, owners[place % len(owners)], amount, **deal)
        for place, amount in enumerate(RATES)
    ]


async def recompute(market: Market) -> int:
    """How many bands a night makes."""
    return await run(market, "recompute_rate_bands")


async def asked(person: Person, **query: Any) -> dict[str, Any]:
    """What somebody is told of administrative work by experts of five years, in euros."""
    usual = {"category": "administrative", "level": "expert", "years": 5, "currency": "EUR"}
    answer = await person.get("/v1/pricing/rate-bands", **{**usual, **query})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def figures(answer: dict[str, Any]) -> list[str]:
    return [answer["band"][name]["amount"] for name in ("low", "median", "high")]
