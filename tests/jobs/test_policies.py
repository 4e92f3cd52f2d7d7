from types import SimpleNamespace
from uuid import uuid4

import pytest

from va_market.identity.actor import Actor
from va_market.identity.models import Role
from va_market.jobs import policies as jobs
from va_market.proposals import policies as proposals
from va_market.proposals.models import CLIENT as HIRER
from va_market.proposals.models import ON_TURN, Side

CLIENT, OTHER, AUTHOR, SOMEBODY = uuid4(), uuid4(), uuid4(), uuid4()
HIRING = (Role.OWNER, Role.ADMIN, Role.HIRING_MANAGER)
JOB = SimpleNamespace(organization_id=CLIENT, status="open")
SUBMITTED = {
    "organization_id": CLIENT,
    "assistant_id": AUTHOR,
    "status": "submitted",
    "origin": Side.ASSISTANT,
    "turn": Side.CLIENT,
}
PROPOSAL = SimpleNamespace(**SUBMITTED, agency_id=None)
AGENCYS = SimpleNamespace(**SUBMITTED, agency_id=OTHER)


def actor(user_id=SOMEBODY, **roles: Role) -> Actor:
    held = {{"client": CLIENT, "other": OTHER}[name]: role for name, role in roles.items()}
    return Actor(user_id, uuid4(), is_operator=False, roles=held)


class TestJobPolicies:
    @pytest.mark.parametrize("role", Role)
    def test_a_member_hires_or_is_nothing_to_the_job(self, role) -> None:
        member = actor(client=role)
        assert jobs.parties(member, JOB) == ({"hiring"} if role in HIRING else set())
        assert jobs.may_manage(member, JOB) is (role in HIRING)

    @pytest.mark.parametrize("role", Role)
    def test_a_member_of_another_client_is_a_possible_assistant(self, role) -> None:
        assert jobs.parties(actor(other=role), JOB) == {"assistant"}
        assert jobs.may_manage(actor(other=role), JOB) is False

    def test_an_operator_has_no_rights_of_a_client(self) -> None:
        operator = Actor(SOMEBODY, uuid4(), is_operator=True, roles={})
        assert jobs.may_manage(operator, JOB) is False
        assert proposals.may_see(operator, PROPOSAL) is False


class TestProposalPolicies:
    @pytest.mark.parametrize("role", Role)
    def test_a_member_of_the_client_sees_and_those_who_hire_decide(self, role) -> None:
        member = actor(client=role)
        assert proposals.may_see(member, PROPOSAL) is True
        assert proposals.parties(member, PROPOSAL) == (
            {HIRER, ON_TURN} if role in HIRING else set()
        )

    @pytest.mark.parametrize("role", Role)
    def test_the_author_never_decides_whatever_the_role(self, role) -> None:
        assert proposals.parties(actor(AUTHOR, client=role), PROPOSAL) == {"author"}

    @pytest.mark.parametrize("role", Role)
    def test_others_are_nothing_to_it(self, role) -> None:
        assert proposals.may_see(actor(other=role), PROPOSAL) is False
        assert proposals.parties(actor(other=role), PROPOSAL) == set()

    @pytest.mark.parametrize("role", Role)
    def test_nobody_proposes_to_an_organization_they_belong_to(self, role) -> None:
        assert proposals.may_submit(actor(client=role), JOB) is False
        assert proposals.may_submit(actor(other=role), JOB) is True


class TestProposalsOfAnAgency:
    @pytest.mark.parametrize("role", Role)
    def test_a_member_of_the_agency_sees_and_those_who_propose_are_authors(self, role) -> None:
        member = actor(other=role)
        may = role in HIRING
        assert proposals.may_see(member, AGENCYS) is True
        assert proposals.parties(member, AGENCYS) == ({"author"} if may else set())
        assert proposals.acted_for(member, AGENCYS) == (AUTHOR if may else None)

    def test_the_assistant_is_named_alone_and_acts_for_nobody(self) -> None:
        for assistant, parties in (
            (actor(AUTHOR), {"named assistant"}),
            (actor(AUTHOR, other=Role.OWNER), {"named assistant", "author"}),
        ):
            assert proposals.parties(assistant, AGENCYS) == parties
            assert proposals.acted_for(assistant, AGENCYS) is None

    def test_who_speaks_for_both_sides_is_the_author_and_decides_nothing(self) -> None:
        both = actor(client=Role.OWNER, other=Role.OWNER)
        assert proposals.parties(both, AGENCYS) == {"author"}

    def test_the_client_decides(self) -> None:
        assert proposals.parties(actor(client=Role.OWNER), AGENCYS) == {HIRER, ON_TURN}
        assert proposals.acted_for(actor(client=Role.OWNER), AGENCYS) is None
