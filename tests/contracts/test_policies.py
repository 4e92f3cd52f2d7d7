"""Who is what to a contract, as domain.md §3 has it."""

from dataclasses import replace
from types import SimpleNamespace
from uuid import UUID

import pytest

from va_market.contracts import policies
from va_market.contracts.models import ContractStatus
from va_market.identity.actor import Actor
from va_market.identity.models import Role

CLIENT, WORKER, BOSS, STRANGER, DEPUTY = (UUID(int=n) for n in range(1, 6))
DEAL = SimpleNamespace(
    organization_id=CLIENT,
    assistant_id=WORKER,
    agency_id=None,
    supervisor_id=BOSS,
    substitute_supervisor_id=DEPUTY,
    status=ContractStatus.ACTIVE,
)


def actor(user_id: UUID, role: Role | None = None) -> Actor:
    roles = {} if role is None else {CLIENT: role}
    return Actor(user_id=user_id, session_id=user_id, is_operator=False, roles=roles)


class TestKeys:
    @pytest.mark.parametrize("role", Role)
    def test_one_that_the_assistant_made_is_not_the_client(self, role):
        key = replace(actor(WORKER, role), key_id=STRANGER)
        assert policies.parties(key, DEAL) == set()
        assert policies.keeps(key, DEAL) is False

    def test_one_of_somebody_else_who_hires_is(self):
        key = replace(actor(STRANGER, Role.OWNER), key_id=BOSS)
        assert policies.parties(key, DEAL) == {"client"}


class TestParties:
    @pytest.mark.parametrize(
        ("who", "expected"),
        [
            (actor(STRANGER, Role.OWNER), {"client"}),
            (actor(STRANGER, Role.ADMIN), {"client"}),
            (actor(STRANGER, Role.HIRING_MANAGER), {"client"}),
            (actor(STRANGER, Role.SUPERVISOR), set()),
            (actor(STRANGER, Role.FINANCE), set()),
            (actor(STRANGER, Role.REVIEWER), set()),
            (actor(STRANGER, Role.MEMBER), set()),
            (actor(BOSS, Role.OWNER), {"client", "supervisor"}),
            (actor(BOSS, Role.SUPERVISOR), {"supervisor"}),
            (actor(DEPUTY, Role.OWNER), {"client", "supervisor"}),
            (actor(DEPUTY, Role.SUPERVISOR), {"supervisor"}),
            (actor(DEPUTY), set()),
            (actor(BOSS), set()),  # who has left the client is nobody to it
            (actor(WORKER), {"assistant", "provider"}),
            (actor(WORKER, Role.OWNER), {"assistant", "provider"}),
            (actor(STRANGER), set()),
        ],
    )
    def test_a_role_makes_a_party(self, who, expected):
        assert policies.parties(who, DEAL) == expected

    @pytest.mark.parametrize(
        ("who", "expected"),
        [
            (actor(WORKER), True),
            (actor(BOSS, Role.SUPERVISOR), True),
            (actor(BOSS), False),
            (actor(STRANGER, Role.MEMBER), True),
            (actor(STRANGER), False),
        ],
    )
    def test_only_those_around_it_see_it(self, who, expected):
        assert policies.may_see(who, DEAL) is expected


class TestSides:
    """An agency between them speaks in place of the assistant; nobody speaks for both sides."""

    AGENCY = UUID(int=9)
    PLACED = SimpleNamespace(**{**vars(DEAL), "agency_id": AGENCY})

    def of_agency(self, user_id: UUID, role: Role, **others: Role) -> Actor:
        roles = {self.AGENCY: role, **({CLIENT: others["client"]} if others else {})}
        return Actor(user_id=user_id, session_id=user_id, is_operator=False, roles=roles)

    @pytest.mark.parametrize(
        ("who", "side"),
        [
            (actor(WORKER), "provider"),
            (actor(STRANGER, Role.HIRING_MANAGER), "client"),
            (actor(STRANGER, Role.MEMBER), None),
            (actor(BOSS, Role.SUPERVISOR), None),
        ],
    )
    def test_without_an_agency_the_assistant_is_a_side(self, who, side):
        assert policies.side_of(who, DEAL) == side

    def test_with_one_the_agency_is(self):
        assert policies.side_of(actor(WORKER), self.PLACED) is None
        assert policies.parties(actor(WORKER), self.PLACED) == {"assistant"}
        sides = {
            role: policies.side_of(self.of_agency(STRANGER, role), self.PLACED) for role in Role
        }
        speaking = {role for role, side in sides.items() if side == "provider"}
        assert speaking == {Role.OWNER, Role.ADMIN, Role.HIRING_MANAGER}

    def test_who_belongs_to_both_speaks_for_the_agency(self):
        both = self.of_agency(STRANGER, Role.OWNER, client=Role.OWNER)
        assert policies.side_of(both, self.PLACED) == "provider"

    def test_the_agency_acts_for_the_assistant(self):
        somebody = self.of_agency(STRANGER, Role.OWNER)
        assert policies.acted_for(somebody, self.PLACED) == WORKER
        assert policies.acted_for(actor(WORKER), DEAL) is None
        assert policies.acted_for(actor(STRANGER, Role.OWNER), DEAL) is None


class TestAgencies:
    # B5: who hands the work over, and who reads what the agency pays
    AGENCY = UUID(int=9)
    PLACED = SimpleNamespace(**{**vars(DEAL), "agency_id": AGENCY})

    def member(self, user_id: UUID, role: Role) -> Actor:
        roles = {self.AGENCY: role}
        return Actor(user_id=user_id, session_id=user_id, is_operator=False, roles=roles)

    @pytest.mark.parametrize("role", [*Role])
    def test_those_who_propose_for_it_hand_the_work_over(self, role):
        may = {"agency"} if role in (Role.OWNER, Role.ADMIN, Role.HIRING_MANAGER) else set()
        for who in (STRANGER, WORKER):  # whoever keeps a roster may be on it
            found = policies.parties(self.member(who, role), self.PLACED)
            assert found & {"agency"} == may

    @pytest.mark.parametrize("role", [*Role])
    def test_every_member_reads_what_it_pays(self, role):
        assert policies.may_read_pay(self.member(STRANGER, role), self.PLACED)

    @pytest.mark.parametrize(
        ("who", "reads"),
        [
            (actor(WORKER), True),
            (actor(BOSS, Role.OWNER), False),
            (actor(STRANGER, Role.FINANCE), False),
            (actor(STRANGER), False),
        ],
    )
    def test_of_others_the_assistant_alone_does(self, who, reads):
        assert policies.may_read_pay(who, self.PLACED) is reads


class TestSupervising:
    @pytest.mark.parametrize(
        ("who", "expected"),
        [
            (actor(BOSS, Role.SUPERVISOR), "supervisor"),
            (actor(DEPUTY, Role.SUPERVISOR), "substitute"),
            (actor(DEPUTY), None),
            (actor(STRANGER, Role.OWNER), None),
        ],
    )
    def test_it_is_known_which_of_the_two_somebody_is(self, who, expected):
        assert policies.supervises_as(who, DEAL) == expected
