"""Ends that meet other moves of a contract: one of them happens, or one after the other."""

from tests.factories.amendments import answer, proposed
from tests.factories.market import Market
from tests.invariants import rows
from tests.races.all_at_once import statuses

END = {"reason": "Done."}
NOTICE = {"conditions": {"notice_days": 14}}
ROUNDS = range(4)


async def test_one_of_twenty_notices_is_given(market: Market) -> None:
    deal = await market.deal(proposal=NOTICE)
    people = (deal.owner, deal.assistant) * 10
    answers = await statuses(*[one.move(f"{deal.path}/end", END) for one in people])
    assert answers == [200] + [409] * 19
    assert len(await rows.told(market, "contract.notice_given", deal.id)) == 1


async def test_a_pause_meets_an_end(market: Market) -> None:
    for _ in ROUNDS:
        deal = await market.deal()
        moves = [
            move
            for _ in range(10)
            for move in (
                deal.owner.move(f"{deal.path}/pause", END),
                deal.assistant.move(f"{deal.path}/end", END),
            )
        ]
        answers = await statuses(*moves)
        assert answers in ([200] + [409] * 19, [200, 200] + [409] * 18)
        assert (await deal.owner.get(deal.path)).json()["status"] == "ended"


async def test_what_was_accepted_came_before_the_end_and_the_rest_expired(market: Market) -> None:
    for _ in ROUNDS:
        deal = await market.deal()
        amendment = await proposed(deal)
        accepted, ended = await rows.at_once(
            answer(deal.assistant, amendment, "accept"),
            deal.owner.move(f"{deal.path}/end", END),
        )
        assert ended.status_code == 200
        found = (await deal.owner.get(f"/v1/amendments/{amendment['id']}")).json()["status"]
        assert (accepted.status_code, found) in ((200, "accepted"), (409, "expired"))


async def test_a_withdrawn_notice_meets_an_end_for_cause(market: Market) -> None:
    for _ in ROUNDS:
        deal = await market.deal(proposal=NOTICE)
        await deal.owner.move(f"{deal.path}/end", END)
        amendment = await proposed(deal, withdraws_notice=True)
        cause = {**END, "category": "breach", "for_cause": True}
        answers = await statuses(
            answer(deal.assistant, amendment, "accept"),
            deal.assistant.move(f"{deal.path}/end", cause),
        )
        assert answers in ([200, 200], [200, 409])
        assert (await deal.owner.get(deal.path)).json()["status"] == "ended"
