"""Files of home's assistant."""

from tests.access.rows import Call
from tests.access.things.work import minute
from tests.access.world import HOME, Caller, World
from tests.files.sending import file_of, proof

WORDS = f"Done {HOME}".encode()
OCTETS = "application/octet-stream"


async def new_file(world: World, caller: Caller) -> Call:
    """Not the first one: that would begin a chain of the audit for whoever sends it."""
    await file_of(world.deal, WORDS, by=caller.person)
    ids = {"contract_id": world.deal.id}
    return Call(ids, query={"name": "done.txt"}, file=WORDS, file_type=OCTETS)


async def loose(world: World, _caller: Caller) -> Call:
    """One that nothing holds."""
    return Call({"file_id": (await file_of(world.deal, WORDS, name=f"{HOME}.txt"))["id"]})


async def held(world: World, caller: Caller) -> Call:
    """One that an entry shows."""
    call = await loose(world, caller)
    body = {**minute(world), "evidence": [proof({"id": call.ids["file_id"]})]}
    made = await world.deal.assistant.post(f"{world.deal.path}/time-entries", body)
    assert made.status_code == 201, made.text
    return call
