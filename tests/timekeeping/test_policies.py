"""Who is what to a time entry, as domain.md §3 has it."""

from types import SimpleNamespace
from uuid import UUID

import pytest

from va_market.identity.actor import Actor
from va_market.identity.models import Role
from va_market.timekeeping import policies

WORKER, BOSS, STRANGER, CLIENT, AGENCY, SUBSTITUTE = (UUID(int=n) for n in range(1, 7))
HIRING = (Role.OWNER, Role.ADMIN, Role.HIRING_MANAGER)
ENTRY = SimpleNamespace(assistant_id=WORKER)
DEAL = SimpleNamespace(
    assistant_id=SUBSTITUTE,
    supervisor_id=BOSS,
    substitute_supervisor_id=None,
    organization_id=CLIENT,
    agency_id=AGENCY,
)


def actor(user_id: UUID, role: Role | None = None) -> Actor:
    roles = {} if role is None else {CLIENT: role}
    return Actor(user_id=user_id, session_id=user_id, is_operator=False, roles=roles)


class TestParties:
    # R33: the one supervisor of the contract, whatever roles others hold
    @pytest.mark.parametrize("role", [None, *Role])
    def test_only_the_named_supervisor_decides(self, role):
        # Who has left the client decides no more.
        expected = set() if role is None else {"supervisor"}
        hires = {"client"} if role in HIRING else set()
        assert policies.parties(actor(BOSS, role), ENTRY, DEAL) == expected | hires
        assert policies.parties(actor(STRANGER, role), ENTRY, DEAL) == hires

    @pytest.mark.parametrize("role", [None, *Role])
    def test_the_assistant_never_decides(self, role):
        alone = SimpleNamespace(
            supervisor_id=WORKER, substitute_supervisor_id=None, organization_id=CLIENT
        )
        assert policies.parties(actor(WORKER, role), ENTRY, alone) == {"assistant"}

    # B5: time stays with whoever worked
    @pytest.mark.parametrize(
        ("who", "sees"),
        [
            (actor(WORKER), True),
            (actor(SUBSTITUTE), False),
            (actor(BOSS), False),
            *((actor(STRANGER, role), True) for role in Role),
            (Actor(STRANGER, STRANGER, is_operator=False, roles={AGENCY: Role.MEMBER}), True),
            (actor(STRANGER), False),
        ],
    )
    def test_it_is_seen_by_who_worked_and_by_members_of_both_organizations(self, who, sees):
        assert policies.may_see(who, ENTRY, DEAL) is sees
