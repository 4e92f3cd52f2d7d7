"""Puts the people and their work into the market, request by request."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import httpx

from va_market.demo import jobs_of_agency, jobs_of_company, jobs_of_others
from va_market.demo.assistants import Assistant
from va_market.demo.caller import Caller, DemoFailed, Json, refusal
from va_market.demo.dozen import ASSISTANTS
from va_market.demo.people import OWNERS, Owner, Person
from va_market.demo.rosters import Entries, enroll, entry_of
from va_market.demo.work import Deal, Entry, Job, Offer

JOBS = (*jobs_of_company.JOBS, *jobs_of_agency.JOBS, *jobs_of_others.JOBS)
NOT_EMPTY = (
    "An earlier demo was stopped half way, or others live in this market. "
    "Begin with an empty data folder, or start it as it is with `va-market serve`."
)
Crowd = Mapping[str, Caller]


async def fill(guest: Caller) -> Crowd:
    """Everybody but the heroine of the story, and all jobs but hers; who speaks for whom."""
    people: tuple[Owner | Assistant, ...] = (*OWNERS, *ASSISTANTS)
    callers = await asyncio.gather(*(arrive(guest, person) for person in people))
    crowd = {person.key: caller for person, caller in zip(people, callers, strict=True)}
    entries = await enroll(crowd)
    # The jobs know nothing of each other; the offers of one job come in their order.
    await asyncio.gather(*(_bring(crowd, entries, job) for job in JOBS))
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


async def _bring(crowd: Crowd, entries: Entries, job: Job) -> None:
    owner = crowd[job.owner]
    path = f"/v1/jobs/{(await owner.post('/v1/jobs', job.body))['id']}"
    if job.state == "draft":
        return
    await owner.post(f"{path}/publish")
    for offer in sorted(job.offers, key=lambda offer: offer.deal is not None):
        await _offer(crowd, entries, path, owner, offer)
    if job.state == "paused":
        await owner.post(f"{path}/pause")
    elif job.state == "closed":
        await owner.post(f"{path}/close", {"reason": job.reason})


async def _offer(
    crowd: Crowd, entries: Entries, job_path: str, owner: Caller, offer: Offer
) -> None:
    author = crowd[offer.agency or offer.by.key]
    body = {**proposal_of(offer), "roster_entry_id": entry_of(entries, offer)}
    path = f"/v1/proposals/{(await author.post(f'{job_path}/proposals', body))['id']}"
    if offer.deal is not None:
        await _deal(owner, crowd[offer.by.key], path, offer.deal)
    elif offer.fate == "shortlist":
        await owner.post(f"{path}/shortlist")
    elif offer.fate == "decline":
        await owner.post(f"{path}/decline", {"reason": offer.reason})
    elif offer.fate == "withdraw":
        await author.post(f"{path}/withdraw")


def proposal_of(offer: Offer) -> Json:
    return {
        "work_types": offer.by.categories[:2],
        "scope": offer.scope,
        "estimated_minutes": offer.hours * 60,
        "delivery_days": offer.days,
        "available_from": day(0),
        "terms": offer.terms,
    }


async def _deal(owner: Caller, assistant: Caller, proposal_path: str, deal: Deal) -> None:
    terms = {"starts_on": day(deal.starts_in_days)}
    path = f"/v1/contracts/{(await owner.post(f'{proposal_path}/accept', terms))['id']}"
    for entry in deal.entries:
        await _work(owner, assistant, path, entry)
    if deal.ending is not None:
        await owner.decide(path, deal.ending, {"reason": deal.reason})


async def _work(owner: Caller, assistant: Caller, contract_path: str, entry: Entry) -> None:
    recorded = await assistant.post(f"{contract_path}/time-entries", span_of(entry))
    path = f"/v1/time-entries/{recorded['id']}"
    if entry.fate != "draft":
        await assistant.post(f"{path}/submit")
    if entry.fate == "approved":
        await owner.post(f"{path}/approve")
    elif entry.fate == "returned":
        await owner.post(f"{path}/return", {"note": "Which question was that?"})


def span_of(entry: Entry) -> Json:
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    start = midnight - timedelta(days=entry.days_ago) + timedelta(hours=entry.hour)
    end = start + timedelta(minutes=entry.minutes)
    times = {"started_at": start.isoformat(), "ended_at": end.isoformat()}
    return {**times, "memo": entry.memo}


def day(in_days: int) -> str:
    """A day as seen from today in UTC."""
    return (datetime.now(UTC) + timedelta(days=in_days)).date().isoformat()
