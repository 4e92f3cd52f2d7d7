"""What home, as an agency, pays to its assistants."""

from tests.access.rows import Call
from tests.access.world import Caller, World
from tests.factories.splits import billed, directly, splits_of


async def due(world: World, _caller: Caller) -> Call:
    deal, invoice = await billed(world.market, agency_owner=world.owner)
    await directly(deal, invoice)
    [split] = await splits_of(world.owner, invoice_id=invoice["id"])
    return Call({"split_id": split["id"]}, body={"source": "outside"})


async def some(world: World, caller: Caller) -> Call:
    for _ in range(2):
        await due(world, caller)
    return Call()


async def one(world: World, caller: Caller) -> Call:
    return Call((await due(world, caller)).ids)
