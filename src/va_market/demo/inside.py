"""What is written inside a contract: contacts, articles, enquiries, absences, and who helps."""

import asyncio

from va_market.demo.caller import Caller, Crowd, Json
from va_market.demo.days import day
from va_market.demo.dozen import KWAME

CONTACTS: tuple[Json, ...] = (
    {
        "role": "Warehouse",
        "name": "Ada Okafor",
        "channel": "phone",
        "address": "+43 1 555 0118",
        "when_to_use": "For broken deliveries, before six.",
    },
    {"role": "Complaints", "name": "Marta Keller", "channel": "chat", "address": "#complaints"},
)
HELPER: Json = {"email": KWAME.email, "purpose": "Takes the telephone in the week of the fair."}
RETURNS: Json = {
    "title": "Returns of tools",
    "body": "Tools may come back within 30 days, used or not. Ask for the order number first.",
    "topics": ["returns"],
}
SUGGESTED: Json = {
    "title": "What to say about late parcels",
    "body": "Parcels to Graz take two days longer; nobody minds who hears it before they order.",
    "topics": ["delivery"],
    "customer": "Everybody in Styria",
}
ANSWERED: Json = {
    "channel": "phone",
    "customer_name": "Mr. Huber",
    "customer_reference": "Order 4711",
    "subject": "The shears came broken",
    "details": "One blade has a crack. He would like another pair.",
}
ESCALATED: Json = {
    "channel": "email",
    "customer_name": "Ms. Wimmer",
    "subject": "A refund that never came",
}
OPEN: Json = {"channel": "phone", "subject": "Do you sell spare handles?"}


async def write_inside(crowd: Crowd, contract: str) -> None:
    """Marta and Grace write down what the work needs, and what comes of it."""
    marta, grace = crowd["marta"], crowd["grace"]
    await asyncio.gather(
        *(marta.post(f"{contract}/contacts", contact) for contact in CONTACTS),
        marta.post(f"{contract}/collaborators", HELPER),
        *(grace.post(f"{contract}/absences", absence) for absence in _absences()),
        _enquire(marta, grace, contract),
    )


def _absences() -> tuple[Json, ...]:
    ill = {"kind": "illness", "first_on": day(-8), "last_on": day(-8)}
    away = {"kind": "holiday", "first_on": day(20), "last_on": day(27)}
    return ill, {**away, "note": "With my family in Kisumu."}


async def _enquire(marta: Caller, grace: Caller, contract: str) -> None:
    """Three enquiries: one was answered with the help of an article."""
    article = await marta.post(f"{contract}/articles", RETURNS)
    await marta.post(f"/v1/articles/{article['id']}/publish")
    await grace.post(f"{contract}/articles", SUGGESTED)
    path = f"{contract}/enquiries"
    first = await grace.post(path, {**ANSWERED, "article_ids": [article["id"]]})
    answer = {"answer": "Another pair is on its way."}
    await grace.post(f"/v1/enquiries/{first['id']}/answer", answer)
    second = await grace.post(path, ESCALATED)
    await grace.post(f"/v1/enquiries/{second['id']}/escalate", {"escalated_to": "Marta Keller"})
    await grace.post(path, OPEN)
