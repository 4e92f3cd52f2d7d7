import pytest

from tests.factories.market import Deal, Market
from tests.invariants import rows
from tests.timekeeping.days import later, recorded, span


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal(starts_on="2026-12-01", allotted_minutes=120)


@pytest.fixture
async def entry(deal: Deal) -> dict:
    return await recorded(deal, "2026-12-07T06:00Z", minutes=60)


async def patch(deal: Deal, entry: dict, **changes: object):
    return await deal.assistant.patch(f"/v1/time-entries/{entry['id']}", changes)


class TestUpdating:
    async def test_what_is_not_named_stays(self, deal: Deal, entry: dict):
        changed = (await patch(deal, entry, memo="The old inbox")).json()
        kept = {"memo", "updated_at"}
        assert changed["memo"] == "The old inbox"
        assert {k: v for k, v in changed.items() if k not in kept} == {
            k: v for k, v in entry.items() if k not in kept
        }

    async def test_the_day_follows_the_zone(self, deal: Deal, entry: dict):
        changed = (await patch(deal, entry, time_zone="Pacific/Honolulu")).json()
        assert changed["work_on"] == "2026-12-06"

    async def test_it_may_grow_over_its_own_time(self, deal: Deal, entry: dict):
        changed = await patch(deal, entry, **span("2026-12-07T05:30Z", minutes=120))
        assert changed.json()["worked_seconds"] == 7200

    async def test_it_cannot_grow_beyond_the_allotment(self, deal: Deal, entry: dict):
        refused = await patch(deal, entry, **span("2026-12-07T05:30Z", minutes=121))
        assert (refused.status_code, refused.json()["code"]) == (409, "allotment_spent")

    async def test_it_cannot_take_other_time(self, deal: Deal, entry: dict):
        await recorded(deal, "2026-12-07T07:00Z", minutes=30)
        refused = await patch(deal, entry, ended_at="2026-12-07T07:00:01Z")
        assert (refused.status_code, refused.json()["code"]) == (409, "overlapping_time")

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"ended_at": "2026-12-07T06:00:00Z"}, "ends_too_early"),
            ({"started_at": "2026-12-07T07:00:00Z"}, "ends_too_early"),
            ({"ended_at": "2026-12-07T10:00:01Z"}, "in_the_future"),
            ({"started_at": "2026-12-06T06:59:59Z"}, "too_long"),
            ({"started_at": "2026-11-30T23:59:00Z", "ended_at": "2026-12-01T01:00:00Z"}, None),
        ],
    )
    async def test_the_times_still_make_sense(self, deal: Deal, entry: dict, changes, code):
        refused = await patch(deal, entry, **changes)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["code"] == (code or "before_contract")

    @pytest.mark.parametrize(
        "field", ["started_at", "ended_at", "time_zone", "memo", "is_billable"]
    )
    async def test_nothing_can_be_emptied(self, deal: Deal, entry: dict, field):
        refused = await patch(deal, entry, **{field: None})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, f"/{field}")

    @pytest.mark.parametrize("field", ["status", "billable_seconds", "contract_id", "work_on"])
    async def test_other_fields_are_not_for_the_assistant(self, deal: Deal, entry: dict, field):
        assert (await patch(deal, entry, **{field: "1"})).status_code == 422

    @pytest.mark.parametrize("action", ["pause", "end"])
    async def test_it_cannot_grow_into_the_rest(self, market: Market, deal: Deal, entry, action):
        await deal.owner.move(f"{deal.path}/{action}", {"reason": "Done."})
        later(market, minutes=10)
        grown = await patch(deal, entry, **span("2026-12-07T09:30Z", minutes=35))
        moved = await patch(deal, entry, **span("2026-12-07T09:30Z", minutes=30))
        assert grown.json()["errors"][0]["code"] == "contract_rests"
        assert moved.status_code == 200

    async def test_the_change_is_told(self, market: Market, deal: Deal, entry: dict):
        await patch(deal, entry, ended_at="2026-12-07T06:30:00Z")
        [(data, _)] = await rows.told(market, "time_entry.updated", entry["id"])
        assert data == {"contract_id": deal.id, "worked_seconds": 1800}


class TestDeleting:
    async def test_the_time_is_free_again(self, market: Market, deal: Deal, entry: dict):
        gone = await deal.assistant.delete(f"/v1/time-entries/{entry['id']}")
        assert (gone.status_code, gone.content) == (204, b"")
        assert (await deal.assistant.get(f"/v1/time-entries/{entry['id']}")).status_code == 404
        assert (await recorded(deal, "2026-12-07T06:00Z", minutes=60))["status"] == "draft"
        assert len(await rows.told(market, "time_entry.deleted", entry["id"])) == 1

    async def test_it_happens_once(self, deal: Deal, entry: dict):
        await deal.assistant.delete(f"/v1/time-entries/{entry['id']}")
        assert (await deal.assistant.delete(f"/v1/time-entries/{entry['id']}")).status_code == 404
