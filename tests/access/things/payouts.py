"""Destinations, payouts and batches of home in the state that a request asks for."""

from tests.access.rows import Call
from tests.access.world import Caller, World
from tests.factories.payouts import IBAN, asked, batched, named, payable, submitted


async def new_destination(world: World, _caller: Caller) -> Call:
    body = {"currency": "EUR", "holder_name": "Some Client", "iban": IBAN}
    return Call(body={**body, "organization_id": world.owner.organization_id})


async def destination(world: World, _caller: Caller) -> Call:
    fresh = await world.market.signed_in_anew(world.owner)
    return Call({"destination_id": (await named(fresh))["id"]})


async def destinations(world: World, caller: Caller) -> Call:
    for _ in range(2):
        await destination(world, caller)
    return Call()


async def new_payout(world: World, _caller: Caller) -> Call:
    await payable(world.owner, "10.00")
    return Call(body={"currency": "EUR", "organization_id": world.owner.organization_id})


async def payout(world: World, _caller: Caller) -> Call:
    await payable(world.owner, "10.00")
    return Call({"payout_id": (await asked(world.owner, "10.00"))["id"]})


async def payouts(world: World, caller: Caller) -> Call:
    for _ in range(2):
        await payout(world, caller)
    return Call()


async def batch(world: World, _caller: Caller) -> Call:
    await payable(world.owner, "10.00")
    _, path = await batched(world.owner, "10.00")
    return Call({"batch_id": path.rpartition("/")[2]})


async def batches(world: World, _caller: Caller) -> Call:
    """One of each currency: they run on the same day."""
    for currency in ("EUR", "USD"):
        await payable(world.owner, "10.00", currency=currency)
        await batched(world.owner, "10.00", currency=currency)
    return Call()


async def file(world: World, caller: Caller) -> Call:
    settings = world.market.app.state.settings
    settings.payout_account_holder = "VA Market"
    settings.payout_account_iban = "DE89370400440532013000"
    found = await batch(world, caller)
    path = f"/v1/admin/payout-batches/{found.ids['batch_id']}/submit"
    done = await world.people["operator"].move(path)
    assert done.is_success, done.text
    return found


async def run(_world: World, _caller: Caller) -> Call:
    return Call(body={"run_on": _world.market.clock().date().isoformat()})


async def settlement(world: World, _caller: Caller) -> Call:
    await payable(world.owner, "10.00")
    sent = await submitted(world.owner, world.people["operator"], "10.00")
    day = world.market.clock().date().isoformat()
    item = {"payout_id": sent["id"], "outcome": "paid", "settled_on": day}
    return Call(body={"items": [item]})
