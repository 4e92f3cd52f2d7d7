"""Work orders in a state. Arguments name only what matters to the test."""

from itertools import count
from typing import Any

import httpx

from tests.factories.market import Deal, Market, Person

_NUMBERS = count(1)
DELIVERED = {"deliverable": "All forty cards.", "links": ["https://files.example/fair.csv"]}
NOTE, REASON = {"note": "Two cards are missing."}, {"reason": "The buyer withdrew."}
MORE = {"minutes": 30, "reason": "There are sixty cards."}
# How an order gets into each status: who does what.
WAYS: dict[str, tuple[tuple[str, str, Any], ...]] = {
    "open": (),
    "in_progress": (("assistant", "start", None),),
    "delivered": (("assistant", "start", None), ("assistant", "deliver", DELIVERED)),
}
WAYS["accepted"] = (*WAYS["delivered"], ("owner", "accept", None))
WAYS["returned"] = (*WAYS["delivered"], ("owner", "return", NOTE))
WAYS["cancelled"] = (("owner", "cancel", REASON),)


def order_body(**fields: Any) -> dict[str, Any]:
    """With a number that no other order has."""
    return {"order_number": f"PO-{next(_NUMBERS)}", "title": "Enter the cards", **fields}


async def order(deal: Deal, by: Person | None = None, **fields: Any) -> dict[str, Any]:
    """An open order."""
    made = await (by or deal.owner).post(f"{deal.path}/work-orders", order_body(**fields))
    return done(made)


async def order_in(deal: Deal, status: str, **fields: Any) -> str:
    """The path of a new order with this status."""
    path = f"/v1/work-orders/{(await order(deal, **fields))['id']}"
    for side, verb, body in WAYS[status]:
        person: Person = getattr(deal, side)
        done(await person.post(f"{path}/{verb}", body))
    return path


async def extension(deal: Deal, path: str) -> str:
    """The path of a request for more minutes that waits."""
    asked = done(await deal.assistant.post(f"{path}/extensions", MORE))
    return f"/v1/work-order-extensions/{asked['id']}"


async def ordering_deal(market: Market, **assign: Any) -> Deal:
    """An active contract with much time on it."""
    return await market.deal(**{"starts_on": "2026-12-01", "allotted_minutes": 6000, **assign})


def done(answer: httpx.Response) -> dict[str, Any]:
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found
