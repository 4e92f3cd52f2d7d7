"""Pauses within an entry, paid or not; what follows for its worked seconds, everywhere."""

from typing import Any

import pytest

from tests.factories.market import EUR_25, Deal, Market
from tests.timekeeping.days import approved, recorded

MORNING = "2026-12-07T06:00Z"  # three hours, to 09:00


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal(starts_on="2026-12-01", allotted_minutes=300)


def pause(start: str, end: str, **fields: Any) -> dict[str, Any]:
    day = "2026-12-07T"
    return {"started_at": f"{day}{start}Z", "ended_at": f"{day}{end}Z", **fields}


LUNCH = pause("07:00:00", "07:30:00")
COFFEE = pause("08:00:00", "08:10:00", is_paid=True)


async def refused(deal: Deal, *breaks: dict[str, Any]) -> tuple[int, str, str]:
    body = {"started_at": MORNING.replace("Z", ":00Z"), "ended_at": "2026-12-07T09:00:00Z"}
    answer = await deal.assistant.post(f"{deal.path}/time-entries", {**body, "breaks": breaks})
    fault = answer.json()["errors"][0]
    return answer.status_code, fault["pointer"], fault["code"]


class TestWorkedSeconds:
    async def test_only_unpaid_ones_are_taken_off(self, deal: Deal):
        entry = await recorded(deal, MORNING, minutes=180, breaks=[COFFEE, LUNCH])
        assert entry["worked_seconds"] == 150 * 60
        assert entry["breaks"] == [{**LUNCH, "is_paid": False}, COFFEE]
        assert (await deal.owner.get(f"/v1/time-entries/{entry['id']}")).json()["breaks"] == (
            entry["breaks"]
        )

    async def test_they_follow_a_change(self, deal: Deal):
        entry = await recorded(deal, MORNING, minutes=180, breaks=[LUNCH])
        path = f"/v1/time-entries/{entry['id']}"
        changed = (await deal.assistant.patch(path, {"breaks": []})).json()
        assert (changed["worked_seconds"], changed["breaks"]) == (180 * 60, [])
        changed = (await deal.assistant.patch(path, {"breaks": [LUNCH, COFFEE]})).json()
        assert changed["worked_seconds"] == 150 * 60

    async def test_a_shorter_entry_still_holds_its_breaks(self, deal: Deal):
        entry = await recorded(deal, MORNING, minutes=180, breaks=[LUNCH])
        path = f"/v1/time-entries/{entry['id']}"
        answer = await deal.assistant.patch(path, {"ended_at": "2026-12-07T07:10:00Z"})
        assert answer.json()["errors"][0]["code"] == "break_outside_entry"
        changed = await deal.assistant.patch(
            path, {"ended_at": "2026-12-07T07:10:00Z", "breaks": []}
        )
        assert changed.json()["worked_seconds"] == 70 * 60

    async def test_a_start_between_seconds_changes_nothing(self, deal: Deal):
        body = {
            "started_at": "2026-12-07T06:00:00.7Z",
            "ended_at": "2026-12-07T09:00:00.5Z",
            "breaks": [LUNCH],
        }
        made = await deal.assistant.post(f"{deal.path}/time-entries", body)
        assert made.json()["worked_seconds"] == 150 * 60 - 1

    async def test_sums_and_limits_go_by_them(self, deal: Deal):
        await recorded(deal, MORNING, minutes=180, breaks=[LUNCH])
        burn = (await deal.owner.get(f"{deal.path}/burn-down")).json()
        sheet = (await deal.owner.get(f"{deal.path}/timesheet")).json()
        assert (burn["recorded_minutes"], sheet["worked_seconds"]) == (150, {"draft": 150 * 60})
        await recorded(deal, "2026-12-06T06:00Z", minutes=150)
        answer = await deal.assistant.post(
            f"{deal.path}/time-entries",
            {"started_at": "2026-12-05T06:00:00Z", "ended_at": "2026-12-05T06:01:00Z"},
        )
        assert answer.json()["code"] == "allotment_spent"

    async def test_so_does_what_is_billed(self, deal: Deal):
        entry = await approved(deal, MORNING, minutes=180, breaks=[LUNCH, COFFEE])
        sheet = (await deal.owner.get(f"{deal.path}/timesheet")).json()
        assert entry["billable_seconds"] == 150 * 60
        assert sheet["amount"]["subtotal"] == {"amount": "62.50", "currency": "EUR"}

    @pytest.mark.parametrize(("breaks", "price"), [([], "62.50"), ([LUNCH], "37.50")])
    async def test_a_premium_is_not_earned_in_a_break(self, market: Market, breaks, price):
        """In two hours from 06:00 the half hour from 07:00 counts twice, unless it is a break."""
        night = {"night": {"starts_at": "07:00", "ends_at": "07:30", "percent": "100"}}
        terms = {"kind": "hourly", "rate": EUR_25, "weekly_cap_minutes": None}
        deal = await market.deal(proposal={"terms": {**terms, "premiums": night}})
        await approved(deal, MORNING, minutes=120, breaks=breaks)
        sheet = (await deal.owner.get(f"{deal.path}/timesheet")).json()
        assert sheet["amount"]["subtotal"]["amount"] == price

    async def test_a_day_that_is_rounded_as_a_whole_leaves_them_out(self, market: Market):
        rounding = {"step_minutes": 60, "mode": "down", "scope": "day"}
        terms = {"kind": "hourly", "rate": EUR_25, "weekly_cap_minutes": None}
        deal = await market.deal(proposal={"terms": {**terms, "rounding": rounding}})
        first = await approved(deal, MORNING, minutes=100, breaks=[LUNCH])  # 70 minutes
        second = await approved(deal, "2026-12-07T08:00Z", minutes=50)  # 120 together
        assert (first["billable_seconds"], second["billable_seconds"]) == (3600, 3600)


class TestRefusals:
    @pytest.mark.parametrize(
        ("breaks", "pointer", "code"),
        [
            ([pause("07:30:00", "07:00:00")], "/breaks/0", "ends_too_early"),
            ([LUNCH, pause("07:29:59", "07:40:00")], "/breaks", "breaks_overlap"),
            ([pause("05:59:59", "06:10:00")], "/breaks/0", "break_outside_entry"),
            ([pause("08:59:00", "09:00:01")], "/breaks/0", "break_outside_entry"),
            ([pause("06:00:00", "09:00:00")], "/breaks", "nothing_worked"),
            ([pause("07:00:00.5", "07:30:00")], "/breaks/0/started_at", "not_a_whole_second"),
            ([{**LUNCH, "note": "Soup"}], "/breaks/0/note", "extra_forbidden"),
            ([LUNCH] * 21, "/breaks", "too_long"),
        ],
    )
    async def test_what_is_no_break_is_refused(self, deal: Deal, breaks, pointer, code):
        assert await refused(deal, *breaks) == (422, pointer, code)

    async def test_touching_ones_are_fine(self, deal: Deal):
        both = [LUNCH, pause("07:30:00", "07:45:00")]
        entry = await recorded(deal, MORNING, minutes=180, breaks=both)
        assert entry["worked_seconds"] == 135 * 60

    async def test_their_time_is_not_free_for_others(self, deal: Deal):
        await recorded(deal, MORNING, minutes=180, breaks=[LUNCH])
        body = {"started_at": "2026-12-07T07:05:00Z", "ended_at": "2026-12-07T07:10:00Z"}
        answer = await deal.assistant.post(f"{deal.path}/time-entries", body)
        assert answer.json()["code"] == "overlapping_time"
