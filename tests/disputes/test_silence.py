"""What happens when nobody says anything in time."""

import pytest

from tests.conftest import copied_database, running_market
from tests.factories.disputes import WHY, Case, in_status
from tests.factories.held_funds import of_deal
from tests.factories.market import Market
from tests.factories.milestones import done, eur
from tests.invariants import rows
from tests.support.contract import Contract
from tests.timekeeping.days import later
from tests.worker.test_worker import run

WORK = "decide_disputes"


async def decided(market: Market, case: Case, **time: float) -> str:
    """The status after some time and one run of the clock's work."""
    later(market, case.client, case.issuer, **time)
    await run(market, WORK)
    return str((await case.now())["status"])


class TestSilence:  # B10
    async def test_of_the_issuer_settles_for_the_client(self, market: Market) -> None:
        case = await in_status(market, "opened", pays="61.50", earns="100.00")

        assert await decided(market, case, days=7, seconds=-1) == "opened"
        assert await decided(market, case, seconds=1) == "settled"

        shown = await case.now()
        assert (shown["refunded"], shown["silence_ends_at"]) == (eur("12.30"), None)
        assert (await of_deal(market, case.deal))["client_held"] == 1230
        note = done(await case.client.get(f"/v1/credit-notes/{shown['credit_note_id']}"))
        assert note["issued_by"] is None
        said = done(await case.client.get(f"{case.path}/positions"))["items"]
        assert [(one["kind"], one["speaker"], one["author_id"]) for one in said[1:]] == [
            ("silence", "system", None)
        ]
        assert len(await rows.told(market, "dispute.settled", case.dispute["id"])) == 1

    async def test_it_decides_once(self, market: Market) -> None:
        case = await in_status(market, "opened", pays="61.50", earns="100.00")
        later(market, case.client, case.issuer, days=8)

        await rows.at_once(*[run(market, WORK) for _ in range(8)])

        assert await run(market, WORK) == 0
        assert (await of_deal(market, case.deal))["client_held"] == 1230

    async def test_a_settlement_lapses_and_either_side_may_go_on(self, market: Market) -> None:
        case = await in_status(market, "settlement_proposed")

        assert await decided(market, case, days=7, seconds=-1) == "settlement_proposed"
        assert await decided(market, case, seconds=1) == "answered"

        seen = done(await case.issuer.get(case.path))
        assert (seen["turn"], seen["lines"][0]["proposed"]) == (None, None)
        assert "escalate" in seen["allowed_actions"]
        assert len(await rows.told(market, "dispute.settlement_lapsed", case.dispute["id"])) == 1

    async def test_what_was_answered_rests_and_counts_as_withdrawn(self, market: Market) -> None:
        case = await in_status(market, "answered", pays="61.50", earns="100.00")

        assert await decided(market, case, days=14, seconds=-1) == "answered"
        assert await decided(market, case, seconds=1) == "withdrawn"

        held = await of_deal(market, case.deal)
        assert (held["assistant_available"], held["assistant_reserve"]) == (10000, 0)

    async def test_a_comment_is_no_silence(self, market: Market) -> None:
        case = await in_status(market, "answered")
        later(market, case.client, case.issuer, days=13)
        await case.move(case.client, "comment", WHY)

        assert await decided(market, case, days=13) == "answered"
        assert await decided(market, case, days=1) == "withdrawn"

    @pytest.mark.parametrize("status", ["escalated", "settled", "ruled", "withdrawn"])
    async def test_the_operators_are_waited_for_and_the_end_is_the_end(
        self, market: Market, status: str
    ) -> None:
        case = await in_status(market, status)

        assert case.dispute["silence_ends_at"] is None
        assert await decided(market, case, days=200) == status

    async def test_the_market_may_let_operators_rule_instead(
        self, postgres: str, template: str, contract: Contract
    ) -> None:
        settings = {"dispute_silence": "escalate", "dispute_answer_days": 3, "dispute_days": 1}
        async with (
            copied_database(postgres, template) as url,
            running_market(url, contract, **settings) as market,
        ):
            case = await in_status(market, "opened")
            assert await decided(market, case, days=3) == "escalated"
            ruled = await case.rule("10.00") if _stays(market, case) else {}
            assert ruled["status"] == "ruled"


def _stays(market: Market, case: Case) -> bool:
    """Signed in, after some days."""
    later(market, case.operator)
    return True
