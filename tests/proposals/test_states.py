"""The life of a proposal over HTTP: every status, every action, every kind of caller."""

from itertools import count
from typing import Any

import httpx
import pytest

from tests.factories.market import Market, Person
from tests.jobs.cast import Cast, gather_cast
from tests.machines.hiring import PROPOSAL
from tests.proposals.negotiating import lapse, offered

REQUESTED = ("shortlist", "unshortlist", "counter", "accept", "decline", "withdraw")
HIRING = ("owner", "hiring_manager")
CALLERS = (
    *("anonymous", "rival", "assistant", "member", "reviewer", "supervisor"),
    *("author", *HIRING),
)


@pytest.fixture(scope="module")
async def cast(shared_market: Market) -> Cast:
    return await gather_cast(shared_market)


@pytest.fixture(scope="module")
async def author(cast: Cast, shared_market: Market) -> Person:
    return await shared_market.assistant()


_minutes = count(1000)


def body_of(action: str) -> Any:
    match action:
        case "accept":
            return {}
        case "decline":
            return {"reason": "We need mornings."}
        case "counter":
            return {"estimated_minutes": next(_minutes)}
    return None


async def act(caller: Person, proposal: dict[str, Any], action: str) -> httpx.Response:
    return await caller.post(f"/v1/proposals/{proposal['id']}/{action}", body_of(action))


# Every status, by the moves that lead there, with the side whose turn it is then; by who began.
SITUATIONS: dict[str, tuple[tuple[str, ...], str | None]] = {
    "submitted": ((), "client"),
    "shortlisted": (("owner shortlist",), "client"),
    "countered": (("owner counter",), "assistant"),
    "countered twice": (("owner counter", "author counter"), "client"),
    "shortlisted, countered": (("owner shortlist", "owner counter"), "assistant"),
    "accepted": (("owner accept",), None),
    "accepted by the author": (("owner counter", "author accept"), None),
    "declined": (("owner decline",), None),
    "declined by the author": (("owner counter", "author decline"), None),
    "withdrawn": (("author withdraw",), None),
    "expired": (("time expire",), None),
    "superseded": (("job close",), None),
}
OFFERS: dict[str, tuple[tuple[str, ...], str | None]] = {
    "submitted": ((), "assistant"),
    "countered": (("author counter",), "client"),
    "countered twice": (("author counter", "owner counter"), "assistant"),
    "accepted": (("author accept",), None),
    "declined": (("author decline",), None),
    "withdrawn": (("owner withdraw",), None),
    "expired": (("time expire",), None),
    "superseded": (("job close",), None),
}
ALL = {"assistant": SITUATIONS, "client": OFFERS}


async def proposal_in(
    market: Market, cast: Cast, author: Person, situation: str, origin: str
) -> dict[str, Any]:
    """A negotiation to which has happened what the situation says; `author` is the assistant."""
    job = await market.job(cast.owner)
    if origin == "assistant":
        sent = await market.proposal(author, job)
    else:
        sent = await offered(cast.owner, author, job_id=job["id"])
    for step in ALL[origin][situation][0]:
        who, action = step.split(" ")
        if who == "job":
            await cast.owner.post(f"/v1/jobs/{job['id']}/close", {"reason": "Done."})
        elif who == "time":
            await lapse(market, sent)
        else:
            done = await act(author if who == "author" else cast[who], sent, action)
            assert done.is_success, done.text
    read: dict[str, Any] = (await cast.owner.get(f"/v1/proposals/{sent['id']}")).json()
    assert situation.startswith(read["status"]) or situation.endswith(read["status"])
    assert (read["turn"], read["origin"]) == (ALL[origin][situation][1], origin)
    return read


def expected(proposal: dict[str, Any], action: str, caller: str) -> tuple[int, str]:
    """Status and code of the answer, in the order in which the server asks."""
    if caller == "anonymous":
        return 401, "unauthenticated"
    if caller in ("rival", "assistant"):
        return 404, "not_found"
    side = {"author": "assistant", **dict.fromkeys(HIRING, "client")}.get(caller)
    chooses = "client" if proposal["origin"] == "assistant" else "nobody"
    only = {"shortlist": chooses, "unshortlist": chooses, "withdraw": proposal["origin"]}
    if side is None or only.get(action) not in (None, side):
        return 403, "forbidden"
    if (proposal["status"], action) not in PROPOSAL:
        return 409, "illegal_move"
    if action not in only and side != proposal["turn"]:
        return 409, "not_your_turn"
    return (201, "") if action == "accept" else (200, "")


class TestOverHttp:  # B8
    @pytest.mark.parametrize("action", REQUESTED)
    @pytest.mark.parametrize(
        "begun", [(origin, one) for origin, some in ALL.items() for one in some], ids=" ".join
    )
    async def test_every_caller_gets_the_answer_of_the_table(
        self, market: Market, cast: Cast, author: Person, begun, action
    ) -> None:
        origin, situation = begun
        proposal = await proposal_in(market, cast, author, situation, origin)
        for kind in CALLERS:
            caller = author if kind == "author" else cast[kind]
            announced = await announces(caller, proposal, action)
            answer = await act(caller, proposal, action)
            found = answer.json()
            told = (answer.status_code, found.get("code", ""))
            assert told == expected(proposal, action, kind), (kind, found)
            assert announced is answer.is_success, kind
            if answer.is_success:
                read = (await caller.get(f"/v1/proposals/{proposal['id']}")).json()
                assert read["status"] == PROPOSAL[proposal["status"], action][0]
                proposal = await proposal_in(market, cast, author, situation, origin)
        read = (await cast.owner.get(f"/v1/proposals/{proposal['id']}")).json()
        assert [read[name] for name in ("status", "turn")] == [
            *(proposal["status"], ALL[origin][situation][1])
        ]


async def announces(caller: Person, proposal: dict[str, Any], action: str) -> bool:
    """Whether `allowed_actions` offers the action to this caller."""
    read = await caller.get(f"/v1/proposals/{proposal['id']}")
    return read.status_code == 200 and action in read.json()["allowed_actions"]
