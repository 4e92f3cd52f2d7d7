"""Who may do what to whom in an organization: every role against every role."""

from itertools import product

import pytest

from va_market.identity import policies
from va_market.identity.models import Role

OWNER, ADMIN = Role.OWNER, Role.ADMIN
BELOW = [role for role in Role if role not in (OWNER, ADMIN)]
# Written by hand, independent of the code: the roles that each role gives and takes.
GRANTS = {OWNER: set(Role), ADMIN: {ADMIN, *BELOW}} | {role: set() for role in BELOW}
PAIRS = list(product(Role, Role))


class TestGranting:
    def test_every_role_has_a_line(self) -> None:
        assert set(GRANTS) == set(Role)

    @pytest.mark.parametrize(("own", "role"), PAIRS)
    def test_a_role_invites_and_removes_what_its_line_says(self, own: Role, role: Role) -> None:
        assert policies.may_grant(own, role) is (role in GRANTS[own])

    @pytest.mark.parametrize(("own", "maker"), PAIRS)
    def test_nobody_rotates_the_key_of_somebody_higher(self, own: Role, maker: Role) -> None:
        assert policies.may_rotate(own, maker=maker) is (maker in GRANTS[own])


class TestChangingRoles:
    @pytest.mark.parametrize(("own", "present", "wanted"), list(product(Role, Role, Role)))
    def test_both_roles_must_be_the_callers_to_give(
        self, own: Role, present: Role, wanted: Role
    ) -> None:
        may = policies.may_change_role(own, present=present, wanted=wanted, is_self=False)

        assert may is ({present, wanted} <= GRANTS[own])

    @pytest.mark.parametrize(("own", "wanted"), PAIRS)
    def test_nobody_raises_themselves(self, own: Role, wanted: Role) -> None:
        may = policies.may_change_role(own, present=own, wanted=wanted, is_self=True)

        assert may is (own in (OWNER, ADMIN) and not (own == ADMIN and wanted == OWNER))

    @pytest.mark.parametrize("own", Role)
    def test_only_owners_hand_an_organization_over(self, own: Role) -> None:
        assert policies.may_transfer(own) is (own == OWNER)


class TestActions:
    @pytest.mark.parametrize(("own", "present"), PAIRS)
    def test_towards_others(self, own: Role, present: Role) -> None:
        actions = policies.member_actions(own, present=present, is_self=False)

        expected = {"change_role", "remove"} if present in GRANTS[own] else set()
        assert set(actions) == expected | ({"transfer"} if own == OWNER else set())

    @pytest.mark.parametrize("own", Role)
    def test_towards_oneself(self, own: Role) -> None:
        actions = policies.member_actions(own, present=own, is_self=True)

        expected = {"change_role", "remove"} if own in (OWNER, ADMIN) else set()
        assert set(actions) == expected | {"leave"}
