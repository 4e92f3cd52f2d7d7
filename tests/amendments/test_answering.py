from itertools import product
from uuid import UUID

import pytest

from tests.factories.amendments import (
    agreed,
    answer,
    ask,
    fault,
    hourly,
    proposed,
    versions,
)
from tests.factories.market import Deal, Market
from tests.invariants import rows
from tests.timekeeping.days import approved, later
from tests.worker.test_worker import run
from va_market.identity.models import Role

NO = {"reason": "Not before spring."}
SALARY = {
    "kind": "salary",
    "amount": {"amount": "2400.00", "currency": "EUR"},
    "period": "month",
}
VERBS = {"accept": None, "decline": NO, "withdraw": None}
MAY = {"owner": {"withdraw"}, "assistant": {"accept", "decline"}, "member": set()}


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal(starts_on="2026-11-30")


async def seen(deal: Deal) -> dict:
    return (await deal.owner.get(deal.path)).json()


class TestAccepting:
    async def test_it_becomes_the_next_version(self, deal: Deal):
        done = await agreed(deal, terms=hourly("30.00"), effective_on="2026-12-07")
        assert (done["status"], done["agreed_version"]) == ("accepted", 2)
        assert done["decided_by"] == str(deal.assistant.id)
        first, second = await versions(deal)
        assert (first["effective_on"], first["is_acting"]) == ("2026-11-30", False)
        assert (second["effective_on"], second["is_acting"]) == ("2026-12-07", True)
        assert first["differences"] == []
        [change] = second["differences"]
        assert change == {"pointer": "/terms/rate/amount", "before": "25.00", "after": "30.00"}
        assert first["fee"] == second["fee"]

    async def test_without_a_day_it_acts_from_today(self, market: Market, deal: Deal):
        amendment = await proposed(deal)
        later(market, deal.owner, deal.assistant, days=1)
        done = (await answer(deal.assistant, amendment, "accept")).json()
        assert done["effective_on"] == "2026-12-08"
        assert (await seen(deal))["terms"]["rate"]["amount"] == "30.00"

    async def test_without_a_day_a_lower_cap_acts_from_monday(self, deal: Deal):
        done = await agreed(deal, terms=hourly("25.00", weekly_cap_minutes=300))
        assert done["effective_on"] == "2026-12-14"

    async def test_both_sides_hear_of_it(self, market: Market, deal: Deal):
        done = await agreed(deal, effective_on="2026-12-10", title="Another")
        [(data, parties)] = await rows.told(market, "amendment.accepted", done["id"])
        assert data == {
            "contract_id": deal.id,
            "side": "client",
            "effective_on": "2026-12-10",
            "agreed_version": 2,
        }
        assert parties == {UUID(deal.owner.organization_id), deal.assistant.id}

    async def test_the_client_accepts_what_the_assistant_asks_for(self, deal: Deal):
        amendment = await proposed(deal, deal.assistant)
        assert (await answer(deal.owner, amendment, "accept")).json()["status"] == "accepted"

    async def test_not_what_has_been_overtaken_by_approved_time(self, market: Market, deal: Deal):
        amendment = await proposed(deal, terms=hourly("30.00"), effective_on="2026-12-07")
        await approved(deal, "2026-12-07T08:00Z", minutes=60)
        later(market, deal.owner, deal.assistant, days=1)
        refused = await answer(deal.assistant, amendment, "accept")
        assert (refused.status_code, refused.json()["code"]) == (409, "amendment_too_late")
        assert "2026-12-07" in refused.json()["detail"]
        assert (await answer(deal.assistant, amendment, "decline", NO)).status_code == 200

    async def test_not_in_a_contract_that_ended(self, deal: Deal):
        amendment = await proposed(deal)
        await deal.owner.move(f"{deal.path}/end", {"reason": "Done."})
        refused = await answer(deal.assistant, amendment, "accept")
        assert (refused.status_code, refused.json()["code"]) == (409, "illegal_move")

    async def test_not_what_waited_too_long(self, market: Market, deal: Deal):
        amendment = await proposed(deal)
        later(market, deal.owner, deal.assistant, days=14)
        refused = await answer(deal.assistant, amendment, "accept")
        assert (refused.status_code, refused.json()["code"]) == (409, "amendment_expired")


class TestActing:
    async def test_it_waits_for_its_day_in_the_zone_of_the_contract(self, empty_market: Market):
        market = empty_market
        deal = await market.deal(time_zone="America/New_York", starts_on="2026-12-01")
        await agreed(
            deal,
            effective_on="2026-12-08",
            terms=hourly("30.00"),
            title="Inbox and calendar",
            allotted_minutes=1200,
        )
        later(market, deal.owner, hours=18, minutes=59)
        assert await run(market, "change_terms") == 0
        before = await seen(deal)
        assert (before["terms_version"], before["title"]) == (1, "Keep my inbox empty")
        market.clock.advance(minutes=1)
        assert [await run(market, "change_terms") for _ in range(2)] == [1, 0]
        after = await seen(deal)
        assert (after["terms_version"], after["title"]) == (2, "Inbox and calendar")
        assert (after["terms"]["rate"]["amount"], after["allotted_minutes"]) == ("30.00", 1200)

    async def test_it_is_told_when_it_acts(self, market: Market, deal: Deal):
        await agreed(deal, effective_on="2026-12-08", terms=hourly("30.00"))
        assert await rows.told(market, "contract.terms_changed", deal.id) == []
        later(market, deal.owner, days=1)
        await run(market, "change_terms")
        [(data, _)] = await rows.told(market, "contract.terms_changed", deal.id)
        assert data == {"terms_version": 2}

    async def test_several_versions_act_one_after_the_other(self, market: Market, deal: Deal):
        await agreed(deal, effective_on="2026-12-08", title="Second")
        await agreed(deal, effective_on="2026-12-09", terms=hourly("31.00"))
        await agreed(deal, effective_on="2026-12-11", title="Fourth")
        later(market, deal.owner, days=2)
        await run(market, "change_terms")
        after = await seen(deal)
        assert (after["terms_version"], after["title"]) == (3, "Second")
        later(market, deal.owner, days=2)
        await run(market, "change_terms")
        assert (await seen(deal))["title"] == "Fourth"
        assert [one["is_acting"] for one in await versions(deal)] == [False] * 3 + [True]

    async def test_time_takes_the_version_of_its_day_before_the_worker_came(
        self, market: Market, deal: Deal
    ):
        await agreed(deal, effective_on="2026-12-08", terms=hourly("30.00"))
        later(market, deal.owner, deal.assistant, days=1)
        entries = [await market.entry(deal, hours_ago=hours) for hours in (2, 24)]
        assert [entry["terms_version"] for entry in entries] == [2, 1]


class TestConverting:
    """R37: an assistant becomes staff, or independent again, and the history stays."""

    async def test_independent_becomes_staff(self, deal: Deal):
        await agreed(deal, effective_on="2026-12-07", worker_class="staff", terms=SALARY)
        assert (await seen(deal))["worker_class"] == "staff"
        assert [one["worker_class"] for one in await versions(deal)] == ["independent", "staff"]

    async def test_a_salary_needs_the_class(self, deal: Deal):
        refused = await ask(deal.owner, deal, terms=SALARY)
        assert fault(refused) == (422, "/terms", "salary_for_staff_only")

    async def test_staff_with_a_salary_does_not_become_independent(self, deal: Deal):
        await agreed(deal, worker_class="staff", terms=SALARY)
        refused = await ask(deal.owner, deal, worker_class="independent")
        assert fault(refused) == (422, "/terms", "salary_for_staff_only")
        back = await agreed(deal, worker_class="independent", terms=hourly("28.00"))
        assert back["agreed_version"] == 3


class TestDeclining:
    async def test_it_says_why_and_nothing_changes(self, market: Market, deal: Deal):
        amendment = await proposed(deal)
        declined = (await answer(deal.assistant, amendment, "decline", NO)).json()
        assert (declined["status"], declined["answer"]) == ("declined", NO["reason"])
        assert declined["allowed_actions"] == []
        assert len(await versions(deal)) == 1
        assert len(await rows.told(market, "amendment.declined", amendment["id"])) == 1


class TestWithdrawing:
    async def test_another_may_be_proposed_then(self, market: Market, deal: Deal):
        amendment = await proposed(deal)
        withdrawn = (await answer(deal.owner, amendment, "withdraw")).json()
        assert withdrawn["status"] == "withdrawn"
        assert len(await rows.told(market, "amendment.withdrawn", amendment["id"])) == 1
        await proposed(deal, deal.assistant)


class TestExpiring:
    async def test_it_expires_when_nobody_answers(self, empty_market: Market):
        market = empty_market
        deal = await market.deal()
        amendment = await proposed(deal)
        later(market, deal.owner, days=14, seconds=-1)
        assert await run(market, "expire_amendments") == 0
        market.clock.advance(seconds=1)
        assert [await run(market, "expire_amendments") for _ in range(2)] == [1, 0]
        expired = (await deal.owner.get(f"/v1/amendments/{amendment['id']}")).json()
        assert (expired["status"], expired["decided_by"]) == ("expired", None)
        [(_, parties)] = await rows.told(market, "amendment.expired", amendment["id"])
        assert parties == {UUID(deal.owner.organization_id), deal.assistant.id}


class TestEveryMove:
    @pytest.mark.parametrize(
        ("status", "caller"), list(product(["proposed", *VERBS], [*MAY, "stranger"]))
    )
    async def test_it_answers_as_the_table_says(self, market: Market, status, caller):
        for verb, body in VERBS.items():
            deal = await market.deal()
            people = {
                "owner": deal.owner,
                "assistant": deal.assistant,
                "member": await market.member(deal.owner, Role.MEMBER),
                "stranger": await market.owner(),
            }
            amendment = await proposed(deal)
            if status in VERBS:
                by = deal.owner if status == "withdraw" else deal.assistant
                assert (await answer(by, amendment, status, VERBS[status])).status_code == 200
            found = (await answer(people[caller], amendment, verb, body)).status_code
            if caller == "stranger":
                assert found == 404
            elif verb not in MAY[caller]:
                assert found == 403
            else:
                assert found == (200 if status == "proposed" else 409)
