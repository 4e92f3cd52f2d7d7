"""Series cost what their span holds, whatever was worked over the years."""

from datetime import timedelta
from typing import Any

import pytest

from tests.plans.cases import BUSY, CALLERS, CONTRACT, ORDER, READ
from tests.plans.market import AGENCY, MARKET
from tests.plans.reading import faults_of, plan_of
from va_market.kit.db import Query
from va_market.time_series.repository import burning, working

FOUR_WEEKS = {
    "first": MARKET.week_of,
    "last": MARKET.week_of + timedelta(days=27),
    "unit": "week",
    "kind": "hourly",
}
PAGE = [MARKET.id("user", number) for number in range(20)]


class TestSeries:
    @pytest.mark.parametrize(
        ("query", "values"),
        [
            (working._OF_CONTRACT, {**CALLERS["a busy client"], "contract_id": CONTRACT}),
            (working._OF_CONTRACT, {**CALLERS["a stranger"], "contract_id": CONTRACT}),
            (
                working._OF_ASSISTANTS,
                {
                    **CALLERS["an agency"],
                    "organization_id": AGENCY,
                    "assistant_ids": [BUSY, *PAGE],
                },
            ),
        ],
        ids=["a contract", "a contract of others", "a page of a roster"],
    )
    async def test_a_span_is_read_by_an_index(
        self, reader, large, query: Query, values: dict[str, Any]
    ):
        plan = await plan_of(reader, query, {**FOUR_WEEKS, **values})
        assert [*faults_of(plan, large=large, sorted_=READ, read=4 * READ)] == []

    @pytest.mark.parametrize(
        ("query", "values"),
        [
            (burning._USE_OF_CONTRACT, {"contract_id": CONTRACT}),
            (burning._USE_OF_ORDER, {"work_order_id": ORDER}),
        ],
        ids=["a contract", "an order"],
    )
    async def test_what_was_used_before_is_summed_of_one_contract(
        self, reader, large, query: Query, values: dict[str, Any]
    ):
        plan = await plan_of(reader, query, {**FOUR_WEEKS, **values})
        assert [*faults_of(plan, large=large, sorted_=10 * READ, read=10 * READ)] == []
