"""The read door, and how PostgreSQL plans what is asked there."""

import pytest
from sqlalchemy import func, select

from tests.factories.market import Market
from va_market.jobs import repository as jobs
from va_market.kit.db import Query

_MODE = select(func.current_setting("plan_cache_mode"))


class TestPlanning:
    @pytest.mark.parametrize(("varies", "mode"), [(False, "auto"), (True, "force_custom_plan")])
    async def test_what_varies_is_planned_for_the_values_of_each_call(
        self, market: Market, varies: bool, mode: str
    ) -> None:
        [row] = await market.app.state.database.reader.rows(Query(_MODE, varies=varies))

        assert row[0] == mode

    @pytest.mark.parametrize(
        ("filters", "varies"),
        [({"status"}, False), ({"status", "organization_id"}, False), ({"status", "q"}, True)],
    )
    def test_a_search_varies_and_a_list_does_not(self, filters: set[str], varies: bool) -> None:
        query = jobs.LISTING._query("-created_at", frozenset(filters), has_cursor=False)

        assert query.varies is varies
