"""The life of a roster entry over HTTP: every status and action, by the agency and others."""

from itertools import product

import httpx
import pytest

from tests.factories.market import Market, Person
from tests.factories.rosters import Entry, agency, changing, enrolled, invited, roster
from tests.machines.hiring import ROSTER_ENTRY
from va_market.identity.models import Role
from va_market.rosters.models import RosterStatus

OF_AGENCY = ("update", "offer", "withdraw", "end")


async def entry_in(owner: Person, assistant: Person, status: RosterStatus) -> Entry:
    """An entry that has come to `status` by the moves that lead there."""
    if status is RosterStatus.ACTIVE:
        return await enrolled(owner, assistant)
    if status is RosterStatus.CHANGING:
        return await changing(owner, assistant)
    if status is RosterStatus.ENDED:
        entry = await enrolled(owner, assistant)
        await assistant.post(f"/v1/me/rosters/{entry['id']}/end")
        return entry
    entry = await invited(owner, assistant)
    if status is RosterStatus.DECLINED:
        await assistant.post(f"/v1/me/rosters/{entry['id']}/decline")
    if status is RosterStatus.WITHDRAWN:
        await owner.post(f"{roster(owner)}/{entry['id']}/withdraw")
    return entry


async def act(caller: Person, owner: Person, entry: Entry, action: str) -> httpx.Response:
    """As the agency, or in the own name for what only the assistant may do."""
    path = f"{roster(owner)}/{entry['id']}"
    if action == "update":
        return await caller.patch(path, {"note": "Seen."})
    if action == "offer":
        return await caller.post(f"{path}/offer", {"is_reimbursable": True})
    return await caller.post(f"{path}/{action}")


class TestOverHttp:  # B8
    @pytest.mark.parametrize("status", RosterStatus)
    async def test_every_member_of_the_agency_gets_the_answer_of_the_table(
        self, market: Market, status
    ) -> None:
        owner = await agency(market)
        members = {role: await market.member(owner, role) for role in (Role.ADMIN, Role.FINANCE)}
        for action, role in product(OF_AGENCY, members):
            entry = await entry_in(owner, await market.assistant(), status)
            shown = (await members[role].get(f"{roster(owner)}/{entry['id']}")).json()
            answer = await act(members[role], owner, entry, action)
            is_legal = (status, action) in ROSTER_ENTRY
            wanted = 403 if role is Role.FINANCE else 200 if is_legal else 409
            assert answer.status_code == wanted, (action, role, answer.text)
            assert (action in shown["allowed_actions"]) is (wanted == 200)
            if wanted == 200:
                assert answer.json()["status"] == ROSTER_ENTRY[status, action][0]

    @pytest.mark.parametrize("status", RosterStatus)
    async def test_the_assistant_does(self, market: Market, status) -> None:
        owner = await agency(market)
        for action in ("accept", "decline", "end"):
            assistant = await market.assistant()
            entry = await entry_in(owner, assistant, status)
            path = f"/v1/me/rosters/{entry['id']}"
            shown = (await assistant.get(path)).json()
            body = {"terms_version": entry["terms_version"]} if action == "accept" else None
            answer = await assistant.post(f"{path}/{action}", body)
            is_legal = (status, action) in ROSTER_ENTRY
            assert answer.status_code == (200 if is_legal else 409), (action, answer.text)
            assert (action in shown["allowed_actions"]) is is_legal
            if is_legal:
                assert answer.json()["status"] == ROSTER_ENTRY[status, action][0]
