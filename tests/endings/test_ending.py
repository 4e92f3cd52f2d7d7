"""How contracts end: at once, by notice, for cause, or when their time is over."""

from uuid import UUID

import httpx
import pytest

from tests.factories.amendments import agreed, answer, ask, fault, proposed
from tests.factories.market import Deal, Market, Person
from tests.factories.rosters import agency, enrolled, propose
from tests.invariants import rows
from tests.timekeeping.days import later, span
from tests.worker.test_worker import run

DONE = {"reason": "Done."}


async def deal_with(market: Market, *, starts_on: str = "2026-11-30", **conditions: object) -> Deal:
    return await market.deal(proposal={"conditions": conditions}, starts_on=starts_on)


@pytest.fixture
async def deal(market: Market) -> Deal:
    """With two weeks of notice."""
    return await deal_with(market, notice_days=14)


async def end(person: Person, deal: Deal, **fields: object) -> httpx.Response:
    return await person.move(f"{deal.path}/end", {**DONE, **fields})


async def seen(deal: Deal) -> dict:
    found: dict = (await deal.owner.get(deal.path)).json()
    return found


class TestAtOnce:
    async def test_without_notice_it_ends_at_once(self, market: Market):
        deal = await market.deal()
        ended = (await end(deal.owner, deal, category="completed")).json()
        assert (ended["status"], ended["end_category"]) == ("ended", "completed")
        assert ended["ended_at"] == "2026-12-07T10:00:00Z"
        [(data, _)] = await rows.told(market, "contract.ended", deal.id)
        assert data == {"category": "completed"}

    async def test_for_cause_whatever_notice_was_agreed(self, deal: Deal):
        ended = await end(deal.assistant, deal, category="breach", for_cause=True)
        assert ended.json()["status"] == "ended"

    async def test_for_cause_while_notice_runs(self, deal: Deal):
        await end(deal.owner, deal)
        ended = await end(deal.owner, deal, category="breach", for_cause=True)
        assert (ended.json()["status"], ended.json()["end_category"]) == ("ended", "breach")

    @pytest.mark.parametrize(
        ("fields", "pointer", "code"),
        [
            ({"for_cause": True}, "/category", "cause_is_breach"),
            (
                {"for_cause": True, "category": "breach", "ends_on": "2026-12-31"},
                "/ends_on",
                "ends_at_once",
            ),
        ],
    )
    async def test_a_cause_is_a_breach_and_has_no_day(self, deal: Deal, fields, pointer, code):
        assert fault(await end(deal.owner, deal, **fields)) == (422, pointer, code)

    async def test_an_open_amendment_ends_with_it(self, market: Market):
        deal = await market.deal()
        amendment = await proposed(deal)
        await end(deal.assistant, deal)
        expired = (await deal.owner.get(f"/v1/amendments/{amendment['id']}")).json()
        assert expired["status"] == "expired"
        assert len(await rows.told(market, "amendment.expired", amendment["id"])) == 1


class TestNotice:
    async def test_the_day_of_the_notice_does_not_count(self, market: Market, deal: Deal):
        given = (await end(deal.assistant, deal, category="no_longer_needed")).json()
        assert (given["status"], given["ending_on"]) == ("active", "2026-12-21")
        assert (given["notice_side"], given["notice_given_by"]) == (
            "provider",
            str(deal.assistant.id),
        )
        assert (given["ended_reason"], given["end_category"]) == ("Done.", "no_longer_needed")
        [(data, parties)] = await rows.told(market, "contract.notice_given", deal.id)
        assert data == {
            "ending_on": "2026-12-21",
            "side": "provider",
            "category": "no_longer_needed",
        }
        assert parties == {UUID(deal.owner.organization_id), deal.assistant.id}

    async def test_a_later_day_may_be_named(self, deal: Deal):
        given = await end(deal.owner, deal, ends_on="2027-01-31")
        assert (given.json()["ending_on"], given.json()["notice_side"]) == ("2027-01-31", "client")

    async def test_no_day_within_the_notice(self, deal: Deal):
        refused = await end(deal.owner, deal, ends_on="2026-12-20")
        assert fault(refused) == (422, "/ends_on", "notice_too_short")
        assert (await end(deal.owner, deal, ends_on="2026-12-21")).status_code == 200

    async def test_a_day_to_come_without_notice(self, market: Market):
        deal = await market.deal()
        assert fault(await end(deal.owner, deal, ends_on="2026-12-06")) == (
            422,
            "/ends_on",
            "notice_too_short",
        )
        given = (await end(deal.owner, deal, ends_on="2026-12-07")).json()
        assert (given["status"], given["ending_on"]) == ("active", "2026-12-07")

    async def test_it_is_given_once(self, deal: Deal):
        await end(deal.owner, deal)
        for person in (deal.owner, deal.assistant):
            refused = await end(person, deal)
            assert (refused.status_code, refused.json()["code"]) == (409, "notice_given")
            assert "2026-12-21" in refused.json()["detail"]

    async def test_an_agency_gives_it_for_its_side(self, market: Market):
        agent, assistant, client = (
            await agency(market),
            await market.assistant(),
            await market.owner(),
        )
        entry = await enrolled(agent, assistant)
        kept = {"notice_days": 7}
        sent = await propose(agent, market, await market.job(client), entry["id"], conditions=kept)
        made = (await client.post(f"/v1/proposals/{sent.json()['id']}/accept", {})).json()
        given = await agent.move(f"/v1/contracts/{made['id']}/end", DONE)
        assert (given.json()["notice_side"], given.json()["ending_on"]) == (
            "provider",
            "2026-12-14",
        )


class TestLastDay:
    async def test_it_ends_at_midnight_where_the_contract_is(self, empty_market: Market):
        market = empty_market
        deal = await market.deal(
            proposal={"conditions": {"notice_days": 1}},
            time_zone="America/New_York",
            starts_on="2026-12-01",
        )
        await end(deal.owner, deal)  # until the 8th; its last second is 04:59:59Z of the 9th
        later(market, deal.owner, deal.assistant, days=1, hours=18, minutes=59)
        assert await run(market, "end_contracts") == 0
        running = await deal.assistant.post("/v1/timers/start", {"contract_id": deal.id})
        assert running.status_code == 201
        later(market, deal.owner, deal.assistant, minutes=10)
        assert [await run(market, "end_contracts") for _ in range(2)] == [1, 0]
        ended = await seen(deal)
        assert (ended["status"], ended["ended_at"]) == ("ended", "2026-12-09T05:00:00Z")
        path = f"/v1/time-entries/{running.json()['id']}"
        assert (await deal.assistant.get(path)).json()["worked_seconds"] == 60
        [(data, _)] = await rows.told(market, "contract.ended", deal.id)
        assert data == {"category": "other"}

    async def test_no_time_is_recorded_beyond_it_before_the_worker_came(
        self, market: Market, deal: Deal
    ):
        await end(deal.owner, deal)
        later(market, deal.owner, deal.assistant, days=15)
        path = f"{deal.path}/time-entries"
        body = span("2026-12-21T23:30Z", minutes=60)
        refused = await deal.assistant.post(path, body)
        assert refused.json()["errors"][0]["code"] == "contract_rests"
        made = await deal.assistant.post(path, span("2026-12-21T23:00Z", minutes=60))
        assert made.status_code == 201

    async def test_a_paused_contract_ends_as_well(self, empty_market: Market):
        market = empty_market
        deal = await deal_with(market, notice_days=1)
        await end(deal.owner, deal)
        await deal.owner.move(f"{deal.path}/pause", DONE)
        later(market, deal.owner, days=2)
        assert await run(market, "end_contracts") == 1
        assert (await seen(deal))["status"] == "ended"


class TestLimitedTime:
    # R07
    async def test_it_ends_on_the_day_that_was_agreed(self, empty_market: Market):
        market = empty_market
        deal = await deal_with(market, ends_on="2026-12-09")
        assert deal.contract["ending_on"] == "2026-12-09"
        later(market, deal.owner, days=2, hours=14)
        assert await run(market, "end_contracts") == 1
        ended = await seen(deal)
        assert (ended["status"], ended["end_category"]) == ("ended", "term_over")
        assert ended["ended_reason"] is None

    async def test_notice_ends_it_before_and_never_later(self, market: Market):
        deal = await deal_with(market, ends_on="2026-12-31", notice_days=30)
        refused = await end(deal.owner, deal, ends_on="2027-01-15")
        assert fault(refused) == (422, "/ends_on", "after_the_end")
        assert (await end(deal.owner, deal)).json()["ending_on"] == "2026-12-31"

    async def test_no_contract_begins_after_its_end(self, market: Market):
        owner, assistant = await market.owner(), await market.assistant()
        kept = {"ends_on": "2026-12-20"}
        sent = await market.proposal(assistant, await market.job(owner), conditions=kept)
        body = {"starts_on": "2026-12-21"}
        refused = await owner.post(f"/v1/proposals/{sent['id']}/accept", body)
        assert fault(refused) == (422, "/starts_on", "after_the_end")


class TestAmending:
    async def test_both_agree_on_an_earlier_end(self, deal: Deal):
        await end(deal.owner, deal)
        await agreed(deal, conditions={"ends_on": "2026-12-10"})
        assert (await seen(deal))["ending_on"] == "2026-12-10"

    async def test_both_agree_that_it_goes_on(self, market: Market, deal: Deal):
        await end(deal.owner, deal)
        amendment = await proposed(deal, deal.assistant, withdraws_notice=True)
        assert amendment["differences"] == [
            {"pointer": "/ending_on", "before": "2026-12-21", "after": None}
        ]
        await answer(deal.owner, amendment, "accept")
        after = await seen(deal)
        assert [after[name] for name in ("ending_on", "notice_side", "ended_reason")] == [None] * 3
        assert len(await rows.told(market, "contract.notice_withdrawn", deal.id)) == 1
        assert (await end(deal.owner, deal)).status_code == 200

    async def test_a_limited_contract_is_prolonged_from_the_day_after(self, empty_market: Market):
        market = empty_market
        deal = await deal_with(market, ends_on="2026-12-09")
        await agreed(deal, effective_on="2026-12-10", conditions={"ends_on": "2027-06-30"})
        later(market, deal.owner, days=3)
        assert await run(market, "end_contracts") == 0
        await run(market, "change_terms")
        after = await seen(deal)
        assert (after["ending_on"], after["terms_version"]) == ("2027-06-30", 2)

    @pytest.mark.parametrize(
        ("fields", "pointer", "code"),
        [
            ({"withdraws_notice": True}, "/withdraws_notice", "no_notice"),
            (
                {"conditions": {"ends_on": "2026-12-06"}},
                "/conditions/ends_on",
                "ends_before_effect",
            ),
            (
                {"conditions": {"ends_on": "2026-12-08"}, "effective_on": "2026-12-09"},
                "/conditions/ends_on",
                "ends_before_effect",
            ),
        ],
    )
    async def test_ends_that_make_no_sense(self, deal: Deal, fields, pointer, code):
        assert fault(await ask(deal.owner, deal, **fields)) == (422, pointer, code)

    async def test_nothing_begins_to_act_after_the_end(self, market: Market):
        deal = await deal_with(market, ends_on="2026-12-31")
        refused = await ask(deal.owner, deal, title="Another", effective_on="2027-01-02")
        assert fault(refused) == (422, "/effective_on", "after_the_end")
