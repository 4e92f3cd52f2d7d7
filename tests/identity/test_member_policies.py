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

    def test_a_role_invites_and_removes_what_its_line_says(self) -> None:
        for own, role in PAIRS:
            assert policies.may_grant(own, role) is (role in GRANTS[own]), (own, role)

    def test_nobody_rotates_the_key_of_somebody_higher(self) -> None:
        for own, maker in PAIRS:
            assert policies.may_rotate(own, maker=maker) is (maker in GRANTS[own]), (own, maker)


class TestChangingRoles:
    def test_both_roles_must_be_the_callers_to_give(self) -> None:
        for own, present, wanted in product(Role, Role, Role):
            may = policies.may_change_role(own, present=present, wanted=wanted, is_self=False)
            assert may is ({present, wanted} <= GRANTS[own]), (own, present, wanted)

    def test_nobody_raises_themselves(self) -> None:
        for own, wanted in PAIRS:
            may = policies.may_change_role(own, present=own, wanted=wanted, is_self=True)
            expected = own in (OWNER, ADMIN) and not (own == ADMIN and wanted == OWNER)
            assert may is expected, (own, wanted)

    @pytest.mark.parametrize("own", Role)
    def test_only_owners_hand_an_organization_over(self, own: Role) -> None:
        assert policies.may_transfer(own) is (own == OWNER)


class TestActions:
    def test_towards_others(self) -> None:
        for own, present in PAIRS:
            actions = policies.member_actions(own, present=present, is_self=False)
            expected = {"change_role", "remove"} if present in GRANTS[own] else set()
            expected |= {"transfer"} if own == OWNER else set()
            assert set(actions) == expected, (own, present)

    @pytest.mark.parametrize("own", Role)
    def test_towards_oneself(self, own: Role) -> None:
        actions = policies.member_actions(own, present=own, is_self=True)

        expected = {"change_role", "remove"} if own in (OWNER, ADMIN) else set()
        assert set(actions) == expected | {"leave"}
