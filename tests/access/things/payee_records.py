"""What the assistant of home shares with it."""

from tests.access.rows import Call
from tests.access.world import Caller, World
from tests.factories.payee_records import shared, view


async def new_consent(world: World, _caller: Caller) -> Call:
    body = {
        "organization_id": world.owner.organization_id,
        "shares": ["statements"],
        "purpose": "audit",
        "expires_at": "2026-12-31T00:00:00Z",
    }
    return Call(body=body)


async def consent(world: World, _caller: Caller) -> Call:
    return Call({"consent_id": (await shared(world.deal))["id"]})


async def looked_at(world: World, _caller: Caller) -> Call:
    """Twice, by who keeps the money of home."""
    made = await shared(world.deal)
    for _ in range(2):
        assert (await view(world.deal, made)).status_code == 200
    return Call({"consent_id": made["id"]})


async def consents(world: World, caller: Caller) -> Call:
    for _ in range(2):
        await consent(world, caller)
    return Call()


async def consents_of_home(world: World, caller: Caller) -> Call:
    await consents(world, caller)
    return Call({"organization_id": world.owner.organization_id})


async def consent_to_home(world: World, caller: Caller) -> Call:
    ids = (await consent(world, caller)).ids
    return Call({**ids, "organization_id": world.owner.organization_id}, {})
