"""Where the minutes of a period stand, and stood."""

import json
from types import SimpleNamespace

from tests.factories.market import Market
from tests.factories.retainers import (
    given,
    over,
    period_of,
    periods_of,
    retainer,
    running_deal,
    worked,
)
from tests.invariants import rows
from tests.timekeeping.days import recorded
from va_market.retainers.showing import statement_of


class TestRunning:
    async def test_it_says_what_is_used_and_left(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        await given(deal, 60)
        await worked(deal, "2026-12-02", 1230)
        await recorded(deal, "2026-12-05T00:00Z", minutes=30)

        period = await period_of(deal)

        state = period["running"]
        assert (period["statement"], state["undecided_entries"]) == (None, 1)
        assert (state["used_minutes"], state["consumed_minutes"]) == (1230, 1230)
        assert (state["left_minutes"], state["beyond_minutes"]) == (30, 0)
        left = {one["source"]: (one["left_minutes"], one["expires_on"]) for one in state["grants"]}
        assert left == {"base": (0, "2027-01-01"), "goodwill": (30, None)}

    async def test_it_says_what_is_beyond(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        await worked(deal, "2026-12-02", 1300)

        state = (await period_of(deal))["running"]
        assert (state["left_minutes"], state["beyond_minutes"]) == (0, 100)

    async def test_what_is_closed_runs_no_more(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        [closed, _] = await over(deal, "2027-01-01T00:00:01Z")

        shown = (await deal.owner.get(f"/v1/retainer-periods/{closed['id']}")).json()
        assert shown["running"] is None
        assert shown["statement"]["breakage"] == 1200

    async def test_what_was_closed_before_the_ledger_had_it_names_no_transaction(
        self, empty_market: Market
    ) -> None:
        deal = await running_deal(empty_market)
        await over(deal, "2027-01-01T00:00:01Z")
        asked = (
            "SELECT (statement - 'transaction_ids')::text FROM retainer_periods "
            "WHERE statement IS NOT NULL"
        )
        older = SimpleNamespace(statement=json.loads(await rows.value(empty_market, asked)))

        shown = statement_of(older)

        assert shown is not None
        assert (shown.transaction_ids, shown.breakage) == ([], 1200)


class TestLists:
    async def test_the_rows_of_a_period_add_up_to_its_statement(self, empty_market: Market) -> None:
        policy = {"rollover": "base", "rollover_cap_minutes": 300}
        deal = await running_deal(empty_market, retainer(policy=policy))
        await worked(deal, "2026-12-02", 600)
        [closed, _] = await over(deal, "2027-01-01T00:00:01Z")

        page = await deal.assistant.get(f"/v1/retainer-periods/{closed['id']}/minutes")

        found = {one["reason"]: one["minutes"] for one in page.json()["items"]}
        assert found == {"consumed": -600, "rolled_over": -300, "breakage": -300}

    async def test_periods_are_filtered_by_status(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        await over(deal, "2027-01-01T00:00:01Z")

        page = await deal.owner.get(f"{deal.path}/retainer-periods", status="open", limit=1)
        assert [one["starts_on"] for one in page.json()["items"]] == ["2027-01-01"]
        assert len(await periods_of(deal)) == 2

    async def test_grants_come_newest_first(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        await over(deal, "2027-01-01T00:00:01Z")

        page = await deal.owner.get(f"{deal.path}/minute-grants", limit=1)
        [grant] = page.json()["items"]
        assert (grant["source"], grant["effective_on"]) == ("base", "2027-01-01")

    async def test_strangers_see_nothing(self, empty_market: Market) -> None:
        deal = await running_deal(empty_market)
        [period] = await periods_of(deal)
        grant = await given(deal)
        stranger = await empty_market.person()

        for path in (
            *(f"{deal.path}/retainer-periods", f"{deal.path}/minute-grants"),
            f"/v1/retainer-periods/{period['id']}",
            f"/v1/retainer-periods/{period['id']}/minutes",
            f"/v1/minute-grants/{grant['id']}",
        ):
            assert (await stranger.get(path)).status_code == 404
