"""The life of a proposal: every status, every action, every party, on paper and over HTTP."""

from itertools import product
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from tests.factories.market import Market, Person
from tests.jobs.cast import Cast, gather_cast
from va_market.kit.states import IllegalMove
from va_market.proposals.models import PROPOSAL, ProposalStatus

PARTIES = ("client", "author", "system")
# domain.md §3 as far as it goes today (without counter-offers), written by hand.
TABLE = {
    ("submitted", "shortlist"): ("client", "shortlisted"),
    ("submitted", "accept"): ("client", "accepted"),
    ("submitted", "decline"): ("client", "declined"),
    ("submitted", "withdraw"): ("author", "withdrawn"),
    ("submitted", "supersede"): ("system", "superseded"),
    ("shortlisted", "unshortlist"): ("client", "submitted"),
    ("shortlisted", "accept"): ("client", "accepted"),
    ("shortlisted", "decline"): ("client", "declined"),
    ("shortlisted", "withdraw"): ("author", "withdrawn"),
    ("shortlisted", "supersede"): ("system", "superseded"),
}
REQUESTED = ("shortlist", "unshortlist", "accept", "decline", "withdraw")
PAIRS = list(product(ProposalStatus, (*REQUESTED, "supersede")))
HIRING = ("owner", "hiring_manager")
CALLERS = (
    *("anonymous", "rival", "assistant", "member", "reviewer", "supervisor"),
    *("author", *HIRING),
)


class TestTheTable:  # B8
    def test_nothing_is_left_out(self) -> None:
        assert {move.action for move in PROPOSAL.moves} == {*REQUESTED, "supersede"}
        assert {party for move in PROPOSAL.moves for party in move.by} == set(PARTIES)

    @pytest.mark.parametrize(("status", "action"), PAIRS)
    def test_each_move_leads_where_the_domain_says(self, status, action) -> None:
        proposal = SimpleNamespace(status=status)
        if (status, action) in TABLE:
            PROPOSAL.become(proposal, action)
            assert proposal.status == TABLE[status, action][1]
        else:
            with pytest.raises(IllegalMove, match=f"The proposal is {status}; {action} is not"):
                PROPOSAL.become(proposal, action)
            assert proposal.status == status

    def test_each_move_is_for_its_own_party(self) -> None:
        for (status, action), party in product(PAIRS, PARTIES):
            is_allowed = TABLE.get((status, action), ("", ""))[0] == party
            found = action in PROPOSAL.allowed(status, [party])
            assert found is is_allowed, (status, action, party)

    async def test_it_is_published(self, market: Market) -> None:
        machines = (await market.client.get("/v1/meta/state-machines")).json()["items"]
        proposal = next(machine for machine in machines if machine["name"] == "proposal")
        assert proposal["final"] == ["accepted", "declined", "withdrawn", "superseded"]
        told = {
            (source, move["action"], party, move["to"] or source)
            for move in proposal["moves"]
            for source in move["from"]
            for party in move["by"]
        }
        assert told == {(s, a, party, to) for (s, a), (party, to) in TABLE.items()}


@pytest.fixture(scope="module")
async def cast(shared_market: Market) -> Cast:
    return await gather_cast(shared_market)


@pytest.fixture(scope="module")
async def author(cast: Cast, shared_market: Market) -> Person:
    return await shared_market.assistant()


BODIES = {"accept": {}, "decline": {"reason": "We need mornings."}}


async def act(caller: Person, proposal: dict[str, Any], action: str) -> httpx.Response:
    return await caller.post(f"/v1/proposals/{proposal['id']}/{action}", BODIES.get(action))


async def proposal_in(
    market: Market, cast: Cast, author: Person, status: ProposalStatus
) -> dict[str, Any]:
    """A proposal that has come to `status` by the move that leads there."""
    job = await market.job(cast.owner)
    sent = await market.proposal(author, job)
    ways = {
        ProposalStatus.SHORTLISTED: (cast.owner, "shortlist"),
        ProposalStatus.ACCEPTED: (cast.owner, "accept"),
        ProposalStatus.DECLINED: (cast.owner, "decline"),
        ProposalStatus.WITHDRAWN: (author, "withdraw"),
    }
    if status in ways:
        assert (await act(ways[status][0], sent, ways[status][1])).is_success
    elif status is ProposalStatus.SUPERSEDED:
        await cast.owner.post(f"/v1/jobs/{job['id']}/close", {"reason": "Done."})
    read: dict[str, Any] = (await cast.owner.get(f"/v1/proposals/{sent['id']}")).json()
    assert read["status"] == status
    return read


def expected(status: ProposalStatus, action: str, caller: str) -> tuple[int, str]:
    """Status and code of the answer, in the order in which the server asks."""
    if caller == "anonymous":
        return 401, "unauthenticated"
    if caller in ("rival", "assistant"):
        return 404, "not_found"
    is_its_move = caller == "author" if action == "withdraw" else caller in HIRING
    if not is_its_move:
        return 403, "forbidden"
    if (status, action) not in TABLE:
        return 409, "illegal_move"
    return (201, "") if action == "accept" else (200, "")


class TestOverHttp:  # B8
    @pytest.mark.parametrize(("status", "action"), list(product(ProposalStatus, REQUESTED)))
    async def test_every_caller_gets_the_answer_of_the_table(
        self, market: Market, cast: Cast, author: Person, status, action
    ) -> None:
        proposal = await proposal_in(market, cast, author, status)
        for kind in CALLERS:
            caller = author if kind == "author" else cast[kind]
            wanted, code = expected(status, action, kind)
            announced = await announces(caller, proposal, action)
            answer = await act(caller, proposal, action)
            found = answer.json()
            assert (answer.status_code, found.get("code", "")) == (wanted, code), (kind, found)
            assert announced is answer.is_success, kind
            if answer.is_success:
                read = (await caller.get(f"/v1/proposals/{proposal['id']}")).json()
                assert read["status"] == TABLE[status, action][1]
                proposal = await proposal_in(market, cast, author, status)
        read = (await cast.owner.get(f"/v1/proposals/{proposal['id']}")).json()
        assert read["status"] == status


async def announces(caller: Person, proposal: dict[str, Any], action: str) -> bool:
    """Whether `allowed_actions` offers the action to this caller."""
    read = await caller.get(f"/v1/proposals/{proposal['id']}")
    return read.status_code == 200 and action in read.json()["allowed_actions"]
