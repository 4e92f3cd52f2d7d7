"""Work orders of home in the state that a request asks for."""

from typing import Any

from tests.access.rows import Call
from tests.access.world import HOME, Caller, World, done
from tests.factories import work_orders as made

TITLE = f"Enter the cards {HOME}"


def _body() -> dict[str, Any]:
    return made.order_body(title=TITLE, allotted_minutes=600)


async def new_order(world: World, _caller: Caller) -> Call:
    return Call({"contract_id": world.deal.id}, _body())


async def new_orders(world: World, _caller: Caller) -> Call:
    return Call({"contract_id": world.deal.id}, {"items": [_body(), _body()]})


async def orders(world: World, _caller: Caller) -> Call:
    for _ in range(2):
        await _in(world, "open")
    return Call({"contract_id": world.deal.id})


async def all_orders(world: World, caller: Caller) -> Call:
    await orders(world, caller)
    return Call()


async def _in(world: World, status: str, body: Any = None) -> Call:
    path = await made.order_in(world.deal, status, title=TITLE, allotted_minutes=600)
    return Call({"work_order_id": path.rsplit("/", 1)[1]}, body)


async def open_order(world: World, _caller: Caller) -> Call:
    return await _in(world, "open")


async def to_edit(world: World, _caller: Caller) -> Call:
    return await _in(world, "open", {"brief": f"Forty cards {HOME}", "allotted_minutes": 700})


async def to_deliver(world: World, _caller: Caller) -> Call:
    return await _in(world, "in_progress", {"deliverable": f"All forty cards {HOME}"})


async def delivered(world: World, _caller: Caller) -> Call:
    return await _in(world, "delivered")


async def to_return(world: World, _caller: Caller) -> Call:
    return await _in(world, "delivered", {"note": f"Two are missing {HOME}"})


async def to_cancel(world: World, _caller: Caller) -> Call:
    return await _in(world, "open", {"reason": f"The buyer withdrew {HOME}"})


def _more() -> dict[str, Any]:
    return {"minutes": 30, "reason": f"There are sixty cards {HOME}"}


async def to_extend(world: World, _caller: Caller) -> Call:
    return await _in(world, "in_progress", _more())


async def _extended(world: World) -> tuple[Call, str]:
    """An order, and the request for more minutes that waits."""
    call = await _in(world, "in_progress")
    path = f"/v1/work-orders/{call.ids['work_order_id']}/extensions"
    return call, str((await done(world.deal.assistant, path, _more()))["id"])


async def extended(world: World, _caller: Caller) -> Call:
    """One request was refused, another waits."""
    call, extension_id = await _extended(world)
    await done(world.owner, f"/v1/work-order-extensions/{extension_id}/refuse")
    path = f"/v1/work-orders/{call.ids['work_order_id']}/extensions"
    await done(world.deal.assistant, path, _more())
    return call


async def extension(world: World, _caller: Caller) -> Call:
    return Call({"extension_id": (await _extended(world))[1]})
