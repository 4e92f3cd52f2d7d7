"""Payments of home in the state that a request asks for."""

import json
from typing import Any

from tests.access.rows import Call
from tests.access.world import Caller, World
from tests.factories.cards import asked, deliver, event, signature
from tests.factories.payments import announced, eur, paid_in

CAME: dict[str, Any] = {"amount": eur("1000.00"), "received_on": "2026-12-07"}


async def new_payment(world: World, _caller: Caller) -> Call:
    return Call(body={"organization_id": world.owner.organization_id, "amount": eur("10.00")})


async def payment(world: World, _caller: Caller) -> Call:
    return Call({"payment_id": (await announced(world.owner))["id"]})


async def card_payment(world: World, _caller: Caller) -> Call:
    return Call({"payment_id": (await asked(world.owner))["id"]})


async def provider_events(world: World, _caller: Caller) -> Call:
    for _ in range(2):
        await deliver(world.market, event("customer.created", {"id": "cus_1"}))
    return Call()


async def payments(world: World, caller: Caller) -> Call:
    for _ in range(2):
        await payment(world, caller)
    return Call()


async def payment_that_came(world: World, caller: Caller) -> Call:
    return Call((await payment(world, caller)).ids, CAME)


async def payment_to_return(world: World, _caller: Caller) -> Call:
    made = await paid_in(world.owner, operator=world.people["operator"])
    return Call({"payment_id": made["id"]}, {"returned_on": "2026-12-07"})


async def signed(_world: World, _caller: Caller) -> Call:
    """An event of a kind that nobody waits for."""
    text = json.dumps(event("customer.created", {"id": "cus_of_somebody"}))
    headers = {"Stripe-Signature": signature(text)}
    return Call(file=text.encode(), file_type="application/json", headers=headers)
