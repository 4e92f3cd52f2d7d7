"""Figures of home, which the query names."""

from tests.access.rows import Call
from tests.access.world import Caller, World


async def of_home(world: World, _caller: Caller) -> Call:
    return Call(query={"organization_id": world.owner.organization_id})
