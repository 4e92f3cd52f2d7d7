"""Contracts whose minutes are older than their accounts: the accounts begin with what stood."""

import pytest

from tests.factories import amendments, corrections
from tests.factories.accounts import stood_of
from tests.factories.market import Deal, Market
from tests.factories.milestones import done
from tests.factories.retainers import (
    PACKS,
    bought,
    kept,
    over,
    retainer,
    running_deal,
    until,
    worked,
)
from tests.money.laws import check
from tests.timekeeping.days import approved
from va_market.retainers.service import closing, granting, keeping, opening, upgrading

POSTING = (
    *((opening, "post_grants"), (upgrading, "post_grants"), (granting, "post_grants")),
    *((granting, "bring_forward"), (keeping, "bring_forward"), (closing, "post_closing")),
)
ROLLS = {"rollover": "base", "rollover_cap_minutes": 300}


@pytest.fixture
def before(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Nothing is posted, until it is undone."""

    async def nothing(*_given: object, **_named: object) -> list[object]:
        return []

    for module, name in POSTING:
        monkeypatch.setattr(module, name, nothing)
    return monkeypatch


async def stood(deal: Deal) -> tuple[int, int, int]:
    """Cents that are deferred, earned, and charged in advance less those given back."""
    await check(deal.owner.market)
    found = await stood_of(deal.owner.market, deal.id)
    return found["deferred_revenue"], found["recognized_revenue"], -found["deferred_fees"]


async def entries(deal: Deal) -> list[tuple[str, str, str]]:
    """Of what is deferred, oldest first."""
    page = await deal.assistant.get("/v1/accounts", kind="deferred_revenue")
    path = f"/v1/accounts/{page.json()['items'][0]['id']}/entries"
    found = (await deal.assistant.get(path, sort="position")).json()["items"]
    return [(one["kind"], one["amount"]["amount"], one["reference"]) for one in found]


async def test_what_was_closed_before_is_earned_and_the_rest_deferred(
    empty_market: Market, before: pytest.MonkeyPatch
) -> None:
    deal = await running_deal(empty_market, retainer(policy=ROLLS))
    await worked(deal, "2026-12-02", 601)
    await over(deal, "2027-01-01T00:00:01Z")
    before.undo()

    [_, closed, _] = await over(deal, "2027-02-01T00:00:01Z")

    assert await stood(deal) == (50000 + 12500, 37500 + 50000, 150000)
    of_period = f"retainer period {closed['id']}"
    found = await entries(deal)
    assert found[:2] == [
        ("retainer_brought_forward", "625.00", f"contract {deal.id}"),
        ("retainer_lapsed", "-500.00", of_period),
    ]


async def test_it_is_brought_before_what_is_bought(
    empty_market: Market, before: pytest.MonkeyPatch
) -> None:
    deal = await running_deal(empty_market, retainer(policy=PACKS))
    before.undo()

    await bought(deal)

    assert await stood_of(empty_market, deal.id) == {
        "deferred_revenue": 60000,
        "recognized_revenue": 0,
        "deferred_fees": -60000,
    }
    assert [one[:2] for one in await entries(deal)] == [
        ("retainer_brought_forward", "500.00"),
        ("retainer_charged", "100.00"),
    ]


@pytest.mark.parametrize(
    ("seen_at", "brought"),
    [("2026-12-31T01:00:00Z", "16.13"), ("2027-01-01T01:00:00Z", "500.00")],
)
async def test_a_fee_without_a_minute_is_deferred_while_its_period_is_open(
    empty_market: Market, before: pytest.MonkeyPatch, seen_at: str, brought: str
) -> None:
    deal = await empty_market.deal()
    terms = retainer(included_minutes=10, policy=PACKS)
    await amendments.agreed(deal, terms=terms, effective_on="2026-12-31")
    await over(deal, seen_at)
    before.undo()

    await bought(deal)

    await check(empty_market)
    assert (await entries(deal))[0][:2] == ("retainer_brought_forward", brought)


async def test_it_is_brought_once(empty_market: Market, before: pytest.MonkeyPatch) -> None:
    deal = await running_deal(empty_market, retainer(policy={"at_end": "refund"}))
    await worked(deal, "2026-12-02", 300)
    before.undo()
    await until(deal, "2026-12-10T10:00:00Z")
    done(await deal.owner.move(f"{deal.path}/end", {"reason": "We close down."}))

    await over(deal, "2026-12-10T10:01:00Z")
    await over(deal, "2027-03-01T00:00:00Z")

    assert await stood(deal) == (0, 12500, 12500)
    assert await kept(empty_market) == 0


async def test_a_contract_that_was_over_is_adjusted_all_the_same(
    empty_market: Market, before: pytest.MonkeyPatch
) -> None:
    deal = await running_deal(empty_market, retainer(policy={"at_end": "refund"}))
    entry = await approved(deal, "2026-12-02T00:00Z", minutes=600)
    await until(deal, "2026-12-10T10:00:00Z")
    done(await deal.owner.move(f"{deal.path}/end", {"reason": "We close down."}))
    await over(deal, "2026-12-10T10:01:00Z")
    before.undo()
    correction = await corrections.proposed(deal.assistant, entry)
    done(await deal.owner.post(f"/v1/time-corrections/{correction['id']}/approve"))

    await over(deal, "2026-12-10T11:00:00Z")

    assert await stood(deal) == (0, 0, 0)
    assert [one[:2] for one in await entries(deal)] == [
        ("retainer_consumed", "250.00"),
        ("retainer_refunded", "-250.00"),
    ]
