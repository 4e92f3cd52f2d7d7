"""The life of a roster entry: every status, every action, every party, on paper and over HTTP."""

from itertools import product
from types import SimpleNamespace

import httpx
import pytest

from tests.factories.market import Market, Person
from tests.factories.rosters import Entry, agency, changing, enrolled, invited, roster
from va_market.identity.models import Role
from va_market.kit.states import IllegalMove
from va_market.rosters.models import ROSTER_ENTRY, RosterStatus

PARTIES = ("agency", "proposer", "assistant")
# Written by hand. (status, action): whose move it is, and what follows.
TABLE = {
    ("invited", "update"): ({"agency"}, "invited"),
    ("invited", "offer"): ({"agency"}, "invited"),
    ("invited", "accept"): ({"assistant"}, "active"),
    ("invited", "decline"): ({"assistant"}, "declined"),
    ("invited", "withdraw"): ({"agency"}, "withdrawn"),
    ("active", "update"): ({"agency"}, "active"),
    ("active", "offer"): ({"agency"}, "changing"),
    ("active", "propose"): ({"proposer"}, "active"),
    ("active", "end"): ({"agency", "assistant"}, "ended"),
    ("changing", "update"): ({"agency"}, "changing"),
    ("changing", "offer"): ({"agency"}, "changing"),
    ("changing", "accept"): ({"assistant"}, "active"),
    ("changing", "decline"): ({"assistant"}, "active"),
    ("changing", "withdraw"): ({"agency"}, "active"),
    ("changing", "propose"): ({"proposer"}, "changing"),
    ("changing", "end"): ({"agency", "assistant"}, "ended"),
}
ACTIONS = ("update", "offer", "accept", "decline", "withdraw", "propose", "end")
OF_AGENCY = ("update", "offer", "withdraw", "end")
PAIRS = list(product(RosterStatus, ACTIONS))


class TestTheTable:  # B8
    def test_nothing_is_left_out(self) -> None:
        assert {move.action for move in ROSTER_ENTRY.moves} == set(ACTIONS)
        assert {party for move in ROSTER_ENTRY.moves for party in move.by} == set(PARTIES)
        assert ROSTER_ENTRY.describe()["final"] == ["declined", "withdrawn", "ended"]

    @pytest.mark.parametrize(("status", "action"), PAIRS)
    def test_each_move_leads_where_it_should_for_its_own_parties(self, status, action) -> None:
        entry = SimpleNamespace(status=status)
        parties, target = TABLE.get((status, action), (set(), None))
        if target is None:
            with pytest.raises(IllegalMove, match=f"The roster entry is {status}; {action}"):
                ROSTER_ENTRY.become(entry, action)
        else:
            ROSTER_ENTRY.become(entry, action)
            assert entry.status == target
        for party in PARTIES:
            assert (action in ROSTER_ENTRY.allowed(status, [party])) is (party in parties)


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
            is_legal = (status, action) in TABLE
            wanted = 403 if role is Role.FINANCE else 200 if is_legal else 409
            assert answer.status_code == wanted, (action, role, answer.text)
            assert (action in shown["allowed_actions"]) is (wanted == 200)
            if wanted == 200:
                assert answer.json()["status"] == TABLE[status, action][1]

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
            is_legal = (status, action) in TABLE
            assert answer.status_code == (200 if is_legal else 409), (action, answer.text)
            assert (action in shown["allowed_actions"]) is is_legal
            if is_legal:
                assert answer.json()["status"] == TABLE[status, action][1]
