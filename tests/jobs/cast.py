"""One caller of every kind around one client, and jobs in every status."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import update
from sqlmodel import col

from tests.factories.market import Market, Person
from va_market.identity.models import Role
from va_market.jobs.models import Job, JobStatus
from va_market.proposals import service as proposals

Thing = dict[str, Any]


class Anonymous(Person):
    """Somebody who sends no token."""

    async def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        return await self.market.client.request(method, path, **options)


@dataclass
class Cast:
    """`rival` owns another client and is an assistant as well."""

    owner: Person
    hiring_manager: Person
    supervisor: Person
    reviewer: Person
    member: Person
    rival: Person
    assistant: Person
    anonymous: Person

    def __getitem__(self, kind: str) -> Person:
        person: Person = getattr(self, kind)
        return person


async def gather_cast(market: Market) -> Cast:
    market.clock.reset()
    owner, rival = await market.owner(), await market.owner(name="Rival")
    profile = {"headline": "Also", "categories": ["data_entry"], "level": "entry", "years": 1}
    await rival.put("/v1/me/assistant-profile", profile)
    anonymous = await market.person()
    return Cast(
        owner=owner,
        hiring_manager=await market.member(owner, Role.HIRING_MANAGER),
        supervisor=await market.member(owner, Role.SUPERVISOR),
        reviewer=await market.member(owner, Role.REVIEWER),
        member=await market.member(owner, Role.MEMBER),
        rival=rival,
        assistant=await market.assistant(),
        anonymous=Anonymous(anonymous.id, anonymous.email, "", market),
    )


async def make_idle(market: Market, job: Thing, *, days: float) -> None:
    """Nothing has happened in the job for so long."""
    at = market.clock() - timedelta(days=days)
    async with market.app.state.database.writing() as session:
        which = update(Job).where(col(Job.id) == UUID(job["id"]))
        await session.execute(which.values(last_active_at=at))


async def expire_idle(market: Market) -> int:
    async with market.app.state.database.writing() as session:
        return await proposals.expire_idle_jobs(session, idle_days=30, now=market.clock())


async def job_in(market: Market, cast: Cast, status: JobStatus, **fields: Any) -> Thing:
    """A job of the client that has come to `status` by the moves that lead there."""
    if status is JobStatus.DRAFT:
        return await market.draft(cast.owner, **fields)
    job = await market.job(cast.owner, **fields)
    path = f"/v1/jobs/{job['id']}"
    if status is JobStatus.PAUSED:
        await cast.owner.post(f"{path}/pause")
    elif status is JobStatus.CLOSED:
        await cast.owner.post(f"{path}/close", {"reason": "Done in house."})
    elif status is JobStatus.FILLED:
        sent = await market.proposal(await market.assistant(), job)
        await cast.owner.post(f"/v1/proposals/{sent['id']}/accept", {})
    elif status is JobStatus.EXPIRED:
        await make_idle(market, job, days=31)
        await expire_idle(market)
    read: Thing = (await cast.owner.get(path)).json()
    assert read["status"] == status
    return read
