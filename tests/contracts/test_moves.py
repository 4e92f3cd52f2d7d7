"""Every action in every status by every kind of caller, over HTTP."""

from itertools import product

import pytest

from tests.contracts.cast import CALLERS, OUTSIDERS, Cast, gather_cast
from tests.factories.market import Deal, Market

_SUPERVISION = {"replace_supervisor", "set_supervision"}
_ENDS = {"end", "end_for_cause"}
LEGAL = {
    "scheduled": {"amend", *_ENDS, "extend_allotment", *_SUPERVISION},
    "active": {"amend", "pause", *_ENDS, "extend_allotment", *_SUPERVISION, "record_time"},
    "paused": {"amend", "resume", *_ENDS, "extend_allotment", *_SUPERVISION},
    "ended": _SUPERVISION,
}
_CLIENT = {"amend", "pause", "resume", *_ENDS, "extend_allotment", *_SUPERVISION}
MAY = {
    "owner": _CLIENT,
    "hiring_manager": _CLIENT,
    "assistant": {"amend", "pause", "resume", *_ENDS, "record_time"},
    "supervisor": set(),
    "named_supervisor": set(),
    "member": set(),
}
REASON = {"reason": "Summer break."}
BODIES = {
    "pause": ("pause", REASON),
    "resume": ("resume", None),
    "end": ("end", REASON),
    "end_for_cause": ("end", {**REASON, "category": "breach", "for_cause": True}),
    "extend_allotment": ("extend-allotment", {"additional_minutes": 30}),
}


@pytest.fixture(scope="module")
async def cast(shared_market: Market) -> Cast:
    shared_market.clock.reset()
    return await gather_cast(shared_market)


async def contract_in(cast: Cast, status: str) -> Deal:
    starts_on = "2026-12-24" if status == "scheduled" else None
    deal = await cast.deal(starts_on=starts_on)
    way = {"paused": "pause", "ended": "end"}.get(status)
    if way is not None:
        moved = await cast["owner"].move(f"{deal.path}/{way}", REASON)
        assert moved.json()["status"] == status
    return deal


async def attempt(cast: Cast, caller: str, deal: Deal, action: str) -> int:
    another = {"supervisor_id": str(cast["supervisor"].id)}
    path, body = {
        **BODIES,
        "replace_supervisor": ("replace-supervisor", another),
        "set_supervision": ("supervision", another),
        "amend": ("amendments", {"title": "Another inbox", "reason": "It grew."}),
        "record_time": ("time-entries", cast.market.span(hours_ago=1, minutes=10)),
    }[action]
    method = "PUT" if action == "set_supervision" else "POST"
    return (await cast.send(caller, deal, method, f"{deal.path}/{path}", body)).status_code


def expected(caller: str, status: str, action: str) -> int:
    if caller in OUTSIDERS:
        return 401 if caller == "anonymous" else 404
    if action not in MAY[caller]:
        return 403
    if action not in LEGAL[status]:
        return 409
    return 201 if action in {"record_time", "amend"} else 200


async def seen_actions(cast: Cast, caller: str, deal: Deal) -> set[str]:
    seen = await cast.send(caller, deal, "GET", deal.path)
    if caller in OUTSIDERS:
        assert seen.status_code == (401 if caller == "anonymous" else 404)
        return set()
    return set(seen.json()["allowed_actions"])


@pytest.mark.parametrize(("status", "caller"), list(product(LEGAL, CALLERS)))
async def test_every_action_answers_as_the_table_says(
    market: Market, cast: Cast, status: str, caller: str
) -> None:
    deal = await contract_in(cast, status)
    allowed = await seen_actions(cast, caller, deal)
    assert allowed == MAY.get(caller, set()) & LEGAL[status]
    for action in sorted(set().union(*LEGAL.values())):
        answer = await attempt(cast, caller, deal, action)
        assert answer == expected(caller, status, action), action
        assert (answer < 300) is (action in allowed)
        if answer < 300:
            deal = await contract_in(cast, status)
