"""Files of recorded time of home's assistant, in each of which two rows cannot be taken."""

from tests.access.rows import Call
from tests.access.world import HOME, Caller, World
from tests.time_imports.files import TOGGL, checked, file_of

BROKEN = file_of(TOGGL, [f"too,few {HOME}", f"too,few again {HOME}"])


# Of those that wait, an assistant may have a few; these are like each other.
_SOME = """DELETE FROM time_imports WHERE contract_id = $1 AND file_bytes = $2 AND id NOT IN
    (SELECT id FROM time_imports ORDER BY id DESC LIMIT 6)"""


async def new_file(world: World, _caller: Caller) -> Call:
    await world.execute(_SOME, world.deal.id, len(BROKEN))
    ids = {"contract_id": world.deal.id}
    return Call(ids, query={"time_zone": "UTC", "client": HOME}, file=BROKEN)


async def file(world: World, _caller: Caller) -> Call:
    await world.execute(_SOME, world.deal.id, len(BROKEN))
    found = await checked(world.market, world.deal, BROKEN)
    return Call({"contract_id": world.deal.id, "import_id": found["id"]})


async def to_commit(world: World, caller: Caller) -> Call:
    return Call((await file(world, caller)).ids, {"on_error": "skip"})


async def files(world: World, caller: Caller) -> Call:
    for _ in range(2):
        await file(world, caller)
    return Call({"contract_id": world.deal.id})


async def export(_world: World, _caller: Caller) -> Call:
    return Call(query={"format": "jsonl"})


async def feed(_world: World, caller: Caller) -> Call:
    """An address of the caller's own."""
    made = await caller.send("post", "/v1/me/time-feed")
    assert made.status_code == 201, made.text
    return Call()


async def calendar(world: World, _caller: Caller) -> Call:
    made = await world.people["stranger"].post("/v1/me/time-feed")
    return Call({"secret": made.json()["url"].rpartition("/")[2].removesuffix(".ics")})
