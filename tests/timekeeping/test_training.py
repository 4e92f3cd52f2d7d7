"""Training is billed only if the client pays for it (R40)."""

import pytest

from tests.factories.amendments import agreed, hourly
from tests.factories.market import Deal, Market
from tests.timekeeping.days import approved, later


async def deal_with(market: Market, **conditions: object) -> Deal:
    proposal = {"terms": hourly("20.00"), "conditions": conditions}
    return await market.deal(proposal=proposal, starts_on="2026-11-30")


class TestTraining:
    @pytest.mark.parametrize(
        ("conditions", "seconds", "paid"),
        [
            ({}, 0, "0.00"),
            ({"training_paid_by": "agency"}, 0, "0.00"),
            ({"training_paid_by": "client"}, 3600, "20.00"),
        ],
    )
    async def test_who_pays_decides_whether_it_is_billed(
        self, market: Market, conditions, seconds, paid
    ):
        deal = await deal_with(market, **conditions)
        entry = await approved(deal, "2026-12-07T06:00Z", minutes=60, is_training=True)
        assert (entry["is_training"], entry["billable_seconds"]) == (True, seconds)
        assert entry["is_billable"] is bool(seconds)
        sheet = (await deal.owner.get(f"{deal.path}/timesheet")).json()
        assert sheet["amount"]["client_pays"]["amount"] == paid
        assert sheet["unbilled_seconds"] == 3600 - seconds

    async def test_the_conditions_of_its_day_count(self, market: Market):
        deal = await deal_with(market)
        await agreed(deal, effective_on="2026-12-04", conditions={"training_paid_by": "client"})
        entries = [
            await approved(deal, f"2026-12-0{day}T08:00Z", minutes=60, is_training=True)
            for day in (3, 4)
        ]
        assert [entry["billable_seconds"] for entry in entries] == [0, 3600]

    async def test_work_is_no_training_unless_it_says_so(self, market: Market):
        deal = await deal_with(market)
        entry = await approved(deal, "2026-12-07T06:00Z", minutes=60)
        assert (entry["is_training"], entry["billable_seconds"]) == (False, 3600)

    async def test_a_timer_may_run_for_it_and_a_draft_may_change(self, market: Market):
        deal = await deal_with(market)
        body = {"contract_id": deal.id, "is_training": True}
        entry = (await deal.assistant.post("/v1/timers/start", body)).json()
        assert entry["is_training"] is True
        later(market, deal.assistant, minutes=5)
        await deal.assistant.post("/v1/timers/stop")
        path = f"/v1/time-entries/{entry['id']}"
        changed = await deal.assistant.patch(path, {"is_training": False})
        assert changed.json()["is_training"] is False
