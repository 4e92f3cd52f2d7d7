"""Work orders in each state: some are open, some done, some neither."""

import asyncio

from va_market.demo.caller import Caller, Crowd, Json

# What is ordered, and how far it has come.
ORDERS: tuple[tuple[Json, str], ...] = (
    (
        {"order_number": "KGT-101", "title": "Call back everybody who waited", "priority": "high"},
        "open",
    ),
    (
        {
            "order_number": "KGT-102",
            "title": "Ask ten buyers of shears how they like them",
            "allotted_minutes": 120,
        },
        "in_progress",
    ),
    (
        {
            "order_number": "KGT-103",
            "title": "Find out why parcels to Graz are late",
            "brief": "Call the carrier, then the three customers.",
            "authority": "recommend",
        },
        "delivered",
    ),
    (
        {"order_number": "KGT-104", "title": "New text for the answering machine"},
        "accepted",
    ),
    (
        {"order_number": "KGT-105", "title": "List of callers of the autumn", "tags": ["lists"]},
        "returned",
    ),
    (
        {
            "order_number": "KGT-106",
            "title": "Calls about the fair",
            "end_buyer": "Garden Fair Ltd",
        },
        "cancelled",
    ),
)
DONE: Json = {
    "deliverable": "Done as described.",
    "links": ["https://files.example/keller-garden-tools"],
}
MORE: Json = {"minutes": 60, "reason": "They like to talk."}


async def order(crowd: Crowd, contract: str) -> None:
    """Marta orders at once what Grace does one after the other."""
    items = [body for body, _ in ORDERS]
    made = await crowd["marta"].post(f"{contract}/work-orders/batch", {"items": items})
    paths = [f"/v1/work-orders/{one['work_order']['id']}" for one in made["results"]]
    states = [state for _, state in ORDERS]
    steps = zip(paths, states, strict=True)
    await asyncio.gather(*(_bring(crowd["marta"], crowd["grace"], *step) for step in steps))


async def _bring(client: Caller, assistant: Caller, path: str, state: str) -> None:
    """An open order to its state."""
    if state == "cancelled":
        await client.post(f"{path}/cancel", {"reason": "The fair was called off."})
    elif state != "open":
        await assistant.post(f"{path}/start")
    if state == "in_progress":
        await assistant.post(f"{path}/extensions", MORE)
    if state in {"delivered", "accepted", "returned"}:
        await assistant.post(f"{path}/deliver", DONE)
    if state == "accepted":
        await client.post(f"{path}/accept")
    elif state == "returned":
        await client.post(f"{path}/return", {"note": "The list ends in October."})
