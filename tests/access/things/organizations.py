"""Home itself: its members, invitations and API keys."""

from typing import Any

from tests.access.rows import Call
from tests.access.world import ALL_SCOPES, CONFIDENTIAL, HOME, Caller, World
from tests.factories.keys import Key, key_of
from tests.factories.market import Person
from tests.factories.members import invitation_of, token_of
from tests.factories.reimbursement_policies import pays_back, rule
from tests.factories.reminders import POLICY
from va_market.identity.models import Role
from va_market.kit.ids import new_id


def home(world: World, **call: Any) -> Call:
    return Call({"organization_id": world.owner.organization_id}, **call)


async def organization(world: World, _caller: Caller) -> Call:
    return home(world)


async def renaming(world: World, _caller: Caller) -> Call:
    return home(world, body={"name": f"Company {HOME}"})


async def member(world: World, _caller: Caller) -> Call:
    found = await world.market.member(world.owner, Role.MEMBER)
    ids = {"organization_id": world.owner.organization_id, "user_id": str(found.id)}
    return Call(ids, {"role": "reviewer"})


async def member_to_remove(world: World, caller: Caller) -> Call:
    return Call((await member(world, caller)).ids)


async def heir(world: World, caller: Caller) -> Call:
    return home(world, body={"user_id": (await member(world, caller)).ids["user_id"]})


async def guest(world: World, _caller: Caller) -> Call:
    return home(world, body={"email": f"{new_id()}@people.example", "role": "member"})


async def invitation(world: World, _caller: Caller) -> Call:
    made = await invitation_of(world.owner, email=f"{HOME}.{CONFIDENTIAL}@{new_id()}.example")
    ids = {"organization_id": world.owner.organization_id, "invitation_id": made["id"]}
    return Call(ids)


async def billing(world: World, _caller: Caller) -> Call:
    return home(world, body={"legal_name": f"Company {HOME}"})


async def reimbursement(world: World, _caller: Caller) -> Call:
    """What everybody may read before they apply."""
    await pays_back(world.owner)
    return home(world, body={"rules": [rule("meals")]})


async def reminders(world: World, _caller: Caller) -> Call:
    """When clients of theirs are reminded, if they send invoices."""
    path = f"/v1/organizations/{world.owner.organization_id}/reminder-policy"
    assert (await world.owner.put(path, POLICY)).is_success
    return home(world, body=POLICY)


async def reminders_known(world: World, caller: Caller) -> Call:
    await reminders(world, caller)
    return home(world)


async def billing_known(world: World, caller: Caller) -> Call:
    call = await billing(world, caller)
    path = f"/v1/organizations/{world.owner.organization_id}/billing-details"
    assert (await world.owner.patch(path, call.body)).status_code == 200
    return home(world)


async def invitations(world: World, caller: Caller) -> Call:
    for _ in range(2):
        await invitation(world, caller)
    return home(world)


async def invited(world: World, caller: Caller) -> Call:
    made = await invitation_of(world.rival, email=caller.person.email)
    return Call(body={"token": await token_of(world.market, made)})


async def new_key(world: World, _caller: Caller) -> Call:
    return home(world, body={"name": f"{HOME} {CONFIDENTIAL}", "scopes": ["jobs:read"]})


async def _spare_key(world: World, maker: Person, *scopes: str) -> Key:
    """Those made before it end: an organization has so many keys at most."""
    await world.execute("UPDATE api_keys SET revoked_at = now() WHERE name = 'Spare'")
    return await key_of(maker, *scopes, name="Spare")


async def key(world: World, _caller: Caller) -> Call:
    made = await _spare_key(world, world.owner, *ALL_SCOPES)
    return Call({"organization_id": world.owner.organization_id, "key_id": made.id})


async def key_to_rotate(world: World, caller: Caller) -> Call:
    # An admin may not take over the key of an owner.
    admin = await world.double("admin")
    made = await _spare_key(world, admin.person)
    return Call({"organization_id": world.owner.organization_id, "key_id": made.id}, {})
