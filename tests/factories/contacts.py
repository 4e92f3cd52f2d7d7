"""Contacts of contracts."""

from typing import Any

from tests.factories.market import Deal

Contact = dict[str, Any]
ADA = {
    "role": "Warehouse",
    "name": "Ada Okafor",
    "channel": "phone",
    "address": "+351 21 000 0000",
    "when_to_use": "For broken deliveries.",
}


async def added(keeper: Any, deal: Deal, **fields: Any) -> Contact:
    made = await keeper.post(f"{deal.path}/contacts", {**ADA, **fields})
    assert made.status_code == 201, made.text
    contact: Contact = made.json()
    return contact
