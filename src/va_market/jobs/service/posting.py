from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from va_market import events
from va_market.assistants.categories import OTHER
from va_market.assistants.service import keys_of
from va_market.events import EventKind
from va_market.identity import service as identity
from va_market.identity.actor import Actor
from va_market.identity.permissions import Permission
from va_market.jobs import repository
from va_market.jobs.models import JOB, Job, JobStatus
from va_market.jobs.schemas import JobCreate, JobUpdate
from va_market.jobs.service.reading import audience, hold_managed
from va_market.kit.db import WriteSession
from va_market.kit.errors import Conflict, Forbidden, field_error
from va_market.kit.money import Money

POSTED = EventKind("job.created", "A client wrote a draft of a job.")
UPDATED = EventKind("job.updated", "Budget, scope or text of a job changed; its fields are named.")

# Field of the API to column of the table.
_MONEY = {
    "budget_min": "budget_min_minor",
    "budget_max": "budget_max_minor",
    "ceiling": "ceiling_minor",
}


class QuestionsFixed(Conflict):
    code = "questions_fixed"
    title = "The questions of the job are fixed"
    cause = "Somebody has sent a proposal; all who propose answer the same questions."
    fix = "Leave `questions` out; to ask something else, post another job."


async def post(session: WriteSession, actor: Actor, *, body: JobCreate, now: datetime) -> Job:
    """Write a draft.

    Raises:
        NotFound: the organization is not one of the caller's.
        Forbidden: the caller does not hire for it.
        Invalid: the amounts contradict each other, or it is unclear who hires.
    """
    client = await identity.paying_organization(
        session, actor, organization_id=body.organization_id, now=now
    )
    if actor.is_member(client) and not actor.can(Permission.HIRE, client):
        raise Forbidden("Your role does not allow hiring for this organization.")
    job = Job(
        **_columns(body.model_dump(exclude={"organization_id"}), body),
        organization_id=client,
        created_by=actor.user_id,
        status=JobStatus.DRAFT,
        last_active_at=now,
        created_at=now,
        updated_at=now,
    )
    _settle_currency(job, body)
    session.add(job)
    await session.flush()
    events.record(
        session, POSTED, now=now, subject_id=job.id, parties=[client], actor_id=actor.user_id
    )
    return job


async def update(
    session: WriteSession, actor: Actor, *, job_id: UUID, body: JobUpdate, now: datetime
) -> Job:
    """Change a job that is not over; everybody with a proposal hears which fields changed.

    Raises:
        NotFound, Forbidden: see `hold_managed`.
        IllegalMove: the job is over.
        QuestionsFixed: there was a proposal already.
        Invalid: the amounts contradict each other.
    """
    job = await hold_managed(session, actor, job_id=job_id)
    JOB.check(job.status, "update")
    changes = body.model_dump(exclude_unset=True)
    await _check_questions(session, job, changes)
    for name, value in _columns(changes, body).items():
        setattr(job, name, value)
    _settle_currency(job, body)
    job.updated_at = job.last_active_at = now
    events.record(
        session,
        UPDATED,
        now=now,
        subject_id=job.id,
        parties=await audience(session, job),
        actor_id=actor.user_id,
        data={"fields": sorted(changes)},
    )
    return job


async def _check_questions(session: WriteSession, job: Job, changes: Mapping[str, Any]) -> None:
    is_changed = changes.get("questions", job.questions) != job.questions
    if is_changed and await repository.has_followers(session, job_id=job.id):
        raise QuestionsFixed


def _columns(given: Mapping[str, Any], body: JobCreate | JobUpdate) -> dict[str, Any]:
    """The columns that the given fields fill."""
    columns: dict[str, Any] = {k: v for k, v in given.items() if k not in _MONEY}
    for field in _MONEY.keys() & given.keys():
        money: Money | None = getattr(body, field)
        columns[_MONEY[field]] = None if money is None else money.minor
    if "skills" in columns:
        columns["skill_keys"] = keys_of(columns["skills"])
    return columns


def _settle_currency(job: Job, body: JobCreate | JobUpdate) -> None:
    """One currency for all amounts of a job; the least budget is not above the most."""
    given: dict[str, Money] = {f: m for f in _MONEY if (m := getattr(body, f)) is not None}
    kept = [
        f for f, column in _MONEY.items() if getattr(job, column) is not None and f not in given
    ]
    currencies = {money.currency for money in given.values()} | {job.currency for _ in kept}
    if len(currencies) > 1:
        raise field_error(
            f"/{min(given)}", "mixed_currencies", "all amounts of a job share one currency"
        )
    job.currency = currencies.pop() if currencies else None
    least, most = job.budget_min_minor, job.budget_max_minor
    if least is not None and most is not None and least > most:
        raise field_error("/budget_min", "range_reversed", "budget_min is above budget_max")
    if OTHER in job.categories and job.other_work is None:
        raise field_error("/other_work", "other_work_missing", "category `other` needs a text")
