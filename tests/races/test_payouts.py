"""The same money is wanted twice at once, and leaves once."""

from tests.factories.held_funds import balances
from tests.factories.market import Market
from tests.factories.payments import operator_of
from tests.factories.payouts import ask, asked, batched, cancel, payable, status_of
from tests.invariants import rows
from tests.ledger.books import faults_in
from tests.races.all_at_once import outcomes
from tests.worker.test_worker import run

ROUNDS = range(3)


async def test_of_many_requests_for_the_same_balance_one_is_paid(market: Market) -> None:
    assistant = await market.assistant()
    await payable(assistant, "50.00")
    found = await outcomes(*[ask(assistant, "50.00") for _ in range(12)])
    assert found == {(201, ""): 1, (409, "insufficient_funds"): 11}
    assert (await balances(market, assistant.id))["assistant_available"] == 0


async def test_a_run_and_a_request_pay_the_same_money_once(empty_market: Market) -> None:
    market = empty_market
    for _ in ROUNDS:
        assistant = await market.assistant()
        await payable(assistant, "50.00", schedule="weekly")
        await rows.fetch(market, "TRUNCATE payout_runs")
        await run(market, "plan_payout_runs")
        await rows.at_once(ask(assistant), run(market, "run_payouts"), ask(assistant))
        sums = "SELECT count(*), sum(amount_minor) FROM payouts WHERE owner_id = $1"
        [row] = await rows.fetch(market, sums, assistant.id)
        assert (row["count"], row["sum"]) == (1, 50_00)
    assert await faults_in(market.app.state.database.reader) == []


async def test_it_is_cancelled_or_submitted(empty_market: Market) -> None:
    market = empty_market
    operator = await operator_of(market)
    for _ in ROUNDS:
        assistant = await market.assistant()
        await payable(assistant, "50.00")
        await rows.fetch(market, "TRUNCATE payout_runs")
        payout, batch = await batched(assistant)
        await rows.at_once(cancel(assistant, payout), operator.move(f"{batch}/submit"))
        status = await status_of(assistant, payout)
        left = (await balances(market, assistant.id))["assistant_available"]
        assert (status, left) in {("cancelled", 50_00), ("submitted", 0)}


async def test_twenty_cancels_credit_once(market: Market) -> None:
    assistant = await market.assistant()
    await payable(assistant, "50.00")
    payout = await asked(assistant)
    found = await outcomes(*[cancel(assistant, payout) for _ in range(20)])
    assert found == {(200, ""): 1, (409, "illegal_move"): 19}
    assert (await balances(market, assistant.id))["assistant_available"] == 50_00
