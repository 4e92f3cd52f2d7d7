"""The agreed hours of a week beside the recorded time (R06)."""

from typing import Any

import pytest

from tests.factories.absences import absent
from tests.factories.market import Deal, Market
from tests.timekeeping.days import recorded

SCHEDULE = [
    {"weekday": 1, "starts": "09:00", "ends": "12:30"},
    {"weekday": 1, "starts": "14:00", "ends": "15:00"},
    {"weekday": 3, "starts": "09:00", "ends": "10:00"},
    {"weekday": 5, "starts": "08:00", "ends": "08:45"},
]
WEEK = {"week_of": "2026-12-02"}  # Wednesday


@pytest.fixture
async def deal(market: Market) -> Deal:
    """From the Tuesday before the market's present."""
    proposal = {"conditions": {"schedule": SCHEDULE}}
    return await market.deal(proposal=proposal, starts_on="2026-12-01", time_zone="UTC")


async def week(deal: Deal, reader: str = "owner", **asked: str) -> dict[str, Any]:
    answer = await getattr(deal, reader).get(f"{deal.path}/presence", **(asked or WEEK))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def column(found: dict[str, Any], name: str) -> list[Any]:
    return [day[name] for day in found["days"]]


class TestPresence:
    async def test_planned_minutes_come_from_the_agreed_hours(self, deal: Deal) -> None:
        found = await week(deal, week_of="2026-12-07")
        assert column(found, "planned_minutes") == [270, 0, 60, 0, 45, 0, 0]
        assert found["planned_minutes"] == 375
        assert (found["week_starts_on"], found["week_ends_on"]) == ("2026-12-07", "2026-12-13")

    async def test_nothing_is_planned_before_the_first_day(self, deal: Deal) -> None:
        found = await week(deal)
        assert column(found, "planned_minutes") == [0, 0, 60, 0, 45, 0, 0]

    async def test_recorded_time_stands_beside_it(self, deal: Deal) -> None:
        await recorded(deal, "2026-12-02T09:00:00Z", minutes=30)
        await recorded(deal, "2026-12-02T11:00:00Z", minutes=25.5)
        await recorded(deal, "2026-12-05T23:30:00Z", minutes=60)
        for reader in ("owner", "assistant"):
            found = await week(deal, reader)
            assert column(found, "recorded_minutes") == [0, 0, 55, 0, 0, 60, 0]
            assert found["recorded_minutes"] == 115

    async def test_absences_are_marked_and_not_planned_for(self, deal: Deal) -> None:
        await absent(deal, kind="illness", first_on="2026-12-04", last_on="2026-12-10")
        found = await week(deal)
        assert column(found, "absence") == [None] * 4 + ["illness"] * 3
        assert found["planned_minutes"] == 60

    async def test_without_agreed_hours_nothing_is_planned(self, market: Market) -> None:
        found = await week(await market.deal(starts_on="2026-12-01"))
        assert column(found, "planned_minutes") == [0] * 7
