"""Every action on a milestone in every status by every kind of caller, over HTTP."""

from itertools import product
from typing import Any

import pytest

from tests.contracts.cast import CALLERS, OUTSIDERS, Cast, gather_cast
from tests.factories.market import Deal, Market
from tests.factories.milestones import WAYS, bring_to, eur, milestones, project
from tests.factories.payments import held_for
from va_market.contracts.milestones import MilestoneStatus
from va_market.identity.models import Role
from va_market.kit.ids import new_id

LEGAL = {
    "agreed": {"fund"},
    "funded": {"submit", "request_refund"},
    "submitted": {"approve", "approve_part", "request_changes"},
    "changes_requested": {"submit"},
    "refund_requested": {"agree_to_refund", "decline_refund"},
    "approved": set(),
    "refunded": set(),
    "cancelled": set(),
}
_CLIENT = {"fund", "approve", "approve_part", "request_changes", "request_refund"}
MAY = {
    "owner": _CLIENT,
    "hiring_manager": _CLIENT,
    "finance": _CLIENT,
    "assistant": {"submit", "agree_to_refund", "decline_refund"},
    "supervisor": set(),
    "named_supervisor": set(),
    "member": set(),
}
REQUESTS: dict[str, tuple[str, Any]] = {
    "fund": ("fund", {"amount": eur("400.00")}),
    "submit": ("submit", {"note": "All of it."}),
    "approve": ("approve", {}),
    "approve_part": ("approve", {"amount": eur("100.00")}),
    "request_changes": ("request-changes", {"note": "The archive is missing."}),
    "request_refund": ("request-refund", {"reason": "We need it no longer."}),
    "agree_to_refund": ("agree-to-refund", None),
    "decline_refund": ("decline-refund", None),
}
TEN = ["400.00"] * 10


@pytest.fixture(scope="module")
async def cast(shared_market: Market) -> Cast:
    shared_market.clock.reset()
    found = await gather_cast(shared_market)
    found.people["finance"] = await shared_market.member(found["owner"], Role.FINANCE)
    return found


class Stage:
    """A project with so many milestones that each attempt has one of its own."""

    def __init__(self, cast: Cast, deal: Deal, paths: list[str], status: str) -> None:
        self.cast, self.deal, self.status, self._paths = cast, deal, status, paths

    async def milestone(self) -> str:
        path = self._paths.pop()
        if self.status == "cancelled":  # the end of the contract has cancelled them all
            return path
        return await bring_to(self.deal, path, self.status)

    async def send(self, caller: str, method: str, path: str, body: Any = None) -> Any:
        options: dict[str, Any] = {} if body is None else {"json": body}
        if method == "POST":
            options["headers"] = {"If-Match": "*", "Idempotency-Key": str(new_id())}
        if caller == "anonymous":
            return await self.cast.market.client.request(method, path, **options)
        person = self.deal.assistant if caller == "assistant" else self.cast[caller]
        return await person.request(method, path, **options)


async def stage_for(cast: Cast, status: str) -> Stage:
    supervisor_id = str(cast["named_supervisor"].id)
    deal = await cast.market.deal(
        owner=cast["owner"],
        job={"engagement": "project"},
        proposal={"terms": project(*TEN)},
        supervisor_id=supervisor_id,
    )
    await held_for(cast["owner"], eur("4000.00"))
    paths = [f"/v1/milestones/{one['id']}" for one in await milestones(deal)]
    if status == "cancelled":
        await bring_to(deal, paths[0], status)
    return Stage(cast, deal, paths, status)


def expected(caller: str, status: str, action: str) -> int:
    if caller in OUTSIDERS:
        return 401 if caller == "anonymous" else 404
    if action not in MAY[caller]:
        return 403
    return 200 if action in LEGAL[status] else 409


async def seen_actions(stage: Stage, caller: str, path: str) -> set[str]:
    seen = await stage.send(caller, "GET", path)
    if caller in OUTSIDERS:
        assert seen.status_code == (401 if caller == "anonymous" else 404)
        return set()
    return set(seen.json()["allowed_actions"])


def test_every_status_is_walked() -> None:
    assert set(LEGAL) == set(WAYS) == {str(status) for status in MilestoneStatus}


@pytest.mark.parametrize(("status", "caller"), list(product(LEGAL, (*CALLERS, "finance"))))
async def test_every_action_answers_as_the_table_says(
    market: Market, cast: Cast, status: str, caller: str
) -> None:
    stage = await stage_for(cast, status)
    path = await stage.milestone()
    allowed = await seen_actions(stage, caller, path)
    assert allowed == MAY.get(caller, set()) & LEGAL[status]
    for action, (verb, body) in REQUESTS.items():
        answer = (await stage.send(caller, "POST", f"{path}/{verb}", body)).status_code
        assert answer == expected(caller, status, action), action
        if answer < 300:
            path = await stage.milestone()
