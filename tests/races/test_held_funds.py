"""The same money is wanted twice at once, and moves once."""

from tests.factories.held_funds import of_deal
from tests.factories.market import Market
from tests.factories.milestones import bring_to, eur, path_of, project, project_deal
from tests.factories.payments import held_for
from tests.invariants import rows
from tests.ledger.books import faults_in
from tests.races.all_at_once import outcomes
from tests.timekeeping.days import later
from tests.worker.test_worker import run

TWENTY = 20


async def test_money_for_one_of_two_milestones_funds_exactly_one(market: Market) -> None:
    owner = await market.owner()
    terms = {"terms": project("400.00")}
    deals = [
        await market.deal(owner=owner, job={"engagement": "project"}, proposal=terms)
        for _ in range(2)
    ]
    await held_for(owner, eur("400.00"))
    paths = [await path_of(deal) for deal in deals]
    body = {"amount": eur("400.00")}
    found = await outcomes(
        *[owner.pay(f"{paths[number % 2]}/fund", body) for number in range(TWENTY)]
    )
    assert found[200, ""] == 1
    assert set(found) <= {(200, ""), (409, "insufficient_funds"), (409, "illegal_move")}
    assert found.total() == TWENTY
    held = await of_deal(market, deals[0])
    assert (held["client_held"], held["milestone_held"]) == (0, 40_000)


async def test_twenty_workers_clear_each_release_once(market: Market) -> None:
    deal = await project_deal(market, "400.00", "600.00")
    for position in (1, 2):
        await bring_to(deal, await path_of(deal, position), "approved")
    later(market, deal.owner, deal.assistant, days=5)
    await rows.at_once(*[run(market, "clear_milestones") for _ in range(TWENTY)])
    earned = await of_deal(market, deal)
    assert (earned["assistant_pending"], earned["assistant_available"]) == (0, 90_000)
    assert await run(market, "clear_milestones") == 0
    assert await faults_in(market.app.state.database.reader) == []


async def test_silence_decides_on_many_at_once_without_a_circle(empty_market: Market) -> None:
    market = empty_market
    deals = [await project_deal(market, "400.00", "600.00") for _ in range(3)]
    for deal in deals:
        for position in (1, 2):
            await bring_to(deal, await path_of(deal, position), "submitted")
    market.clock.advance(days=14)
    await rows.at_once(*[run(market, "decide_milestones") for _ in range(8)])
    for deal in deals:
        assert (await of_deal(market, deal))["assistant_pending"] == 90_000
