"""The main job from end to end: post, propose, accept, record, approve, price, pay."""

from va_market.demo.caller import Caller, Crowd, Json
from va_market.demo.days import day, span_of
from va_market.demo.dozen import ANA, GRACE
from va_market.demo.filling import arrive, proposal_of
from va_market.demo.people import IVO, OLGA
from va_market.demo.prices import hourly, shown
from va_market.demo.story_of_money import tell_of_money
from va_market.demo.telling import Teller
from va_market.demo.work import Entry, Job, Offer

INBOX = Job(
    owner="olga",
    title="Sort my inbox every morning",
    description="About forty messages a day: answer the simple ones, flag the rest.",
    engagement="hourly",
    categories=("email_management",),
    skills=("Gmail",),
    budget="15.00 30.00 EUR",
)
OFFERS = (
    Offer(by=GRACE, scope="Sorted by ten.", hours=20, days=30, terms=hourly("16.00 EUR")),
    Offer(
        by=ANA,
        scope="Read, answered or flagged before nine.",
        hours=10,
        days=30,
        terms=hourly("27.50 EUR", weekly_cap_minutes=600),
    ),
)
WORK = Entry(1, 9, 100, "The inbox of the weekend", "approved")


async def tell(teller: Teller, guest: Caller, crowd: Crowd) -> None:
    """Live through the main job once, step by step."""
    olga, ana = await arrive(guest, OLGA), crowd[ANA.key]
    teller.step(f"{OLGA.name} registers and founds {OLGA.organization}", "POST /v1/organizations")
    job = await _post(teller, olga)
    proposal = await _propose(teller, crowd, job)
    contract = await _accept(teller, olga, proposal)
    entry = await _record(teller, ana, contract)
    await _approve(teller, olga, contract, entry)
    path = f"/v1/contracts/{contract['id']}"
    await tell_of_money(teller, olga=olga, ana=ana, ivo=crowd[IVO.key], contract=path)


async def _post(teller: Teller, olga: Caller) -> Json:
    job = await olga.post("/v1/jobs", INBOX.body)
    pay = f"{job['budget_min']['amount']} to {shown(job['budget_max'])} an hour"
    teller.step(f"she writes a job, “{job['title']}”, {pay}: {job['status']}", "POST /v1/jobs")
    job = await olga.post(f"/v1/jobs/{job['id']}/publish")
    teller.step(f"she publishes it: {job['status']}", "POST /v1/jobs/{id}/publish")
    return job


async def _propose(teller: Teller, crowd: Crowd, job: Json) -> Json:
    proposal: Json = {}
    for offer in OFFERS:
        by = crowd[offer.by.key]
        proposal = await by.post(f"/v1/jobs/{job['id']}/proposals", proposal_of(offer))
        text = f"{offer.by.name} proposes {offer.hours} hours at {shown(proposal['terms']['rate'])}"
        teller.step(f"{text}: {proposal['status']}", "POST /v1/jobs/{id}/proposals")
    return proposal


async def _accept(teller: Teller, olga: Caller, proposal: Json) -> Json:
    # Work began yesterday: time before the first day of a contract is refused.
    contract = await olga.post(f"/v1/proposals/{proposal['id']}/accept", {"starts_on": day(-1)})
    text = f"Olga accepts Ana's: a contract over {contract['allotted_minutes']} minutes"
    teller.step(f"{text}, {contract['status']}", "POST /v1/proposals/{id}/accept")
    job = await olga.get(f"/v1/jobs/{proposal['job_id']}")
    losers = await olga.get(f"/v1/jobs/{job['id']}/proposals", status="superseded")
    states = ", ".join(loser["status"] for loser in losers["items"])
    teller.step(f"the job is {job['status']}, Grace's proposal {states}", "GET /v1/jobs/{id}")
    return contract


async def _record(teller: Teller, ana: Caller, contract: Json) -> Json:
    path = f"/v1/contracts/{contract['id']}/time-entries"
    entry = await ana.post(path, span_of(WORK))
    worked = f"{entry['worked_seconds'] // 60} minutes on {entry['work_on']}"
    teller.step(f"Ana records {worked}: {entry['status']}", "POST /v1/contracts/{id}/time-entries")
    entry = await ana.post(f"/v1/time-entries/{entry['id']}/submit")
    teller.step(f"she hands it to Olga: {entry['status']}", "POST /v1/time-entries/{id}/submit")
    return entry


async def _approve(teller: Teller, olga: Caller, contract: Json, entry: Json) -> None:
    entry = await olga.post(f"/v1/time-entries/{entry['id']}/approve")
    text = (
        f"Olga approves it: {entry['status']}, {entry['billable_seconds'] // 60} billable minutes"
    )
    teller.step(text, "POST /v1/time-entries/{id}/approve")
    sheet = await olga.get(f"/v1/contracts/{contract['id']}/timesheet", week_of=entry["work_on"])
    week = f"{sheet['week_starts_on']} to {sheet['week_ends_on']}"
    teller.step(f"the timesheet of {week} is priced", "GET /v1/contracts/{id}/timesheet")
    teller.priced(sheet)
