"""Contacts of home's contract, and those who help with it."""

from tests.access.rows import Call
from tests.access.world import HOME, Caller, World, moved, new_deal
from tests.factories.collaborations import asked, helping
from tests.factories.contacts import ADA, added
from tests.factories.market import Person
from tests.support.mail import mailed_token
from va_market.kit.ids import new_id

WHEN = {"when_to_use": f"For broken lamps {HOME}"}
PURPOSE = {"purpose": f"Answers at night {HOME}"}


def address() -> str:
    return f"{new_id()}@people.example"


async def new_contact(world: World, _caller: Caller) -> Call:
    return Call({"contract_id": world.deal.id}, {**ADA, **WHEN})


async def contact(world: World, _caller: Caller) -> Call:
    made = await added(world.owner, world.deal, **WHEN)
    return Call({"contract_id": world.deal.id, "contact_id": made["id"]})


async def contact_to_change(world: World, caller: Caller) -> Call:
    return Call((await contact(world, caller)).ids, WHEN)


async def contacts(world: World, caller: Caller) -> Call:
    for _ in range(2):
        await contact(world, caller)
    return Call({"contract_id": world.deal.id})


async def new_collaborator(world: World, _caller: Caller) -> Call:
    deal = await new_deal(world)  # each has a few at most
    return Call({"contract_id": deal.id}, {"email": address(), **PURPOSE})


async def collaborator(world: World, _caller: Caller) -> Call:
    deal = await new_deal(world)
    made = await asked(world.owner, deal, address(), **PURPOSE)
    return Call({"contract_id": deal.id, "collaboration_id": made["id"]})


async def collaborators(world: World, _caller: Caller) -> Call:
    deal = await new_deal(world)
    for _ in range(2):
        await asked(world.owner, deal, address(), **PURPOSE)
    return Call({"contract_id": deal.id})


async def asked_to_help(world: World, caller: Caller) -> Call:
    deal = await new_deal(world)
    await asked(world.owner, deal, caller.person.email, **PURPOSE)
    token = await mailed_token(world.market, caller.person.email, "collaboration")
    return Call(body={"token": token})


async def _has_helped(world: World, person: Person) -> str:
    """The contract is over: whoever helped reads nothing of home any more."""
    deal = await new_deal(world)
    await world.execute("DELETE FROM outgoing_mails WHERE recipient = $1", person.email)
    made = await helping(deal, person, **PURPOSE)
    await moved(world.owner, f"{deal.path}/end", {"reason": "Done."})
    collaboration_id: str = made["id"]
    return collaboration_id


async def own_collaborations(world: World, caller: Caller) -> Call:
    for _ in range(2):
        await _has_helped(world, caller.person)
    return Call()


async def own_collaboration(world: World, caller: Caller) -> Call:
    return Call({"collaboration_id": await _has_helped(world, caller.person)})
