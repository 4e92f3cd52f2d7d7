"""What the end client says of a proposal: comments, and an endorsement that the buyer may heed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from va_market import events
from va_market.end_clients import policies, repository
from va_market.end_clients.models import EndClient, ForwardedProposal, ProposalComment
from va_market.end_clients.schemas import CommentCreate, ForwardedQuery
from va_market.end_clients.service.forwarding import get_visible
from va_market.events import EventKind
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession, lock, queue
from va_market.kit.errors import Conflict, Forbidden, NotFound
from va_market.kit.pages import Page, PageRequest
from va_market.proposals import service as proposals

COMMENTED = EventKind("proposal.commented", "Buyer or end client commented a proposal.")
ENDORSED = EventKind("proposal.endorsed", "An end client endorsed a version of a proposal.")
UNENDORSED = EventKind("proposal.endorsement_withdrawn", "An end client took that back.")


class AlreadyEndorsed(Conflict):
    code = "already_endorsed"
    title = "The end client has endorsed this proposal already"
    cause = "A version is endorsed once, for the whole organization."
    fix = "Withdraw it first to give it anew."


class NotEndorsed(Conflict):
    code = "not_endorsed"
    title = "The end client has not endorsed this proposal"
    cause = "There is nothing to withdraw."
    fix = "Look at `endorsed_at`."


async def endorse(session: WriteSession, actor: Actor, *, proposal_id: UUID, now: datetime) -> Row:
    """Say for the end client that this proposal suits it, as it stands.

    One that was given for an earlier version gives way.

    Raises:
        NotFound, Forbidden: see `_hold_agreement`.
        AlreadyEndorsed, ProposalDecided: see there.
    """
    await _hold_agreement(session, actor, proposal_id)
    proposal = await proposals.hold_live(session, proposal_id=proposal_id, now=now)
    forwarded = await _hold_forwarded(session, proposal_id)
    version = proposal.current_version
    if forwarded.endorsed_at is not None and forwarded.endorsed_version == version:
        raise AlreadyEndorsed
    forwarded.endorsed_by, forwarded.endorsed_at = actor.user_id, now
    forwarded.endorsed_version = version
    return await _told(session, ENDORSED, forwarded, actor, now, version=version)


async def withdraw_endorsement(
    session: WriteSession, actor: Actor, *, proposal_id: UUID, now: datetime
) -> Row:
    """Take it back.

    Raises:
        NotFound, Forbidden: see `_hold_agreement`.
        NotEndorsed: see there.
    """
    await _hold_agreement(session, actor, proposal_id)
    forwarded = await _hold_forwarded(session, proposal_id)
    if forwarded.endorsed_at is None:
        raise NotEndorsed
    forwarded.endorsed_by = forwarded.endorsed_at = forwarded.endorsed_version = None
    return await _told(session, UNENDORSED, forwarded, actor, now)


async def _hold_agreement(session: WriteSession, actor: Actor, proposal_id: UUID) -> None:
    """Make sure the proposal is seen, and is until the commit, by somebody who may endorse.

    Raises:
        NotFound: there is no such proposal for this caller.
        Forbidden: the caller does not hire for the end client, or is of the author's side.
    """
    seen = await get_visible(session, actor, proposal_id=proposal_id)
    if not policies.may_endorse(actor, seen):
        raise Forbidden("Only those who hire for the end client endorse, and none their own.")
    await queue(session, EndClient, seen.asked_id)
    await get_visible(session, actor, proposal_id=proposal_id)


async def _hold_forwarded(session: WriteSession, proposal_id: UUID) -> ForwardedProposal:
    forwarded = await lock(session, ForwardedProposal, proposal_id)
    if forwarded is None:
        raise NotFound
    return forwarded


async def _told(
    session: WriteSession,
    kind: EventKind,
    forwarded: ForwardedProposal,
    actor: Actor,
    now: datetime,
    **data: int,
) -> Row:
    forwarded.updated_at = now
    _tell(session, kind, forwarded, actor, now, **data)
    return await get_visible(session, actor, proposal_id=forwarded.proposal_id)


async def comment(
    session: WriteSession, actor: Actor, *, proposal_id: UUID, body: CommentCreate, now: datetime
) -> Row:
    """Say something to the other side.

    Raises:
        NotFound: there is no such proposal for this caller.
    """
    forwarded: Any = await get_visible(session, actor, proposal_id=proposal_id)
    is_of_buyer = actor.is_member(forwarded.organization_id)
    written = ProposalComment(
        **body.model_dump(),
        proposal_id=proposal_id,
        asked_id=forwarded.asked_id,
        organization_id=forwarded.organization_id if is_of_buyer else forwarded.end_client_id,
        written_by=actor.user_id,
        created_at=now,
    )
    session.add(written)
    await session.flush()
    _tell(session, COMMENTED, forwarded, actor, now)
    row = await repository.find_comment(session, comment_id=written.id)
    assert row is not None  # noqa: S101  # it was written a moment ago
    return row


async def list_comments(
    session: ReadSession,
    actor: Actor,
    *,
    proposal_id: UUID,
    query: ForwardedQuery,
    request: PageRequest,
) -> Page[Row]:
    """What both sides said of a proposal, under the agreement that holds.

    Raises:
        NotFound: there is no such proposal for this caller.
    """
    forwarded = await get_visible(session, actor, proposal_id=proposal_id)
    scope = {"proposal_id": proposal_id, "asked_id": forwarded.asked_id}
    return await repository.COMMENTS.page(
        session, request, sort=query.sort, filters={}, scope=scope
    )


def _tell(
    session: WriteSession,
    kind: EventKind,
    forwarded: Any,
    actor: Actor,
    now: datetime,
    **data: int,
) -> None:
    """For both organizations: the author hears nothing."""
    events.record(
        session,
        kind,
        now=now,
        subject_id=forwarded.proposal_id,
        parties=[forwarded.organization_id, forwarded.end_client_id],
        actor_id=actor.user_id,
        data=data,
    )
