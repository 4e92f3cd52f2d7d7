"""What brings periodic pay to the attention of the clock: triggers, whoever writes."""

from typing import Any

import pytest

from tests.factories.amendments import agreed
from tests.factories.market import HOURLY, Deal, Market
from tests.factories.pay_periods import fee, paid_by, until
from tests.invariants import rows
from tests.invariants.test_constraints import refusal

DUE = "SELECT due_at FROM pay_schedules WHERE contract_id = $1"
KINDS = "SELECT array_agg(kind ORDER BY kind) FROM pay_schedules WHERE contract_id = $1"
COMMISSION = {"kind": "commission", "currency": "EUR", "percent": "5"}
GUARANTEED = {**HOURLY, "weekly_guarantee_minutes": 60}


async def kinds(deal: Deal) -> list[str]:
    return await rows.value(deal.owner.market, KINDS, deal.id) or []


@pytest.mark.parametrize(
    ("terms", "planned"),
    [
        (HOURLY, []),
        (GUARANTEED, ["guarantee"]),
        (fee(), ["fixed_fee"]),
        ({"kind": "combined", "parts": [fee(), COMMISSION]}, ["commission", "fixed_fee"]),
        ({"kind": "combined", "parts": [HOURLY, COMMISSION]}, ["commission"]),
    ],
)
async def test_terms_bring_their_schedules(
    market: Market, terms: dict[str, Any], planned: list[str]
) -> None:
    assert await kinds(await paid_by(market, terms)) == planned


async def test_an_amendment_brings_what_is_new_and_wakes_what_is_there(
    empty_market: Market,
) -> None:
    deal = await paid_by(empty_market, fee())
    await until(deal, "2026-12-08")
    assert await rows.value(empty_market, DUE, deal.id) > empty_market.clock()
    both = {"kind": "combined", "parts": [fee(), GUARANTEED]}
    await agreed(deal, terms=both, effective_on="2026-12-20")
    assert await kinds(deal) == ["fixed_fee", "guarantee"]
    due = await rows.fetch(empty_market, DUE, deal.id)
    assert all(one["due_at"] <= empty_market.clock() for one in due)


@pytest.mark.parametrize("verb", ["pause", "end"])
async def test_a_rest_and_an_end_wake_them(empty_market: Market, verb: str) -> None:
    deal = await paid_by(empty_market, fee())
    await until(deal, "2026-12-08")
    await deal.owner.move(f"{deal.path}/{verb}", {"reason": "Summer break."})
    assert await rows.value(empty_market, DUE, deal.id) <= empty_market.clock()


async def test_each_kind_has_one_schedule(market: Market) -> None:
    deal = await paid_by(market, fee())
    again = "INSERT INTO pay_schedules SELECT * FROM pay_schedules WHERE contract_id = $1"
    assert await refusal(market, again, deal.id) == "pk_pay_schedules"
    other = "UPDATE pay_schedules SET kind = 'other' WHERE contract_id = $1"
    assert await refusal(market, other, deal.id) == "ck_pay_schedules_kind"
