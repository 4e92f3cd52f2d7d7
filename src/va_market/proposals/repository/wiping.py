"""What is cleared of people who are erased."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    Uuid,
    bindparam,
    case,
    literal_column,
    select,
    update,
)
from sqlmodel import col

from va_market.kit.db import WriteSession
from va_market.proposals.models import Proposal, ProposalStatus, ProposalVersion, Side

# Amounts and days stay, so that the terms still agree with themselves.
_BARE = """CASE WHEN {terms} -> 'milestones' <> '[]' THEN jsonb_set({terms}, '{milestones}', (
    SELECT jsonb_agg(m.part || '{"title": "Erased"}' ORDER BY m.place)
    FROM jsonb_array_elements({terms} -> 'milestones') WITH ORDINALITY AS m (part, place)
)) ELSE {terms} END"""
_EACH_BARE = """CASE WHEN terms -> 'parts' IS NOT NULL THEN jsonb_set(terms, '{parts}', (
    SELECT jsonb_agg({bare_part} ORDER BY p.place)
    FROM jsonb_array_elements(terms -> 'parts') WITH ORDINALITY AS p (one, place)
)) ELSE {bare} END"""
# The milestones of a project have titles, those of a part of combined terms as well.
_WITHOUT_TITLES: Any = literal_column(
    _EACH_BARE.replace("{bare_part}", _BARE.replace("{terms}", "p.one")).replace(
        "{bare}", _BARE.replace("{terms}", "terms")
    )
)
_WITHOUT_RIVALS: Any = literal_column("conditions - 'exclusivity'")
# What was accepted is part of a contract.
_WIPE = (
    update(Proposal.__table__)
    .where(
        col(Proposal.assistant_id) == bindparam("author_id", type_=Uuid),
        col(Proposal.status) != ProposalStatus.ACCEPTED,
    )
    .values(
        scope="",
        other_work=None,
        title=case((col(Proposal.title).is_not(None), "")),
        terms=_WITHOUT_TITLES,
        conditions=_WITHOUT_RIVALS,
        answers=[],
        decline_reason=None,
        hiring=None,
        version=col(Proposal.version) + 1,
    )
)
_WIPE_VERSIONS = (
    update(ProposalVersion.__table__)
    .where(
        col(ProposalVersion.proposal_id).in_(
            select(col(Proposal.id)).where(
                col(Proposal.assistant_id) == bindparam("author_id", type_=Uuid),
                col(Proposal.status) != ProposalStatus.ACCEPTED,
            )
        )
    )
    .values(scope="", message=None, terms=_WITHOUT_TITLES, conditions=_WITHOUT_RIVALS)
)
_WIPE_WORDS = (
    update(ProposalVersion.__table__)
    .where(col(ProposalVersion.created_by) == bindparam("author_id", type_=Uuid))
    .values(message=None)
)
# What its people wrote, where nobody is left who could answer for it.
_WIPE_OFFERS = (
    update(Proposal.__table__)
    .where(
        col(Proposal.organization_id) == bindparam("client_id", type_=Uuid),
        col(Proposal.origin) == Side.CLIENT,
        col(Proposal.status) != ProposalStatus.ACCEPTED,
    )
    .values(
        title=case((col(Proposal.title).is_not(None), "")),
        scope="",
        other_work=None,
        terms=_WITHOUT_TITLES,
        conditions=_WITHOUT_RIVALS,
        hiring=None,
        version=col(Proposal.version) + 1,
    )
)
_WIPE_OFFERED = (
    update(ProposalVersion.__table__)
    .where(
        col(ProposalVersion.author) == Side.CLIENT,
        col(ProposalVersion.proposal_id).in_(
            select(col(Proposal.id)).where(
                col(Proposal.organization_id) == bindparam("client_id", type_=Uuid),
                col(Proposal.status) != ProposalStatus.ACCEPTED,
            )
        ),
    )
    .values(scope="", terms=_WITHOUT_TITLES, conditions=_WITHOUT_RIVALS)
)
_WIPE_MESSAGES = (
    update(ProposalVersion.__table__)
    .where(
        col(ProposalVersion.author) == Side.CLIENT,
        col(ProposalVersion.proposal_id).in_(
            select(col(Proposal.id)).where(
                col(Proposal.organization_id) == bindparam("client_id", type_=Uuid)
            )
        ),
    )
    .values(message=None)
)


async def wipe(session: WriteSession, *, assistant_id: UUID) -> None:
    """Clear what an assistant wrote in proposals that did not become contracts.

    What was said beside the versions was never agreed on: it goes everywhere.
    """
    await session.execute(_WIPE_WORDS, {"author_id": assistant_id})
    await session.execute(_WIPE_VERSIONS, {"author_id": assistant_id})
    await session.execute(_WIPE, {"author_id": assistant_id})


async def wipe_of_client(session: WriteSession, *, organization_id: UUID) -> None:
    """Clear what a client said, and what it offered that did not become a contract."""
    for statement in (_WIPE_MESSAGES, _WIPE_OFFERED, _WIPE_OFFERS):
        await session.execute(statement, {"client_id": organization_id})
