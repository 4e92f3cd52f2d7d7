from decimal import Decimal
from typing import Any
from uuid import UUID

from va_market.assistants import categories
from va_market.assistants.service import keys_of
from va_market.identity.actor import Actor
from va_market.jobs import policies, repository
from va_market.jobs.models import Job, JobStatus
from va_market.jobs.schemas import JobQuery
from va_market.kit.db import ReadSession, Row, WriteSession, lock
from va_market.kit.errors import Forbidden, NotFound, query_error
from va_market.kit.money import InvalidMoney, Money
from va_market.kit.pages import Page, PageRequest


async def get_visible(session: ReadSession, actor: Actor, *, job_id: UUID) -> Row:
    """A job of the caller's organizations, or one that was published and is not kept from them.

    Raises:
        NotFound: there is no such job for this caller.
    """
    row = await repository.find_visible(session, job_id=job_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


async def hold_visible(session: WriteSession, actor: Actor, *, job_id: UUID) -> Job:
    """The same for a change: the row is locked until the commit.

    Raises:
        NotFound: there is no such job for this caller.
    """
    job = await lock(session, Job, job_id)
    if job is None or not (
        actor.is_member(job.organization_id)
        or await repository.is_visible(session, job_id=job_id, scope=actor.scope)
    ):
        raise NotFound
    return job


async def hold_managed(session: WriteSession, actor: Actor, *, job_id: UUID) -> Job:
    """A locked job whose client the caller hires for.

    Raises:
        NotFound: there is no such job for this caller.
        Forbidden: the caller does not hire for its client.
    """
    job = await hold_visible(session, actor, job_id=job_id)
    if not policies.may_manage(actor, job):
        raise Forbidden("Only those who hire for this client may do that.")
    return job


async def audience(session: WriteSession, job: Job) -> list[UUID]:
    """Who hears of changes: the client and everybody who sent a proposal."""
    return [job.organization_id, *await repository.followers(session, job_id=job.id)]


async def follow(
    session: WriteSession, *, job_id: UUID, user_id: UUID, agency_id: UUID | None = None
) -> None:
    """Let a user, and an agency, hear of changes to the job from now on."""
    await repository.add_follower(session, job_id=job_id, user_id=user_id)
    if agency_id is not None:
        await repository.add_following_agency(session, job_id=job_id, agency_id=agency_id)


async def search(
    session: ReadSession, actor: Actor, *, query: JobQuery, request: PageRequest
) -> Page[Row]:
    """Public jobs, and those of the caller's organizations, that pass all filters.

    Raises:
        Invalid: a budget does not fit its currency.
    """
    return await repository.LISTING.page(
        session,
        request,
        filters=_filters(query),
        sort=query.sort,
        scope=actor.scope,
    )


def _filters(query: JobQuery) -> dict[str, Any]:
    filters = query.model_dump(exclude={"sort"})
    if query.status is None and query.organization_id is None:
        filters["status"] = [JobStatus.OPEN]
    if filters["status"] == [JobStatus.DRAFT]:
        filters["is_mine"] = True  # nobody sees drafts of others: do not look through them
    if query.category is not None:
        filters["category"] = categories.with_descendants(query.category)
    if query.skills is not None:
        filters["skills"] = keys_of(query.skills)
    for name in ("budget_min", "budget_max"):
        if filters[name] is not None and query.currency is not None:
            filters[name] = _minor(name, filters[name], query.currency)
    return filters


def _minor(name: str, amount: str, currency: str) -> int:
    try:
        return Money(Decimal(amount), currency).minor
    except InvalidMoney as error:
        raise query_error(name, "money_invalid", str(error)) from error
