"""Who may approve the time of a contract: somebody of the client, never the assistant (R33)."""

from uuid import UUID

from va_market.identity import service as identity
from va_market.kit.db import WriteSession
from va_market.kit.errors import Conflict, FieldError, NotFound, field_error
from va_market.proposals import policies


class SupervisorIsAssistant(Conflict):
    code = "supervisor_is_assistant"
    title = "The supervisor cannot be the assistant"
    cause = "Nobody approves their own time."
    fix = "Name somebody else as supervisor."
    constraint = "ck_contracts_supervisor_is_not_assistant"


async def check_supervisor(
    session: WriteSession,
    *,
    organization_id: UUID,
    assistant_id: UUID,
    agency_id: UUID | None,
    chosen: UUID,
    pointer: str = "/supervisor_id",
) -> None:
    """Make sure somebody may supervise; `pointer` says where they are named.

    Raises:
        SupervisorIsAssistant: it is the assistant.
        NotFound: it is no member of the client.
        Invalid: the member's role may not supervise, or they belong to the agency as well.
    """
    if chosen == assistant_id:
        fault = FieldError("body", pointer, SupervisorIsAssistant.code, SupervisorIsAssistant.cause)
        raise SupervisorIsAssistant(errors=[fault])
    role = await identity.find_role(session, organization_id=organization_id, user_id=chosen)
    if role is None:
        raise NotFound(f"No member of the client has the id in `{pointer[1:]}`.")
    if not policies.may_supervise(role):
        raise field_error(pointer, "cannot_supervise", "not a role that may supervise")
    if agency_id is not None and await identity.find_role(
        session, organization_id=agency_id, user_id=chosen
    ):
        raise field_error(pointer, "of_agency", "belongs to the agency whose work it is")
