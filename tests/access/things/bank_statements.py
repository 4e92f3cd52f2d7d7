"""Statements of the bank, in the state that a request asks for."""

from tests.access.rows import Call
from tests.access.world import Caller, World
from tests.factories.bank_statements import READ, camt, checked, entry, row, statement, table
from tests.factories.bank_statements import unmatched as waiting
from tests.factories.payments import announced

# Twenty may wait; of those here, few are needed.
_SOME = "DELETE FROM bank_statements WHERE status = 'checked'"


async def new_statement(world: World, _caller: Caller) -> Call:
    await world.execute(_SOME)
    return Call(query=READ, file=table(row(id_=None)))


async def sent(world: World, _caller: Caller) -> Call:
    await world.execute(_SOME)
    found = await checked(world.people["operator"], camt(statement(entry())))
    return Call({"statement_id": found["id"]})


async def to_import(world: World, caller: Caller) -> Call:
    return Call((await sent(world, caller)).ids, {"on_error": "stop"})


async def statements(world: World, caller: Caller) -> Call:
    await sent(world, caller)
    return Call()


async def unmatched(world: World, _caller: Caller) -> Call:
    line = await waiting(world.people["operator"], "10.00")
    return Call({"bank_line_id": line["id"]})


async def to_match(world: World, caller: Caller) -> Call:
    payment = await announced(world.owner)
    return Call((await unmatched(world, caller)).ids, {"payment_id": payment["id"]})


async def to_dismiss(world: World, caller: Caller) -> Call:
    return Call((await unmatched(world, caller)).ids, {"note": "Interest of the bank."})


async def lines(world: World, caller: Caller) -> Call:
    await unmatched(world, caller)
    return Call()
