"""Who may do what with proposals, as far as no request is needed to say it."""

import pytest

from va_market.identity.models import Role
from va_market.proposals import policies


class TestSupervising:
    # R33
    @pytest.mark.parametrize(
        ("role", "expected"),
        [
            (Role.OWNER, True),
            (Role.ADMIN, True),
            (Role.HIRING_MANAGER, True),
            (Role.SUPERVISOR, True),
            (Role.FINANCE, False),
            (Role.REVIEWER, False),
            (Role.MEMBER, False),
            (None, False),
        ],
    )
    def test_some_roles_may_supervise(self, role, expected):
        assert policies.may_supervise(role) is expected
