"""Reports cost what their span holds, whatever was earned over the years."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from tests.plans.cases import BUSY, CLIENT, READ
from tests.plans.market import AGENCY, MARKET
from tests.plans.reading import faults_of, plan_of
from va_market.accounts.kinds import HOUSE, AccountKind
from va_market.kit.db import Query
from va_market.reports.repository import earning, knowing, spending
from va_market.reports.repository.balances import _BALANCES
from va_market.reports.repository.costs import _COSTS
from va_market.reports.repository.revenue import _REVENUE

_FIRST = MARKET.week_of
_STARTS = datetime.combine(_FIRST, time(), UTC)
FOUR_WEEKS: dict[str, Any] = {
    "starts_at": _STARTS,
    "ends_at": _STARTS + timedelta(days=28),
    "first": _FIRST,
    "unit": "week",
    "zone": "UTC",
    "most": 50_000,
    "kinds": [*AccountKind],
    "moments": [_STARTS + timedelta(days=7 * week) for week in range(5)],
}
OWNERS = {"an assistant": BUSY, "an agency": AGENCY, "a client": CLIENT, "the house": HOUSE}


@pytest.mark.parametrize("owner", OWNERS)
@pytest.mark.parametrize(
    "query",
    [
        *(earning._SUMMED, earning._DETAILED, spending._SUMMED, spending._DETAILED),
        *(spending._BY_CATEGORY, _REVENUE, _BALANCES, knowing._CURRENCIES),
    ],
    ids=[
        *("earned", "earned by contract", "spent", "spent by contract", "categories"),
        *("revenue", "balances", "currencies"),
    ],
)
async def test_a_span_is_read_by_indexes(reader, large, query: Query, owner: str):
    plan = await plan_of(reader, query, {**FOUR_WEEKS, "owner_id": OWNERS[owner]})
    # Beside each invoice of the span its lines are met, to tell commission from other pay.
    faults = [*faults_of(plan, large=large, sorted_=2 * READ, read=4 * READ)]
    assert faults == []


@pytest.mark.parametrize("owner", OWNERS)
async def test_costs_meet_the_work_of_the_span_alone(reader, large, owner: str):
    plan = await plan_of(reader, _COSTS, {**FOUR_WEEKS, "owner_id": OWNERS[owner]})
    # The client has 700 contracts with eight entries each in the span, whose terms are met, too.
    assert [*faults_of(plan, large=large, sorted_=2 * READ, read=16 * READ)] == []
