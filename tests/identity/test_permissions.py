from uuid import uuid4

import pytest

from va_market.identity.actor import Actor
from va_market.identity.models import Role
from va_market.identity.permissions import PERMISSIONS, Permission
from va_market.identity.policies import hires_for, may_edit_organization, organization_actions

# Written by hand, independent of the table in the code.
EDIT, MEMBERS, ROSTER, PROPOSE, HIRE, SUPERVISE, MONEY, REVIEW, AUDIT = (
    Permission.EDIT_ORGANIZATION,
    Permission.MANAGE_MEMBERS,
    Permission.MANAGE_ROSTER,
    Permission.PROPOSE,
    Permission.HIRE,
    Permission.SUPERVISE,
    Permission.MANAGE_MONEY,
    Permission.REVIEW,
    Permission.VIEW_AUDIT,
)
EXPECTED = {
    Role.OWNER: {EDIT, MEMBERS, ROSTER, PROPOSE, HIRE, SUPERVISE, MONEY, REVIEW, AUDIT},
    Role.ADMIN: {EDIT, MEMBERS, ROSTER, PROPOSE, HIRE, SUPERVISE, MONEY, REVIEW, AUDIT},
    Role.HIRING_MANAGER: {ROSTER, PROPOSE, HIRE, SUPERVISE, REVIEW},
    Role.SUPERVISOR: {SUPERVISE},
    Role.FINANCE: {MONEY},
    Role.REVIEWER: {REVIEW},
    Role.MEMBER: set(),
}
OURS, THEIRS = uuid4(), uuid4()


def actor(**roles: Role) -> Actor:
    known = {"ours": OURS, "theirs": THEIRS}
    held = {known[name]: role for name, role in roles.items()}
    return Actor(uuid4(), uuid4(), is_operator=False, roles=held)


class TestPermissions:
    def test_every_role_has_a_line(self) -> None:
        assert set(PERMISSIONS) == set(Role) == set(EXPECTED)

    @pytest.mark.parametrize("permission", Permission)
    @pytest.mark.parametrize("role", Role)
    def test_a_role_permits_what_its_line_says(self, role, permission) -> None:
        assert actor(ours=role).can(permission, OURS) is (permission in EXPECTED[role])

    @pytest.mark.parametrize("permission", Permission)
    @pytest.mark.parametrize("role", Role)
    def test_a_role_counts_in_its_own_organization_only(self, role, permission) -> None:
        assert actor(ours=role).can(permission, THEIRS) is False

    @pytest.mark.parametrize("permission", Permission)
    def test_a_stranger_may_nothing(self, permission) -> None:
        assert actor().can(permission, OURS) is False


class TestPolicies:
    @pytest.mark.parametrize("role", Role)
    def test_owners_and_admins_edit_an_organization(self, role) -> None:
        may = role in (Role.OWNER, Role.ADMIN)
        assert may_edit_organization(actor(ours=role), OURS) is may
        assert organization_actions(actor(ours=role), OURS) == (["update"] if may else [])

    @pytest.mark.parametrize("role", Role)
    def test_owners_admins_and_hiring_managers_hire(self, role) -> None:
        may = role in (Role.OWNER, Role.ADMIN, Role.HIRING_MANAGER)
        assert hires_for(actor(ours=role, theirs=Role.MEMBER)) == ([OURS] if may else [])

    def test_those_one_hires_for_come_in_a_stable_order(self) -> None:
        found = hires_for(actor(ours=Role.OWNER, theirs=Role.HIRING_MANAGER))
        assert found == sorted([OURS, THEIRS])


class TestActor:
    def test_the_founder_owns_what_this_request_founded(self) -> None:
        founder = actor().after_founding(OURS)
        assert founder.can(Permission.EDIT_ORGANIZATION, OURS)

    def test_founding_raises_nobody_in_an_organization_that_was_there(self) -> None:
        member = actor(ours=Role.MEMBER).after_founding(OURS)
        assert member.roles == {OURS: Role.MEMBER}
