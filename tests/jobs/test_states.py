"""The life of a job: every status, every action, every party, on paper and over HTTP."""

from itertools import product
from types import SimpleNamespace

import httpx
import pytest

from tests.factories.market import Market, Person
from tests.jobs.cast import Cast, Thing, gather_cast, job_in
from va_market.jobs.models import JOB, JobStatus
from va_market.kit.states import IllegalMove

PARTIES = ("hiring", "assistant", "system")
ACTIONS = (
    *("update", "publish", "pause", "resume", "close"),
    *("invite", "submit_proposal", "hire", "fill", "expire"),
)
# domain.md §3, written by hand: what is not here is illegal.
TABLE = {
    ("draft", "update"): ("hiring", "draft"),
    ("draft", "publish"): ("hiring", "open"),
    ("open", "update"): ("hiring", "open"),
    ("open", "pause"): ("hiring", "paused"),
    ("open", "close"): ("hiring", "closed"),
    ("open", "invite"): ("hiring", "open"),
    ("open", "submit_proposal"): ("assistant", "open"),
    ("open", "hire"): ("hiring", "open"),
    ("open", "fill"): ("system", "filled"),
    ("paused", "hire"): ("hiring", "paused"),
    ("paused", "fill"): ("system", "filled"),
    ("open", "expire"): ("system", "expired"),
    ("paused", "update"): ("hiring", "paused"),
    ("paused", "resume"): ("hiring", "open"),
    ("paused", "close"): ("hiring", "closed"),
    ("expired", "publish"): ("hiring", "open"),
}
REQUESTED = ("update", "publish", "pause", "resume", "close", "submit_proposal")
HIRING = ("owner", "hiring_manager")
CALLERS = (
    *("anonymous", "member", "reviewer", "supervisor", "rival", "assistant"),
    *HIRING,
)
PAIRS = list(product(JobStatus, ACTIONS))


class TestTheTable:  # B8
    def test_nothing_is_left_out(self) -> None:
        assert {move.action for move in JOB.moves} == set(ACTIONS)
        assert {party for move in JOB.moves for party in move.by} == set(PARTIES)

    @pytest.mark.parametrize(("status", "action"), PAIRS)
    def test_each_move_leads_where_the_domain_says(self, status, action) -> None:
        job = SimpleNamespace(status=status)
        if (status, action) in TABLE:
            JOB.become(job, action)
            assert job.status == TABLE[status, action][1]
        else:
            with pytest.raises(IllegalMove, match=f"The job is {status}; {action} is not"):
                JOB.become(job, action)
            assert job.status == status

    def test_each_move_is_for_its_own_party(self) -> None:
        for (status, action), party in product(PAIRS, PARTIES):
            is_allowed = TABLE.get((status, action), ("", ""))[0] == party
            assert (action in JOB.allowed(status, [party])) is is_allowed, (status, action, party)

    @pytest.mark.parametrize("status", JobStatus)
    def test_nobody_may_anything(self, status) -> None:
        assert JOB.allowed(status, []) == []

    async def test_it_is_published(self, market: Market) -> None:
        machines = (await market.client.get("/v1/meta/state-machines")).json()["items"]
        job = next(machine for machine in machines if machine["name"] == "job")
        assert job["final"] == ["filled", "closed"]
        told = {
            (source, move["action"], party, move["to"] or source)
            for move in job["moves"]
            for source in move["from"]
            for party in move["by"]
        }
        assert told == {(s, a, party, to) for (s, a), (party, to) in TABLE.items()}


async def act(market: Market, caller: Person, job: Thing, action: str) -> httpx.Response:
    path = f"/v1/jobs/{job['id']}"
    if action == "update":
        return await caller.patch(path, {"title": "Another title"})
    if action == "submit_proposal":
        return await caller.post(f"{path}/proposals", market.proposal_body())
    body = {"reason": "Done in house."} if action == "close" else None
    return await caller.post(f"{path}/{action}", body)


def expected(status: JobStatus, action: str, caller: str) -> tuple[int, str]:
    """Status and code of the answer, in the order in which the server asks."""
    if caller == "anonymous":
        return 401, "unauthenticated"
    is_stranger = caller in ("rival", "assistant")
    if is_stranger and status is JobStatus.DRAFT:
        return 404, "not_found"
    if action == "submit_proposal" and not is_stranger:
        return 403, "own_job"
    if action != "submit_proposal" and caller not in HIRING:
        return 403, "forbidden"
    if (status, action) not in TABLE:
        return 409, "illegal_move"
    return (201, "") if action == "submit_proposal" else (200, "")


@pytest.fixture(scope="module")
async def cast(shared_market: Market) -> Cast:
    return await gather_cast(shared_market)


class TestOverHttp:  # B8
    @pytest.mark.parametrize(("status", "action"), list(product(JobStatus, REQUESTED)))
    async def test_every_caller_gets_the_answer_of_the_table(
        self, market: Market, cast: Cast, status, action
    ) -> None:
        job = await job_in(market, cast, status)
        for kind in CALLERS:
            wanted, code = expected(status, action, kind)
            announced = await announces(cast[kind], job, action)
            answer = await act(market, cast[kind], job, action)
            found = answer.json()
            assert (answer.status_code, found.get("code", "")) == (wanted, code), (kind, found)
            assert announced is answer.is_success, kind
            if answer.is_success:
                if action != "submit_proposal":
                    assert found["status"] == TABLE[status, action][1]
                job = await job_in(market, cast, status)
        read = (await cast["owner"].get(f"/v1/jobs/{job['id']}")).json()
        assert read["status"] == status

    async def test_a_refusal_names_the_status_and_the_way_out(self, market: Market, cast) -> None:
        job = await job_in(market, cast, JobStatus.PAUSED)
        refused = await cast.owner.post(f"/v1/jobs/{job['id']}/pause")
        assert refused.json()["detail"] == (
            "The job is paused; pause is not possible, only: close, hire, resume, update."
        )


async def announces(caller: Person, job: Thing, action: str) -> bool:
    """Whether `allowed_actions` offers the action to this caller."""
    read = await caller.get(f"/v1/jobs/{job['id']}")
    return read.status_code == 200 and action in read.json()["allowed_actions"]
