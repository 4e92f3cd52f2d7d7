"""Work orders in each state: some are open, some done, some neither."""

from va_market.demo.caller import Crowd, Json

ORDERS: tuple[Json, ...] = (
    {"order_number": "KGT-101", "title": "Call back everybody who waited", "priority": "high"},
    {
        "order_number": "KGT-102",
        "title": "Ask ten buyers of shears how they like them",
        "allotted_minutes": 120,
    },
    {
        "order_number": "KGT-103",
        "title": "Find out why parcels to Graz are late",
        "brief": "Call the carrier, then the three customers.",
        "authority": "recommend",
        "allotted_minutes": 90,
    },
    {"order_number": "KGT-104", "title": "New text for the answering machine", "tags": ["texts"]},
    {"order_number": "KGT-105", "title": "List of callers of the autumn", "tags": ["texts"]},
    {"order_number": "KGT-106", "title": "Calls about the fair", "end_buyer": "Garden Fair Ltd"},
)
DONE: Json = {
    "deliverable": "Done as described.",
    "links": ["https://files.example/keller-garden-tools"],
}


async def order(crowd: Crowd, contract: str) -> None:
    """Marta orders at once what Grace does one after the other."""
    marta, grace = crowd["marta"], crowd["grace"]
    made = await marta.post(f"{contract}/work-orders/batch", {"items": ORDERS})
    paths = [f"/v1/work-orders/{one['work_order']['id']}" for one in made["results"]]
    _, asking, delivered, accepted, returned, cancelled = paths
    for path in (asking, delivered, accepted, returned):
        await grace.post(f"{path}/start")
    for path in (delivered, accepted, returned):
        await grace.post(f"{path}/deliver", DONE)
    await marta.post(f"{accepted}/accept")
    await marta.post(f"{returned}/return", {"note": "The list ends in October."})
    await marta.post(f"{cancelled}/cancel", {"reason": "The fair was called off."})
    more = {"minutes": 60, "reason": "They like to talk."}
    await grace.post(f"{asking}/extensions", more)
