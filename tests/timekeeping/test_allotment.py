from uuid import UUID

import pytest

from tests.factories.market import Deal, Market
from tests.invariants import rows
from tests.timekeeping.days import approved, later, recorded, span


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal(starts_on="2026-12-01", allotted_minutes=100)


@pytest.fixture
async def asking(market: Market) -> Deal:
    return await market.deal(starts_on="2026-12-01", allotted_minutes=100, at_allotment="ask")


async def warnings(market: Market, deal: Deal) -> list[int]:
    told = await rows.told(market, "contract.allotment_warning", deal.id)
    return [data["percent"] for data, _ in told]


class TestStop:
    # R14
    async def test_the_last_minute_fits_and_no_more(self, deal: Deal):
        await recorded(deal, "2026-12-07T06:00Z", minutes=99)
        body = span("2026-12-07T08:00Z", minutes=61 / 60)
        refused = await deal.assistant.post(f"{deal.path}/time-entries", body)
        assert (refused.status_code, refused.json()["code"]) == (409, "allotment_spent")
        assert "1 of 100" in refused.json()["detail"]
        assert (await recorded(deal, "2026-12-07T08:00Z", minutes=1))["status"] == "draft"

    async def test_no_timer_starts_on_a_spent_one(self, deal: Deal):
        await recorded(deal, "2026-12-07T06:00Z", minutes=100)
        refused = await deal.assistant.post("/v1/timers/start", {"contract_id": deal.id})
        assert refused.json()["code"] == "allotment_spent"

    async def test_an_extension_makes_room(self, deal: Deal):
        await recorded(deal, "2026-12-07T06:00Z", minutes=100)
        await deal.owner.move(f"{deal.path}/extend-allotment", {"additional_minutes": 10})
        assert (await recorded(deal, "2026-12-07T08:00Z", minutes=10))["status"] == "draft"

    async def test_deleted_time_makes_room(self, deal: Deal):
        entry = await recorded(deal, "2026-12-07T06:00Z", minutes=100)
        await deal.assistant.delete(f"/v1/time-entries/{entry['id']}")
        assert (await recorded(deal, "2026-12-07T08:00Z", minutes=100))["status"] == "draft"

    async def test_a_timer_that_ran_beyond_it_bills_what_was_left(self, market: Market, deal: Deal):
        first = await recorded(deal, "2026-12-07T06:00Z", minutes=95)
        await deal.assistant.post("/v1/timers/start", {"contract_id": deal.id})
        later(market, minutes=10)
        timed = (await deal.assistant.post("/v1/timers/stop")).json()
        billed = []
        for entry in (first, timed):
            path = f"/v1/time-entries/{entry['id']}"
            await deal.assistant.post(f"{path}/submit")
            billed.append((await deal.owner.post(f"{path}/approve")).json()["billable_seconds"])
        assert timed["worked_seconds"] == 600
        assert billed == [5700, 300]


class TestAsk:
    # R14
    async def test_the_excess_is_recorded_and_not_billed(self, asking: Deal):
        first = await approved(asking, "2026-12-07T04:00Z", minutes=90)
        second = await approved(asking, "2026-12-07T06:00Z", minutes=30)
        third = await approved(asking, "2026-12-07T08:00Z", minutes=30)
        assert [e["billable_seconds"] for e in (first, second, third)] == [5400, 600, 0]

    async def test_an_extension_before_the_approval_bills_it(self, asking: Deal):
        await approved(asking, "2026-12-07T04:00Z", minutes=100)
        await asking.owner.move(f"{asking.path}/extend-allotment", {"additional_minutes": 20})
        later_work = await approved(asking, "2026-12-07T06:00Z", minutes=30)
        assert later_work["billable_seconds"] == 1200

    async def test_an_extension_changes_nothing_approved(self, asking: Deal):
        entry = await approved(asking, "2026-12-07T04:00Z", minutes=120)
        await asking.owner.move(f"{asking.path}/extend-allotment", {"additional_minutes": 60})
        after = (await asking.owner.get(f"/v1/time-entries/{entry['id']}")).json()
        assert after["billable_seconds"] == 6000

    async def test_free_time_takes_none_of_the_billing(self, asking: Deal):
        await approved(asking, "2026-12-07T04:00Z", minutes=60, is_billable=False)
        paid = await approved(asking, "2026-12-07T06:00Z", minutes=100)
        assert paid["billable_seconds"] == 6000


class TestWarnings:
    # R14
    async def test_they_come_exactly_at_the_crossings(self, market: Market, deal: Deal):
        heard = []
        for start, minutes in (("03:00", 79), ("05:00", 1), ("06:00", 19), ("07:00", 1)):
            await recorded(deal, f"2026-12-07T{start}Z", minutes=minutes)
            heard.append(await warnings(market, deal))
        assert heard == [[], [80], [80], [80, 100]]

    async def test_one_leap_crosses_both(self, market: Market, deal: Deal):
        await recorded(deal, "2026-12-07T03:00Z", minutes=100)
        assert sorted(await warnings(market, deal)) == [80, 100]

    async def test_a_second_less_is_silent(self, market: Market, deal: Deal):
        await recorded(deal, "2026-12-07T03:00Z", minutes=80 - 1 / 60)
        assert await warnings(market, deal) == []

    async def test_beyond_the_end_nothing_more_is_said(self, market: Market, asking: Deal):
        await recorded(asking, "2026-12-07T03:00Z", minutes=100)
        await recorded(asking, "2026-12-07T05:00Z", minutes=60)
        assert sorted(await warnings(market, asking)) == [80, 100]

    async def test_a_longer_entry_crosses_too(self, market: Market, deal: Deal):
        entry = await recorded(deal, "2026-12-07T03:00Z", minutes=70)
        body = {"ended_at": "2026-12-07T04:20:00Z"}
        await deal.assistant.patch(f"/v1/time-entries/{entry['id']}", body)
        assert await warnings(market, deal) == [80]

    async def test_a_timer_crosses_when_it_stops(self, market: Market, deal: Deal):
        await recorded(deal, "2026-12-07T03:00Z", minutes=80 - 1 / 60)
        await deal.assistant.post("/v1/timers/start", {"contract_id": deal.id})
        assert await warnings(market, deal) == []
        later(market, minutes=10)
        await deal.assistant.post("/v1/timers/stop")
        assert await warnings(market, deal) == [80]

    async def test_work_beside_a_running_timer_is_counted_once(self, market: Market, deal: Deal):
        await deal.assistant.post("/v1/timers/start", {"contract_id": deal.id})
        later(market, minutes=12)
        await recorded(deal, "2026-12-07T03:00Z", minutes=70)
        await deal.assistant.post("/v1/timers/stop")
        assert await warnings(market, deal) == [80]

    async def test_everybody_concerned_hears_them(self, market: Market, deal: Deal):
        await recorded(deal, "2026-12-07T03:00Z", minutes=80)
        [(data, parties)] = await rows.told(market, "contract.allotment_warning", deal.id)
        assert data == {"percent": 80, "allotted_minutes": 100}
        assert parties == {UUID(deal.owner.organization_id), deal.assistant.id}


class TestBurnDown:
    # R14
    async def test_the_figures_add_up(self, market: Market, deal: Deal):
        await approved(deal, "2026-12-07T03:00Z", minutes=50)
        await recorded(deal, "2026-12-07T05:00Z", minutes=30)
        await deal.assistant.post("/v1/timers/start", {"contract_id": deal.id})
        later(market, minutes=5)
        for person in (deal.owner, deal.assistant):
            assert (await person.get(f"{deal.path}/burn-down")).json() == {
                "contract_id": deal.id,
                "allotted_minutes": 100,
                "recorded_minutes": 85,
                "approved_minutes": 50,
                "remaining_minutes": 15,
                "used_percent": 85,
                "warning_percent": 80,
            }

    @pytest.mark.parametrize(
        ("minutes", "percent", "warning", "left"),
        [(1, 1, None, 99), (79, 79, None, 21), (80, 80, 80, 20), (100, 100, 100, 0)],
    )
    async def test_the_warning_stands_from_its_share_on(
        self, deal: Deal, minutes, percent, warning, left
    ):
        await recorded(deal, "2026-12-07T03:00Z", minutes=minutes)
        burn = (await deal.owner.get(f"{deal.path}/burn-down")).json()
        assert burn["used_percent"] == percent
        assert burn["warning_percent"] == warning
        assert burn["remaining_minutes"] == left

    async def test_it_shows_more_than_everything(self, asking: Deal):
        await recorded(asking, "2026-12-07T03:00Z", minutes=150)
        burn = (await asking.owner.get(f"{asking.path}/burn-down")).json()
        assert (burn["used_percent"], burn["remaining_minutes"]) == (150, 0)
        assert burn["warning_percent"] == 100

    async def test_strangers_do_not_see_it(self, market: Market, deal: Deal):
        stranger = await market.owner()
        assert (await stranger.get(f"{deal.path}/burn-down")).status_code == 404
