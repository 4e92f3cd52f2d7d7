"""Disputes of home, as the client, in the state that a request asks for."""

from typing import Any

from tests.access.rows import Call
from tests.access.things.invoices import opened_for
from tests.access.world import HOME, RIVAL, Caller, World
from tests.factories.disputes import disputing
from tests.factories.milestones import done, eur

CENT = "0.01"
WORDS = {"text": f"Not so {HOME}"}


async def dispute_of(world: World, invoice: dict[str, Any], prefix: str = "") -> str:
    """A dispute of the client of either side."""
    mark = RIVAL if prefix else HOME
    made = await disputing(world.people[f"{prefix}owner"], invoice, CENT, text=f"Too much {mark}")
    return str(done(made)["id"])


async def to_dispute(world: World, _caller: Caller) -> Call:
    invoice = await opened_for(world)
    line = {"line_id": invoice["lines"][0]["id"], "amount": eur(CENT)}
    body = {"reason": "other", "lines": [line], **WORDS}
    return Call({"invoice_id": invoice["id"]}, body)


async def of_invoice(world: World, _caller: Caller) -> Call:
    invoice = await opened_for(world)
    for _ in range(2):
        path = f"/v1/disputes/{await dispute_of(world, invoice)}"
        done(await world.owner.pay(f"{path}/withdraw"))
    return Call({"invoice_id": invoice["id"]})


async def opened(world: World, _caller: Caller) -> Call:
    return Call({"dispute_id": await dispute_of(world, await opened_for(world))})


async def all_of_them(world: World, caller: Caller) -> Call:
    for _ in range(2):
        await opened(world, caller)
    return Call()


async def _moved(world: World, who: str, verb: str, call: Call, body: Any) -> Call:
    path = f"/v1/disputes/{call.ids['dispute_id']}"
    done(await world.people[who].pay(f"{path}/{verb}", body))
    return call


async def discussed(world: World, caller: Caller) -> Call:
    return await _moved(world, "owner", "comment", await opened(world, caller), WORDS)


async def to_comment(world: World, caller: Caller) -> Call:
    return Call((await opened(world, caller)).ids, WORDS)


async def to_answer(world: World, caller: Caller) -> Call:
    call = await opened(world, caller)
    return Call(call.ids, {**WORDS, **await _settlement(world, call)})


async def _settlement(world: World, call: Call) -> dict[str, Any]:
    seen = done(await world.owner.get(f"/v1/disputes/{call.ids['dispute_id']}"))
    return {"settlement": [{"line_id": seen["lines"][0]["line_id"], "amount": eur("0.00")}]}


async def to_propose(world: World, caller: Caller) -> Call:
    call = await opened(world, caller)
    return Call(call.ids, await _settlement(world, call))


async def proposed(world: World, caller: Caller) -> Call:
    call = await to_propose(world, caller)
    return Call((await _moved(world, "assistant", "propose", call, call.body)).ids)


async def to_counter(world: World, caller: Caller) -> Call:
    call = await proposed(world, caller)
    return Call(call.ids, await _settlement(world, call))


async def to_decline(world: World, caller: Caller) -> Call:
    return Call((await proposed(world, caller)).ids, WORDS)


async def answered(world: World, caller: Caller) -> Call:
    call = await opened(world, caller)
    return Call((await _moved(world, "assistant", "answer", call, WORDS)).ids, WORDS)


async def escalated(world: World, caller: Caller) -> Call:
    call = await answered(world, caller)
    return Call((await _moved(world, "owner", "escalate", call, WORDS)).ids)


async def all_escalated(world: World, caller: Caller) -> Call:
    for _ in range(2):
        await escalated(world, caller)
    return Call()


async def to_rule(world: World, caller: Caller) -> Call:
    call = await escalated(world, caller)
    return Call(call.ids, {**WORDS, **await _settlement(world, call)})
