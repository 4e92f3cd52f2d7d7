"""Every action on an entry in every status by every kind of caller, over HTTP."""

from itertools import count, product
from typing import Any

import pytest

from tests.contracts.cast import CALLERS, OUTSIDERS, Cast, gather_cast
from tests.factories.market import Deal, Market

LEGAL = {
    "running": set(),
    "draft": {"update", "delete", "submit"},
    "submitted": {"approve", "return", "correct"},
    "approved": {"correct"},
    "returned": {"update", "delete", "submit"},
}
MAY = {
    "assistant": {"update", "delete", "submit", "correct"},
    "named_supervisor": {"approve", "return", "correct"},
    "owner": {"correct"},
    "hiring_manager": {"correct"},
    "supervisor": set(),
    "member": set(),
}
WAY = {
    "running": (),
    "draft": (),
    "submitted": ("submit",),
    "approved": ("submit", "approve"),
    "returned": ("submit", "return"),
}
NOTE = {"note": "Which inbox was that?"}
REQUESTS: dict[str, tuple[str, str, Any]] = {
    "update": ("PATCH", "", {"memo": "The old inbox"}),
    "delete": ("DELETE", "", None),
    "submit": ("POST", "/submit", None),
    "approve": ("POST", "/approve", None),
    "return": ("POST", "/return", NOTE),
    "correct": ("POST", "/corrections", {"reason": "Lunch.", "replacement": {"memo": "Mail"}}),
}


@pytest.fixture(scope="module")
async def cast(shared_market: Market) -> Cast:
    shared_market.clock.reset()
    return await gather_cast(shared_market)


class Stage:
    """A contract on which entries of any status can be made, one behind the other."""

    def __init__(self, cast: Cast, deal: Deal) -> None:
        self.cast, self.deal, self._hours = cast, deal, count(1)

    async def act(self, caller: str, path: str, action: str) -> Any:
        method, end, body = REQUESTS[action]
        return await self.cast.send(caller, self.deal, method, path + end, body)

    async def entry_in(self, status: str) -> str:
        """The path of a new entry."""
        if status == "running":
            body = {"contract_id": self.deal.id}
            made = await self.deal.assistant.post("/v1/timers/start", body)
        else:
            body = self.cast.market.span(hours_ago=next(self._hours), minutes=10)
            made = await self.deal.assistant.post(f"{self.deal.path}/time-entries", body)
        path = f"/v1/time-entries/{made.json()['id']}"
        for action in WAY[status]:
            by = "assistant" if action == "submit" else "named_supervisor"
            assert (await self.act(by, path, action)).status_code == 200
        return path


def may(caller: str, status: str) -> set[str]:
    """Of submitted time only who decides on it proposes other values."""
    found = MAY.get(caller, set())
    is_adjusted = status == "submitted" and caller != "named_supervisor"
    return found - {"correct"} if is_adjusted else found


def expected(caller: str, status: str, action: str) -> int:
    if caller in OUTSIDERS:
        return 401 if caller == "anonymous" else 404
    if action not in may(caller, status):
        return 403
    if action not in LEGAL[status]:
        return 409
    return {"delete": 204, "correct": 201}.get(action, 200)


async def seen_actions(stage: Stage, caller: str, path: str) -> set[str]:
    seen = await stage.cast.send(caller, stage.deal, "GET", path)
    if caller in OUTSIDERS:
        assert seen.status_code == (401 if caller == "anonymous" else 404)
        return set()
    return set(seen.json()["allowed_actions"])


@pytest.mark.parametrize(("status", "caller"), list(product(LEGAL, CALLERS)))
async def test_every_action_answers_as_the_table_says(
    market: Market, cast: Cast, status: str, caller: str
) -> None:
    stage = Stage(cast, await cast.deal())
    path = await stage.entry_in(status)
    allowed = await seen_actions(stage, caller, path)
    # Stopping goes by the person, not by the entry: see test_timers.
    assert allowed - {"stop", "discard"} == may(caller, status) & LEGAL[status]
    assert ({"stop", "discard"} <= allowed) is ((status, caller) == ("running", "assistant"))
    for action in REQUESTS:
        answer = (await stage.act(caller, path, action)).status_code
        assert answer == expected(caller, status, action), action
        assert (answer < 300) is (action in allowed)
        if answer < 300:
            path = await stage.entry_in(status)
