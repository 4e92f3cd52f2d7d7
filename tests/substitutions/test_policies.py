"""Who is what to a substitution."""

from dataclasses import replace
from types import SimpleNamespace
from uuid import UUID

import pytest

from va_market.identity.actor import Actor
from va_market.identity.models import Role
from va_market.substitutions import policies

CLIENT, AGENCY, OLD, NEW, STRANGER, ASKER = (UUID(int=n) for n in range(1, 7))
THING = SimpleNamespace(
    organization_id=CLIENT,
    agency_id=AGENCY,
    replaced_id=OLD,
    assistant_id=NEW,
    requested_by=ASKER,
)
HIRING = (Role.OWNER, Role.ADMIN, Role.HIRING_MANAGER)


def actor(user_id: UUID, **roles: Role) -> Actor:
    organizations = {"client": CLIENT, "agency": AGENCY}
    held = {organizations[name]: role for name, role in roles.items()}
    return Actor(user_id=user_id, session_id=user_id, is_operator=False, roles=held)


class TestParties:
    @pytest.mark.parametrize("role", [*Role])
    def test_those_who_hire_decide_for_the_client(self, role):
        expected = {"client"} if role in HIRING else set()
        assert policies.parties(actor(STRANGER, client=role), THING) == expected

    @pytest.mark.parametrize("role", [*Role])
    def test_those_who_propose_speak_for_the_agency(self, role):
        expected = {"agency"} if role in HIRING else set()
        assert policies.parties(actor(STRANGER, agency=role), THING) == expected

    @pytest.mark.parametrize("who", [OLD, NEW, ASKER])
    def test_nor_is_a_key_that_they_made(self, who):
        key = replace(actor(who, client=Role.OWNER), key_id=STRANGER)
        assert policies.parties(key, THING) == set()

    @pytest.mark.parametrize("who", [OLD, NEW, ASKER])
    def test_whom_it_is_about_is_never_the_client(self, who):
        assert policies.parties(actor(who, client=Role.OWNER), THING) == set()
        assert policies.parties(actor(who, agency=Role.OWNER), THING) == {"agency"}
