"""Puts the people and their work into the market, request by request."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx

from va_market.demo import jobs_of_agency, jobs_of_company, jobs_of_others
from va_market.demo.assistants import Assistant
from va_market.demo.caller import Caller, Crowd, DemoFailed, Json, refusal
from va_market.demo.days import day
from va_market.demo.deals import begin
from va_market.demo.dozen import ASSISTANTS
from va_market.demo.living import live
from va_market.demo.people import IVO, OWNERS, Owner, Person
from va_market.demo.rosters import Entries, enroll, entry_of
from va_market.demo.work import Job, Offer

JOBS = (*jobs_of_company.JOBS, *jobs_of_agency.JOBS, *jobs_of_others.JOBS)
NOT_EMPTY = (
    "An earlier demo was stopped half way, or others live in this market. "
    "Begin with an empty data folder, or start it as it is with `va-market serve`."
)


Hire = Callable[[Json], Awaitable[None]]
"""Makes an operator of an account. No request does it: only the house can."""


async def fill(guest: Caller, hire: Hire) -> Crowd:
    """Everybody but the heroine of the story, and all jobs but hers; who speaks for whom."""
    await hire(IVO.account)  # first: where somebody runs the market nothing is added
    people: tuple[Owner | Assistant, ...] = (*OWNERS, *ASSISTANTS)
    callers = await asyncio.gather(*(arrive(guest, person) for person in people))
    crowd = {person.key: caller for person, caller in zip(people, callers, strict=True)}
    crowd[IVO.key] = await sign_in(guest, IVO)
    entries = await enroll(crowd)
    # The jobs know nothing of each other; the offers of one job come in their order.
    paths = await asyncio.gather(*(_bring(crowd, entries, job) for job in JOBS))
    contracts = {job.title: path for job, path in zip(JOBS, paths, strict=True) if path}
    await live(crowd, entries, contracts)
    return crowd


async def arrive(guest: Caller, person: Owner | Assistant) -> Caller:
    """Register, sign in, and found the organization or write the profile."""
    await _register(guest, person)
    caller = await sign_in(guest, person)
    if isinstance(person, Owner):
        await caller.post("/v1/organizations", person.founding)
    else:
        await caller.put("/v1/me/assistant-profile", person.profile)
    return caller


async def _register(guest: Caller, person: Person) -> None:
    answer = await guest.answer("POST", "/v1/auth/register", json=person.account)
    if answer.status_code == httpx.codes.CONFLICT:
        raise DemoFailed(f"{person.email} is here already. {NOT_EMPTY}")
    if not answer.is_success:
        raise DemoFailed(refusal(answer))


async def sign_in(guest: Caller, person: Person) -> Caller:
    who = {"email": person.email, "password": person.account["password"]}
    return guest.signed_in((await guest.post("/v1/auth/login", who))["access_token"])


async def _bring(crowd: Crowd, entries: Entries, job: Job) -> str | None:
    """Post a job, with what becomes of it; the path of the contract that it led to."""
    owner, contract = crowd[job.owner], None
    path = f"/v1/jobs/{(await owner.post('/v1/jobs', job.body))['id']}"
    if job.state == "draft":
        return None
    await owner.post(f"{path}/publish")
    for offer in sorted(job.offers, key=lambda offer: offer.deal is not None):
        contract = await _offer(crowd, entries, path, owner, offer)
    if job.state == "paused":
        await owner.post(f"{path}/pause")
    elif job.state == "closed":
        await owner.post(f"{path}/close", {"reason": job.reason})
    return contract


async def _offer(
    crowd: Crowd, entries: Entries, job_path: str, owner: Caller, offer: Offer
) -> str | None:
    author = crowd[offer.agency or offer.by.key]
    body = {**proposal_of(offer), "roster_entry_id": entry_of(entries, offer)}
    path = f"/v1/proposals/{(await author.post(f'{job_path}/proposals', body))['id']}"
    if offer.deal is not None:
        return await begin(owner, crowd[offer.by.key], path, offer.deal)
    if offer.fate == "shortlist":
        await owner.post(f"{path}/shortlist")
    elif offer.fate == "decline":
        await owner.post(f"{path}/decline", {"reason": offer.reason})
    elif offer.fate == "withdraw":
        await author.post(f"{path}/withdraw")
    return None


def proposal_of(offer: Offer) -> Json:
    return {
        "work_types": offer.by.categories[:2],
        "scope": offer.scope,
        "estimated_minutes": offer.hours * 60,
        "delivery_days": offer.days,
        "available_from": day(0),
        "terms": offer.terms,
    }
