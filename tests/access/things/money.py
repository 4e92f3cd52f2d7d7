"""Accounts of home, with entries whose texts carry its mark."""

from tests.access.rows import Call
from tests.access.world import HOME, Caller, World
from tests.factories.accounts import account_of


async def account(world: World, _caller: Caller) -> Call:
    return Call({"account_id": await account_of(world.owner, reference=f"Transfer {HOME}")})


async def accounts(world: World, caller: Caller) -> Call:
    for _ in range(2):
        await account(world, caller)
    return Call()
