"""The life of a job over HTTP: every status, every action, every kind of caller."""

from itertools import product

import httpx
import pytest

from tests.factories.market import Market, Person
from tests.jobs.cast import Cast, Thing, gather_cast, job_in
from tests.machines.hiring import JOB
from va_market.jobs.models import JobStatus

REQUESTED = ("update", "publish", "pause", "resume", "close", "submit_proposal")
HIRING = ("owner", "hiring_manager")
CALLERS = (
    *("anonymous", "member", "reviewer", "supervisor", "rival", "assistant"),
    *HIRING,
)


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
    if (status, action) not in JOB:
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
                    assert found["status"] == JOB[status, action][0]
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
