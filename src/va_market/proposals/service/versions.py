"""The versions of a negotiation: who put what forward, and what it changed."""

from datetime import datetime
from uuid import UUID

from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.kit.pages import Page, PageRequest
from va_market.proposals import repository
from va_market.proposals.models import Proposal, ProposalVersion, Side
from va_market.proposals.schemas import ProposalVersionQuery
from va_market.proposals.service.reading import get_visible
from va_market.proposals.versions import said_by


def keep_version(
    session: WriteSession,
    proposal: Proposal,
    actor: Actor,
    *,
    author: Side,
    message: str | None,
    now: datetime,
) -> None:
    """Keep what a proposal says now; the proposal itself has been written before."""
    session.add(
        ProposalVersion(
            **said_by(proposal),
            proposal_id=proposal.id,
            number=proposal.current_version,
            author=author,
            created_by=actor.user_id,
            message=message,
            created_at=now,
        )
    )


async def list_versions(
    session: ReadSession,
    actor: Actor,
    *,
    proposal_id: UUID,
    query: ProposalVersionQuery,
    request: PageRequest,
) -> Page[Row]:
    """Every version of a negotiation of the caller.

    Raises:
        NotFound: there is no such proposal for this caller.
    """
    await get_visible(session, actor, proposal_id=proposal_id)
    return await repository.VERSIONS.page(
        session, request, sort=query.sort, filters={}, scope={"proposal_id": proposal_id}
    )
