"""A buyer names the organization that needs the work; that organization agrees to be named."""

from datetime import datetime
from uuid import UUID

from va_market import events
from va_market.end_clients import policies, repository
from va_market.end_clients.models import END_CLIENT, NAMING, EndClient, EndClientStatus
from va_market.end_clients.schemas import EndClientAsk, EndClientQuery
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.jobs import service as jobs
from va_market.jobs.models import JOB, Job
from va_market.kit.db import ReadSession, Row, WriteSession, lock, queue
from va_market.kit.errors import Conflict, Forbidden, NotFound, field_error
from va_market.kit.pages import Page, PageRequest

ASKED = EventKind("end_client.asked", "A buyer asks an organization to be named for a job.")
AGREED = EventKind("end_client.agreed", "The organization that needs the work is named now.")
DECLINED = EventKind("end_client.declined", "An end client does not want to be named.")
WITHDRAWN = EventKind("end_client.withdrawn", "A buyer names an end client no more.")


class HasEndClient(Conflict):
    code = "has_end_client"
    title = "An end client is named already, or asked"
    cause = "A job is for one end client at most."
    fix = "Withdraw that first; see GET /v1/jobs/{id}/end-client."
    constraint = "uq_end_clients_live"


async def ask(
    session: WriteSession, actor: Actor, *, job_id: UUID, body: EndClientAsk, now: datetime
) -> Row:
    """Ask an organization to be named; whoever speaks for both has its agreement already.

    Raises:
        NotFound: there is no such job for this caller, or no such organization.
        Forbidden: the caller does not hire for the client of the job.
        IllegalMove: the job is over.
        HasEndClient: see there.
        Invalid: the buyer is no end client of its own.
    """
    job = await jobs.hold_managed(session, actor, job_id=job_id)
    JOB.check(job.status, "update")
    if body.end_client_id == job.organization_id:
        raise field_error("/end_client_id", "is_itself", "the buyer is named already")
    if not await repository.has_members(session, organization_id=body.end_client_id):
        raise NotFound("There is no organization with the id in `end_client_id`.")
    if await repository.lock_of_job(session, job_id=job_id) is not None:
        raise HasEndClient
    asked = EndClient(
        **body.model_dump(),
        job_id=job_id,
        organization_id=job.organization_id,
        status=EndClientStatus.ASKED,
        asked_by=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    session.add(asked)
    await session.flush()
    _tell(session, ASKED, asked, actor, now)
    if END_CLIENT in policies.parties(actor, asked):
        NAMING.become(asked, "agree")
        _tell(session, AGREED, asked, actor, now)
    return await get_visible(session, actor, asked_id=asked.id)


async def agree(session: WriteSession, actor: Actor, *, asked_id: UUID, now: datetime) -> Row:
    """Let the buyer forward proposals. Errors: see `_move`."""
    return await _move(session, actor, asked_id, action="agree", kind=AGREED, now=now)


async def decline(session: WriteSession, actor: Actor, *, asked_id: UUID, now: datetime) -> Row:
    """Say no, or step back. Errors: see `_move`."""
    return await _move(session, actor, asked_id, action="decline", kind=DECLINED, now=now)


async def withdraw(session: WriteSession, actor: Actor, *, asked_id: UUID, now: datetime) -> Row:
    """Name this end client no more. Errors: see `_move`."""
    return await _move(session, actor, asked_id, action="withdraw", kind=WITHDRAWN, now=now)


async def _move(
    session: WriteSession,
    actor: Actor,
    asked_id: UUID,
    *,
    action: str,
    kind: EventKind,
    now: datetime,
) -> Row:
    """Lock, check and move.

    Raises:
        NotFound: nothing of that kind was asked, for this caller.
        Forbidden: the caller is not the party whose move it is.
        IllegalMove: the status does not permit it.
    """
    seen = await session.get(EndClient, asked_id)
    if seen is None or not policies.may_see(actor, seen):
        raise NotFound
    await queue(session, Job, seen.job_id)  # first, as everywhere
    asked = await lock(session, EndClient, asked_id)
    if asked is None:
        raise NotFound
    if action not in NAMING.actions_of(policies.parties(actor, asked)):
        raise Forbidden(f"You may not {action} this.")
    NAMING.become(asked, action)
    _tell(session, kind, asked, actor, now)
    return await get_visible(session, actor, asked_id=asked_id)


async def let_go(
    session: WriteSession, actor: Actor, *, organization_id: UUID, now: datetime
) -> None:
    """End what an organization asked or was asked, as nobody else belongs to it."""
    for asked_id, end_client_id in await repository.live_of(
        session, organization_id=organization_id
    ):
        end = decline if end_client_id == organization_id else withdraw
        await end(session, actor, asked_id=asked_id, now=now)


async def get_visible(session: ReadSession | WriteSession, actor: Actor, *, asked_id: UUID) -> Row:
    """What an organization of the caller asked, or was asked.

    Raises:
        NotFound: there is nothing like it for this caller.
    """
    row = await repository.find_asked(session, asked_id=asked_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


async def get_of_job(session: ReadSession, actor: Actor, *, job_id: UUID) -> Row:
    """Who is named for a job of the caller, or asked to be.

    Raises:
        NotFound: nobody is, or the job is of others.
    """
    row = await repository.find_of_job(session, job_id=job_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


async def list_asked(
    session: ReadSession,
    actor: Actor,
    *,
    organization_id: UUID,
    query: EndClientQuery,
    request: PageRequest,
) -> Page[Row]:
    """What an organization of the caller was asked.

    Raises:
        NotFound: it is not one of the caller's.
    """
    if not actor.is_member(organization_id):
        raise NotFound
    return await repository.ASKED.page(
        session,
        request,
        sort=query.sort,
        filters=query.model_dump(exclude={"sort"}),
        scope={"organization_id": organization_id, **actor.scope},
    )


def _tell(
    session: WriteSession, kind: EventKind, asked: EndClient, actor: Actor, now: datetime
) -> None:
    """Note the change, and record it for both organizations."""
    asked.updated_at = now
    events.record(
        session,
        kind,
        now=now,
        subject_id=asked.id,
        parties=[asked.organization_id, asked.end_client_id],
        actor_id=actor.user_id,
        data={"job_id": str(asked.job_id), "status": str(asked.status)},
    )
