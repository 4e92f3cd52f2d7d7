"""Many workers and callers at once: every period opens and closes once, every minute is one."""

from typing import Any

import pytest

from tests.factories.accounts import stood_of
from tests.factories.charges import charges_of
from tests.factories.market import Market
from tests.factories.milestones import done
from tests.factories.retainers import (
    PACKS,
    granted,
    kept,
    periods_of,
    retainer,
    retainer_deal,
    running_deal,
    until,
    worked,
)
from tests.invariants import rows
from tests.races.all_at_once import outcomes
from tests.timekeeping.days import recorded
from va_market.retainers.service import closing

TWENTY = 20
TOPS_UP = retainer(policy={**PACKS, "top_up_below_minutes": 240})


async def test_twenty_workers_close_and_open_each_period_once(empty_market: Market) -> None:
    market = empty_market
    deals = [await running_deal(market) for _ in range(3)]
    for deal in deals:
        await worked(deal, "2026-12-02", 1290)
    await until(deals[0], "2027-01-01T00:00:01Z")

    await rows.at_once(*[kept(market) for _ in range(TWENTY)])

    for deal in deals:
        await until(deal, "2027-01-01T00:00:01Z")
        assert [one["status"] for one in await periods_of(deal)] == ["closed", "open"]
        owed = [(one["kind"], one["amount"]["amount"]) for one in await charges_of(deal)]
        assert sorted(owed) == [
            ("overage", "37.50"),
            ("retainer_fee", "500.00"),
            ("retainer_fee", "500.00"),
        ]
        assert len(await rows.told(market, "retainer.closed", await first_of(market, deal.id))) == 1
        stood = await stood_of(market, deal.id)
        assert (stood["deferred_revenue"], stood["recognized_revenue"]) == (50000, 50000)


async def first_of(market: Market, contract_id: str) -> str:
    asked = "SELECT id::text FROM retainer_periods WHERE contract_id = $1 ORDER BY starts_on"
    return str(await rows.value(market, asked, contract_id))


async def test_twenty_workers_top_up_once(empty_market: Market) -> None:
    deal = await running_deal(empty_market, TOPS_UP)
    await worked(deal, "2026-12-02", 1000)
    await until(deal, "2026-12-07T12:00:00Z")

    await rows.at_once(*[kept(empty_market) for _ in range(TWENTY)])

    assert [one["kind"] for one in await charges_of(deal)] == ["retainer_fee", "packs"]


async def test_the_last_packs_of_a_period_are_sold_once(empty_market: Market) -> None:
    deal = await running_deal(empty_market, retainer(policy=PACKS))

    found = await outcomes(
        *[granted(deal.owner, deal, source="top_up", packs=1) for _ in range(TWENTY)]
    )

    assert found == {(201, ""): 4, (409, "too_many_packs"): TWENTY - 4}
    assert len(await charges_of(deal)) == 5


async def test_time_approved_while_the_period_closes_counts_once(empty_market: Market) -> None:
    market = empty_market
    deal = await retainer_deal(market)
    entries = [await recorded(deal, f"2026-12-02T{hour:02}:00Z", minutes=60) for hour in range(12)]
    for entry in entries:
        done(await deal.assistant.post(f"/v1/time-entries/{entry['id']}/submit"))
    await kept(market)
    await until(deal, "2027-01-01T00:00:01Z")

    approvals = [deal.owner.post(f"/v1/time-entries/{one['id']}/approve") for one in entries]
    await rows.at_once(*approvals, *[kept(market) for _ in range(4)])
    await until(deal, "2027-02-01T00:00:01Z")
    await kept(market)

    used = [one["statement"]["used"] for one in await periods_of(deal) if one["statement"]]
    assert sum(used) == 12 * 60


class Killed(RuntimeError):
    """The process dies here."""


@pytest.mark.parametrize(
    "step", ["write_down", "count_in", "charge_closing", "post_closing", "tell"]
)
async def test_what_is_cut_off_leaves_nothing_half_done(
    empty_market: Market, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    market = empty_market
    deal = await running_deal(market)
    await worked(deal, "2026-12-02", 1290)
    await until(deal, "2027-01-01T00:00:01Z")
    before = await written(market)

    def die(*_given: Any, **_named: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(closing, step, die)
        with pytest.raises(Killed):
            await kept(market)
    assert await written(market) == before

    await kept(market)
    [first, second] = await periods_of(deal)
    assert (first["statement"]["overage"], second["status"]) == (90, "open")


async def written(market: Market) -> list[int]:
    tables = (
        *("retainer_grants", "retainer_minutes", "retainer_time", "charges", "events"),
        "ledger_postings",
    )
    return [await rows.value(market, f"SELECT count(*) FROM {one}") for one in tables]  # noqa: S608
