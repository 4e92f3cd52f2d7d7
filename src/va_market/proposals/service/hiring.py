"""What a client says with a version of how it gives the work out."""

from va_market.identity import service as identity
from va_market.identity.permissions import PERMISSIONS, Permission
from va_market.kit.db import WriteSession
from va_market.kit.errors import Invalid, NotFound, field_error
from va_market.proposals.hiring import Hiring
from va_market.proposals.models import Proposal

_POINTER = "/hiring/supervisor_id"


async def check_supervisor(session: WriteSession, proposal: Proposal, hiring: Hiring) -> None:
    """Make sure that the other side can accept: somebody of the client approves the time.

    Raises:
        NotFound: it is no member of the client.
        Invalid: it is the assistant, or the member's role may not supervise.
    """
    chosen = hiring.supervisor_id
    assert chosen is not None  # noqa: S101  # somebody always is
    if chosen == proposal.assistant_id:
        raise field_error(_POINTER, "cannot_supervise", "nobody approves their own time")
    role = await identity.find_role(
        session, organization_id=proposal.organization_id, user_id=chosen
    )
    if role is None:
        raise NotFound("No member of the client has the id of the supervisor.")
    if Permission.SUPERVISE not in PERMISSIONS[role]:
        raise field_error(_POINTER, "cannot_supervise", "not a role that may supervise")


async def can_accept(session: WriteSession, proposal: Proposal) -> bool:
    """Whether whom the client named with a version, if it wrote one, may still approve the time."""
    if proposal.hiring is None:
        return True
    try:
        await check_supervisor(session, proposal, Hiring.model_validate(proposal.hiring))
    except (NotFound, Invalid):
        return False
    return True
