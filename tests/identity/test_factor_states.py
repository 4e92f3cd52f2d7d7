"""The machine of the second factor, walked whole."""

from itertools import product
from types import SimpleNamespace
from uuid import UUID

import pytest

from va_market.identity.actor import Actor
from va_market.identity.models import FACTOR, FactorStatus
from va_market.identity.policies import factor_actions, factor_status
from va_market.kit.states import IllegalMove

# (status, action): what follows. Whatever is not here is illegal.
TABLE = {
    ("off", "begin"): "pending",
    ("pending", "begin"): "pending",
    ("pending", "confirm"): "on",
    ("pending", "remove"): "off",
    ("on", "remove"): "off",
    ("on", "renew_recovery_codes"): "on",
}
ACTIONS = sorted({action for _, action in TABLE})
SELF = Actor(UUID(int=1), UUID(int=2), is_operator=False, roles={})
ROWS = {
    FactorStatus.OFF: None,
    FactorStatus.PENDING: SimpleNamespace(confirmed_at=None),
    FactorStatus.ON: SimpleNamespace(confirmed_at="once"),
}


@pytest.mark.parametrize(("status", "action"), list(product(FactorStatus, ACTIONS)))
def test_every_pair_leads_where_it_should_or_nowhere(status: FactorStatus, action: str) -> None:
    thing = SimpleNamespace(status=status)
    if (status, action) in TABLE:
        FACTOR.become(thing, action)
        assert thing.status == TABLE[status, action]
    else:
        with pytest.raises(IllegalMove, match=f"is {status}"):
            FACTOR.become(thing, action)


@pytest.mark.parametrize("status", FactorStatus)
def test_the_row_tells_the_status_and_what_its_owner_may_do(status: FactorStatus) -> None:
    assert factor_status(ROWS[status]) == status
    assert factor_actions(SELF, ROWS[status]) == [a for a in ACTIONS if (status, a) in TABLE]
