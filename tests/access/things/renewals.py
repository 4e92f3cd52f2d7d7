"""Contracts of home for a limited time."""

from tests.access.rows import Call
from tests.access.world import HOME, Caller, World
from tests.factories.renewals import limited

REASON = {"reason": f"Sorted by then {HOME}"}


async def renewable(world: World, _caller: Caller) -> Call:
    deal = await world.market.deal(
        owner=world.owner,
        assistant=world.people["assistant"],
        proposal={"conditions": limited()},
    )
    return Call({"contract_id": deal.id}, REASON)
