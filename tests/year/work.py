"""What is worked in a week: recorded, handed in and approved."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from tests.factories.milestones import done
from tests.year.cast import Cast, Json, Work

# Time of these is recorded; of salaries, fees and commissions none is.
TIMED = (
    *("hourly", "hourly too", "retainer", "yen", "mixed", "pro bono"),
    *("guaranteed", "yen too", "direct"),
)


async def work_a_week(cast: Cast, chance: Random, monday: date) -> None:
    """All that was worked from that Monday to its Friday."""
    for name in TIMED:
        await _work(cast.works[name], chance, monday)


async def _work(work: Work, chance: Random, monday: date) -> None:
    contract = work.path.rpartition("/")[2]
    # Assistant 0 works for two: in the morning for one, in the afternoon for the other.
    hour = 14 if work.agreement.name == "direct" else 8
    spans = list(_spans(chance, monday, hour))
    if not spans:
        return
    items = [{"action": "create", "contract_id": contract, "entry": one} for one in spans]
    made = done(await work.assistant.post("/v1/time-entries/bulk", {"items": items}))
    assert made["failed_count"] == 0, made
    week = {"week_of": monday.isoformat()}
    sheet = done(await work.assistant.post(f"{work.path}/timesheet/submit", week))
    done(await work.client.post(f"/v1/timesheets/{sheet['id']}/approve"))


def _spans(chance: Random, monday: date, hour: int) -> Iterator[Json]:
    """Odd minutes and seconds, so that rounding has something to do."""
    for day in range(5):
        if chance.random() < 0.3:
            continue
        start = datetime.combine(monday + timedelta(days=day), time(hour), UTC)
        start += timedelta(seconds=chance.randrange(3600))
        end = start + timedelta(seconds=chance.randrange(1800, 4 * 3600))
        yield {"started_at": start.isoformat(), "ended_at": end.isoformat()}
