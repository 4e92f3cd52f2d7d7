"""What a client says with a version of how it gives the work out."""

from va_market.kit.db import WriteSession
from va_market.kit.errors import Invalid, NotFound
from va_market.proposals.hiring import Hiring
from va_market.proposals.models import Proposal
from va_market.proposals.service.supervising import SupervisorIsAssistant, check_supervisor


async def check_hiring(session: WriteSession, proposal: Proposal, hiring: Hiring) -> None:
    """Make sure that the other side can accept: somebody of the client approves the time.

    Raises:
        SupervisorIsAssistant, NotFound, Invalid: see `check_supervisor`.
    """
    assert hiring.supervisor_id is not None  # noqa: S101  # somebody always is
    await check_supervisor(
        session,
        organization_id=proposal.organization_id,
        assistant_id=proposal.assistant_id,
        agency_id=proposal.agency_id,
        chosen=hiring.supervisor_id,
        pointer="/hiring/supervisor_id",
    )


async def can_accept(session: WriteSession, proposal: Proposal) -> bool:
    """Whether whom the client named with a version, if it wrote one, may still approve the time."""
    if proposal.hiring is None:
        return True
    try:
        await check_hiring(session, proposal, Hiring.model_validate(proposal.hiring))
    except (NotFound, Invalid, SupervisorIsAssistant):
        return False
    return True
