"""Decisions that meet: a contract goes on once, or is declined, and never both."""

from tests.factories.amendments import answer, versions
from tests.factories.market import Market
from tests.factories.renewals import arrive, asked, decline, renew, renewing, seen
from tests.invariants import rows
from tests.races.all_at_once import statuses
from tests.worker.test_worker import run

WORK, DAY = "renew_contracts", "2026-12-24T00:00Z"
END = {"reason": "Done."}
ROUNDS = range(4)


async def test_two_workers_at_once_renew_each_contract_once(empty_market: Market) -> None:
    market = empty_market
    assistant = await market.assistant()
    owners = [await market.owner() for _ in range(2)]
    deals = [await renewing(market) for _ in range(6)]
    for owner in owners * 3:  # several contracts of one assistant, for several workers
        conditions = deals[0].contract["conditions"]
        deals.append(
            await market.deal(owner=owner, assistant=assistant, proposal={"conditions": conditions})
        )
    arrive(market, DAY, *deals)
    counts = await rows.at_once(*[run(market, WORK) for _ in range(4)])
    told = await rows.value(market, "SELECT count(*) FROM events WHERE kind = 'contract.renewed'")
    assert sum(counts) == told == len(deals)
    assert {len(await versions(deal)) for deal in deals} == {2}


async def test_it_is_declined_or_renewed(empty_market: Market) -> None:
    market = empty_market
    for _ in ROUNDS:
        deal = await renewing(market)
        arrive(market, DAY, deal)
        etag = (await deal.owner.get(deal.path)).headers["etag"]
        path = f"{deal.path}/decline-renewal"
        declined, done = await rows.at_once(
            deal.owner.move(path, {}, if_match=etag), run(market, WORK)
        )
        await run(market, WORK)
        is_renewed = len(await versions(deal)) == 2
        assert (declined.status_code, done) in ((200, 0), (412, 1))
        assert is_renewed is (done == 1)
        wanted = ("2027-01-31", "undecided") if is_renewed else ("2026-12-31", "declined")
        after = await seen(deal)
        assert (after["ending_on"], after["renewal"]["status"]) == wanted
        market.clock.reset()


async def test_a_notice_comes_before_the_renewal_or_after_it(empty_market: Market) -> None:
    market = empty_market
    for _ in ROUNDS:
        deal = await renewing(market)
        arrive(market, DAY, deal)
        ended, done = await rows.at_once(
            deal.assistant.move(f"{deal.path}/end", END), run(market, WORK)
        )
        assert ended.status_code == 200
        assert len(await versions(deal)) == 1 + done
        assert (await seen(deal))["status"] == "ended"
        market.clock.reset()


async def test_what_was_accepted_or_what_renews_by_itself(empty_market: Market) -> None:
    market = empty_market
    for _ in ROUNDS:
        deal = await renewing(market)
        arrive(market, "2026-12-20T12:00Z", deal)
        amendment = await asked(deal.owner, deal)
        arrive(market, DAY, deal)
        accepted, done = await rows.at_once(
            answer(deal.assistant, amendment, "accept"), run(market, WORK)
        )
        assert (accepted.status_code, done) in ((200, 0), (409, 1))
        await run(market, WORK)
        assert (await seen(deal))["ending_on"] == "2027-01-31"
        assert len(await rows.told(market, "contract.renewed", deal.id)) == 1
        market.clock.reset()


async def test_one_of_twenty_asks_and_one_of_twenty_declines(market: Market) -> None:
    deal = await renewing(market)
    people = (deal.owner, deal.assistant) * 10
    assert await statuses(*[renew(one, deal) for one in people]) == [201] + [409] * 19
    assert await statuses(*[decline(one, deal) for one in people]) == [200] + [409] * 19
    assert len(await rows.told(market, "contract.renewal_declined", deal.id)) == 1
