"""Milestones of home in the state that a request asks for."""

from typing import Any

from tests.access.rows import Call
from tests.access.world import HOME, RIVAL, Caller, World
from tests.factories.market import Deal
from tests.factories.milestones import bring_to, milestones, path_of
from tests.factories.milestones import project as terms_of
from tests.factories.payments import held_for


async def project_of(world: World, *, side: str = "home", **fields: Any) -> Deal:
    """A project of two milestones whose private texts carry the mark of its side."""
    is_home = side == "home"
    terms = terms_of("400.00", "600.00", **fields)
    for part in terms["milestones"]:
        part["title"] += f" {HOME if is_home else RIVAL}"
    owner = world.owner if is_home else world.rival
    await held_for(owner, terms["price"])
    return await world.market.deal(
        owner=owner,
        assistant=world.people["assistant" if is_home else "other_assistant"],
        job={"engagement": "project"},
        proposal={"terms": terms},
    )


async def project(world: World, _caller: Caller) -> Call:
    return Call({"contract_id": (await project_of(world)).id})


async def _in(world: World, status: str, body: Any = None) -> Call:
    deal = await project_of(world)
    return await _brought(deal, status, body)


async def _brought(deal: Deal, status: str, body: Any) -> Call:
    milestone_id = (await milestones(deal))[0]["id"]
    await bring_to(deal, f"/v1/milestones/{milestone_id}", status)
    return Call({"milestone_id": milestone_id}, body)


async def agreed(world: World, _caller: Caller) -> Call:
    return await _in(world, "agreed")


async def to_fund(world: World, _caller: Caller) -> Call:
    body = {"amount": {"amount": "400.00", "currency": "EUR"}, "reference": f"Transfer {HOME}"}
    return await _in(world, "agreed", body)


async def deposit(world: World, _caller: Caller) -> Call:
    return Call({"contract_id": (await _with_deposit(world)).id})


async def deposit_to_pay(world: World, _caller: Caller) -> Call:
    body = {"amount": {"amount": "200.00", "currency": "EUR"}, "reference": f"Transfer {HOME}"}
    return Call({"contract_id": (await _with_deposit(world)).id}, body)


async def _with_deposit(world: World) -> Deal:
    return await project_of(world, deposit={"amount": "200.00", "currency": "EUR"})


async def to_submit(world: World, _caller: Caller) -> Call:
    return await _in(world, "funded", {"note": f"All of it {HOME}"})


async def to_approve(world: World, _caller: Caller) -> Call:
    deal = await project_of(world)
    # The accounts of whoever is paid are there, as they are but for the first release of all.
    await bring_to(deal, await path_of(deal, 2), "approved")
    return await _brought(deal, "submitted", {})


async def to_send_back(world: World, _caller: Caller) -> Call:
    return await _in(world, "submitted", {"note": f"The archive is missing {HOME}"})


async def to_ask_back(world: World, _caller: Caller) -> Call:
    return await _in(world, "funded", {"reason": f"No longer {HOME}"})


async def to_give_back(world: World, _caller: Caller) -> Call:
    return await _in(world, "refund_requested")
