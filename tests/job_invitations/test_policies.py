"""Who is what to an invitation, whatever else they are."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from va_market.identity.actor import Actor
from va_market.identity.models import Role
from va_market.job_invitations.policies import parties
from va_market.jobs.models import CLIENT, INVITED
from va_market.kit.ids import new_id

CLIENT_ID, AGENCY_ID, ASSISTANT = new_id(), new_id(), new_id()
IN_PERSON: Any = SimpleNamespace(organization_id=CLIENT_ID, agency_id=None, assistant_id=ASSISTANT)
OF_AGENCY: Any = SimpleNamespace(organization_id=CLIENT_ID, agency_id=AGENCY_ID, assistant_id=None)


def actor(
    role: Role, *, of: UUID = CLIENT_ID, user_id: UUID | None = None, is_key: bool = False
) -> Actor:
    return Actor(
        user_id=user_id or new_id(),
        session_id=new_id(),
        is_operator=False,
        roles={of: role},
        key_id=new_id() if is_key else None,
    )


@pytest.mark.parametrize("role", Role)
def test_those_who_hire_speak_for_the_client(role: Role) -> None:
    hires = {Role.OWNER, Role.ADMIN, Role.HIRING_MANAGER}
    for invitation in (IN_PERSON, OF_AGENCY):
        for is_key in (False, True):
            assert parties(actor(role, is_key=is_key), invitation) == (
                {CLIENT} if role in hires else set()
            )


@pytest.mark.parametrize("role", Role)
def test_whoever_is_invited_never_speaks_for_the_client(role: Role) -> None:
    """By now they may belong to it; a key that they made is neither."""
    assert parties(actor(role, user_id=ASSISTANT), IN_PERSON) == {INVITED}
    assert parties(actor(role, user_id=ASSISTANT, is_key=True), IN_PERSON) == set()


def test_an_agency_answers_by_its_keys_as_well() -> None:
    for is_key in (False, True):
        assert parties(actor(Role.OWNER, of=AGENCY_ID, is_key=is_key), OF_AGENCY) == {INVITED}
