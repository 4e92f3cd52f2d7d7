"""The status of a second factor, which is read from its row."""

from types import SimpleNamespace

import pytest

from va_market.identity.models import FactorStatus
from va_market.identity.policies import factor_status

ROWS = {
    FactorStatus.OFF: None,
    FactorStatus.PENDING: SimpleNamespace(confirmed_at=None),
    FactorStatus.ON: SimpleNamespace(confirmed_at="once"),
}


@pytest.mark.parametrize("status", FactorStatus)
def test_the_row_tells_the_status(status: FactorStatus) -> None:
    assert factor_status(ROWS[status]) == status
