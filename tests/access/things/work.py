"""Contracts and time of home in the state that a request asks for."""

from typing import Any

from tests.access.rows import Call
from tests.access.things.jobs import REASON
from tests.access.world import HOME, Caller, World, done, minute_of_work, moved, new_deal
from tests.factories.market import Person
from tests.factories.rosters import enrolled, placement
from tests.files.sending import file_of, proof


async def standing(world: World, _caller: Caller) -> Call:
    return Call({"contract_id": world.deal.id})


async def standing_week(world: World, _caller: Caller) -> Call:
    earlier = world.market.span(hours_ago=100, minutes=1)["started_at"]
    return Call({"contract_id": world.deal.id}, query={"week_of": earlier[:10]})


async def days_of_a_week(world: World, _caller: Caller) -> Call:
    """That leave every day as it is: the next cases meet the same time."""
    return Call({"contract_id": world.deal.id}, {"rows": [{"minutes": [None] * 7}]})


async def contract_to_rest(world: World, _caller: Caller) -> Call:
    return Call({"contract_id": (await new_deal(world)).id}, REASON)


async def resting(world: World, caller: Caller) -> Call:
    call = await contract_to_rest(world, caller)
    await moved(world.owner, f"/v1/contracts/{call.ids['contract_id']}/pause", REASON)
    return Call(call.ids)


async def contract_to_extend(world: World, _caller: Caller) -> Call:
    return Call({"contract_id": world.deal.id}, {"additional_minutes": 1})


async def contract_to_hand_over(world: World, _caller: Caller) -> Call:
    return Call({"contract_id": (await new_deal(world)).id}, {"supervisor_id": str(world.owner.id)})


async def contract_to_substitute(world: World, _caller: Caller) -> Call:
    """A contract of home as the agency, with somebody of its roster who could take it over."""
    deal = await placement(world.market, agency_owner=world.owner)
    entry = await enrolled(world.owner, await world.market.assistant())
    body = {"roster_entry_id": entry["id"], "reason": f"On leave {HOME}"}
    return Call({"contract_id": deal.id}, body)


async def substitution_of(
    world: World, *, keeper: Person | None = None, client: Person | None = None
) -> Call:
    """One that the client has not answered, after another one that it declined."""
    deal = await placement(world.market, agency_owner=keeper, client=client)
    entry = await enrolled(deal.agency, await world.market.assistant())
    body = {"roster_entry_id": entry["id"], "reason": f"On leave {HOME}"}
    for is_last in (False, True):
        asked = (await deal.agency.move(f"{deal.path}/substitute", body)).json()
        if not is_last:
            await done(deal.owner, f"/v1/substitutions/{asked['id']}/decline", REASON)
    return Call({"contract_id": deal.id, "substitution_id": asked["id"]})


async def substitution(world: World, _caller: Caller) -> Call:
    return await substitution_of(world, client=world.owner)


async def substitution_to_decline(world: World, caller: Caller) -> Call:
    return Call((await substitution(world, caller)).ids, REASON)


async def substitution_to_withdraw(world: World, _caller: Caller) -> Call:
    return await substitution_of(world, keeper=world.owner)


async def handed_over(world: World, _caller: Caller) -> Call:
    """A contract that the assistant took over from themselves, with a note."""
    deal = await new_deal(world)
    now = world.market.clock()
    ends = "UPDATE contract_assignments SET ends_at = $2 WHERE contract_id = $1"
    begins = (
        "INSERT INTO contract_assignments "
        "(id, contract_id, number, assistant_id, starts_at, handover_note) "
        "SELECT gen_random_uuid(), id, 2, assistant_id, $2, $3 FROM contracts WHERE id = $1"
    )
    await world.execute(ends, deal.id, now)
    await world.execute(begins, deal.id, now, f"The keys lie there {HOME}")
    await world.execute("UPDATE contracts SET assignment = 2 WHERE id = $1", deal.id)
    return Call({"contract_id": deal.id})


async def exclusive(world: World, _caller: Caller) -> Call:
    """Against somebody whom nobody here is."""
    told = {"scope": "rivals", "rivals": [{"name": f"Nobody {HOME}"}]}
    deal = await world.market.deal(
        owner=world.owner,
        assistant=world.people["assistant"],
        proposal={"conditions": {"exclusivity": told}},
    )
    return Call({"contract_id": deal.id})


async def release_requested(world: World, caller: Caller) -> Call:
    call = await exclusive(world, caller)
    path = f"/v1/contracts/{call.ids['contract_id']}/request-release"
    await moved(world.people["assistant"], path)
    return call


def minute(world: World) -> dict[str, Any]:
    return {**minute_of_work(world), "memo": f"Inbox {HOME}"}


async def work(world: World, _caller: Caller) -> Call:
    return Call({"contract_id": world.deal.id}, {**minute(world), **await shown(world)})


async def shown(world: World) -> dict[str, Any]:
    """Evidence that an entry may have: each file shows one."""
    file = await file_of(world.deal, f"Done {HOME}".encode())
    return {"evidence": [proof(file)]}


async def entry(world: World, _caller: Caller) -> Call:
    path = f"{world.deal.path}/time-entries"
    made = await world.deal.assistant.post(path, minute(world))
    assert made.status_code == 201, made.text
    return Call({"entry_id": made.json()["id"]})


async def entry_to_submit(world: World, _caller: Caller) -> Call:
    """The first of its week, whatever was handed in before."""
    deal = await new_deal(world)
    made = await done(deal.assistant, f"{deal.path}/time-entries", minute(world))
    return Call({"entry_id": made["id"]})


async def entry_to_change(world: World, caller: Caller) -> Call:
    changes = {"memo": f"Calendar {HOME}", **await shown(world)}
    return Call((await entry(world, caller)).ids, changes)


async def submitted(world: World, caller: Caller) -> Call:
    call = await entry_to_submit(world, caller)
    await done(world.deal.assistant, f"/v1/time-entries/{call.ids['entry_id']}/submit")
    return call


async def entry_to_return(world: World, caller: Caller) -> Call:
    return Call((await submitted(world, caller)).ids, {"note": f"Which inbox? {HOME}"})


async def week_to_submit(world: World, _caller: Caller) -> Call:
    deal = await new_deal(world)
    await done(deal.assistant, f"{deal.path}/time-entries", minute(world))
    return Call({"contract_id": deal.id}, {"week_of": _week_of_work(world)})


async def timesheet(world: World, caller: Caller) -> Call:
    """One of which something waits."""
    call = await week_to_submit(world, caller)
    path = f"/v1/contracts/{call.ids['contract_id']}/timesheet/submit"
    made = await done(world.deal.assistant, path, call.body)
    return Call({"timesheet_id": made["id"]})


async def two_timesheets(world: World, caller: Caller) -> Call:
    """Of two contracts of home."""
    await timesheet(world, caller)
    await submitted(world, caller)
    return Call()


async def timesheet_to_submit(world: World, caller: Caller) -> Call:
    """Handed in, and then more of the same week recorded."""
    call = await week_to_submit(world, caller)
    path = f"/v1/contracts/{call.ids['contract_id']}"
    made = await done(world.deal.assistant, f"{path}/timesheet/submit", call.body)
    await done(world.deal.assistant, f"{path}/time-entries", minute(world))
    return Call({"timesheet_id": made["id"]})


async def timesheet_to_return(world: World, caller: Caller) -> Call:
    return Call((await timesheet(world, caller)).ids, {"note": f"Which inbox? {HOME}"})


def _week_of_work(world: World) -> str:
    """A day of the week in which the next minute of work is recorded."""
    minutes = world.minutes_worked
    start: str = world.market.span(hours_ago=100 - minutes / 60, minutes=1)["started_at"]
    return start[:10]


async def timer(world: World, _caller: Caller) -> Call:
    await world.deal.assistant.post("/v1/timers/stop")
    world.market.clock.advance(seconds=2)  # the time it ran is recorded
    return Call(body={"contract_id": world.deal.id, "memo": f"Inbox {HOME}"})


async def running_timer(world: World, caller: Caller) -> Call:
    body = (await timer(world, caller)).body
    await done(world.deal.assistant, "/v1/timers/start", body)
    return Call()


async def entry_to_resume(world: World, caller: Caller) -> Call:
    await timer(world, caller)
    return Call((await entry(world, caller)).ids, {})


async def auto_stopped(world: World, caller: Caller) -> Call:
    """An entry whose timer the platform stopped."""
    call = await entry(world, caller)
    stopped = "UPDATE time_entries SET auto_stopped_at = $2 WHERE id = $1"
    await world.execute(stopped, call.ids["entry_id"], world.market.clock())
    return call


async def many_at_once(world: World, caller: Caller) -> Call:
    changed = (await entry_to_change(world, caller)).ids["entry_id"]
    changes = {"memo": f"Calendar {HOME}"}
    made = {"action": "create", "contract_id": world.deal.id, "entry": minute(world)}
    item = {"action": "update", "entry_id": changed, "changes": changes}
    return Call(body={"items": [item, made]})
