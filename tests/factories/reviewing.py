"""Reviewers of jobs, and what they think of proposals."""

from typing import Any

from tests.factories.market import Person

Thing = dict[str, Any]


async def delegated(owner: Person, job: Thing, somebody: Person) -> Person:
    """Somebody who looks over the proposals for a job."""
    body = {"reviewer_id": str(somebody.id)}
    made = await owner.post(f"/v1/jobs/{job['id']}/reviewers", body)
    assert made.status_code == 201, made.text
    return somebody


async def reviewed(reviewer: Person, proposal: Thing, **fields: Any) -> Thing:
    """A proposal with a review."""
    made = await reviewer.put(f"/v1/proposals/{proposal['id']}/review", {"overall": 4, **fields})
    assert made.is_success, made.text
    review: Thing = made.json()
    return review
