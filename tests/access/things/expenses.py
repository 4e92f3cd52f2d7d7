"""Expenses of home's assistant in the state that a request asks for."""

from typing import Any

from tests.access.rows import Call
from tests.access.world import HOME, Caller, World
from tests.factories import expenses as made
from tests.factories.reimbursement_policies import eur, pays_back, rule

SPENT = {"category": "meals", "description": f"Lunch at the fair {HOME}"}


async def new_expense(world: World, _caller: Caller) -> Call:
    return Call({"contract_id": world.deal.id}, made.expense_body(**SPENT))


async def expenses(world: World, _caller: Caller) -> Call:
    for _ in range(2):
        await _in(world, "draft")
    return Call({"contract_id": world.deal.id})


async def all_expenses(world: World, caller: Caller) -> Call:
    await expenses(world, caller)
    return Call()


async def _in(world: World, status: str, body: Any = None) -> Call:
    await pays_back(world.owner, rule("meals"))
    path = await made.expense_in(world.deal, status, **SPENT)
    return Call({"expense_id": path.rsplit("/", 1)[1]}, body)


async def draft(world: World, _caller: Caller) -> Call:
    return await _in(world, "draft")


async def to_edit(world: World, _caller: Caller) -> Call:
    return await _in(world, "draft", {"spent": eur("30.00")})


async def submitted(world: World, _caller: Caller) -> Call:
    return await _in(world, "submitted")


async def to_approve(world: World, _caller: Caller) -> Call:
    return await _in(world, "submitted", {"amount": eur("20.00")})


async def to_return(world: World, _caller: Caller) -> Call:
    return await _in(world, "submitted", {"note": f"Which fair was it {HOME}"})
