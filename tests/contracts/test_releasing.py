"""A client lifts an exclusivity, asked by the assistant or not, and the price stays on record."""

from itertools import product

import asyncpg
import pytest

from tests.factories.commitments import ALL, taken, waiting
from tests.factories.market import Deal, Market, Person
from tests.factories.rosters import agency, enrolled, verdict
from tests.invariants import rows
from tests.machines.contracts import EXCLUSIVITY
from va_market.contracts.exclusivity import ExclusivityStatus
from va_market.identity.models import Role

EUR_400 = {"amount": "400.00", "currency": "EUR"}
PRICED = {"exclusivity": {"scope": "all", "buy_out": EUR_400}}
ACTIONS = ("request_release", "refuse_release", "release_exclusivity")


async def move(person: Person, deal: Deal, action: str):
    return await person.move(f"{deal.path}/{action.replace('_', '-')}")


@pytest.fixture
async def deal(market: Market) -> Deal:
    return await market.deal(proposal={"conditions": PRICED})


async def deal_in(market: Market, status: str) -> Deal:
    deal = await market.deal(proposal={"conditions": ALL})
    if status == "release_requested":
        await move(deal.assistant, deal, "request_release")
    if status == "released":
        await move(deal.owner, deal, "release_exclusivity")
    return deal


class TestMoves:  # B8
    @pytest.mark.parametrize("status", ExclusivityStatus)
    async def test_everybody_gets_its_answer(self, market: Market, status) -> None:
        for action, who in product(ACTIONS, ("client", "assistant")):
            deal = await deal_in(market, status)
            person = deal.owner if who == "client" else deal.assistant
            shown = (await person.get(deal.path)).json()
            answer = await move(person, deal, action)
            target, parties = EXCLUSIVITY.get((status, action), (None, set()))
            is_mine = {"request_release": "assistant"}.get(action, "client") == who
            wanted = 200 if who in parties else 409 if is_mine else 403
            assert answer.status_code == wanted, (action, who, answer.text)
            assert (action in shown["allowed_actions"]) is (wanted == 200)
            if wanted == 200:
                assert answer.json()["exclusivity_status"] == target


class TestReleasing:  # R32
    async def test_the_assistant_is_free_from_then_on(self, market: Market, deal: Deal) -> None:
        other = await waiting(market, deal.assistant)
        before = await other.accept()
        await move(deal.owner, deal, "release_exclusivity")
        assert (before.status_code, (await other.accept()).status_code) == (409, 201)

    async def test_asking_alone_frees_nobody(self, market: Market, deal: Deal) -> None:
        await move(deal.assistant, deal, "request_release")
        assert (await (await waiting(market, deal.assistant)).accept()).status_code == 409

    async def test_the_price_that_was_agreed_is_kept(self, market: Market, deal: Deal) -> None:
        manager = await market.member(deal.owner, Role.HIRING_MANAGER)
        await move(manager, deal, "release_exclusivity")
        shown = (await deal.assistant.get(f"{deal.path}/exclusivity")).json()
        assert shown["exclusivity"]["buy_out"] == EUR_400
        assert shown["exclusivity_status"] == "released"
        assert shown["releases"] == [
            {
                "terms_version": 1,
                "released_by": str(manager.id),
                "released_at": "2026-12-07T10:00:00Z",
                "buy_out": EUR_400,
            }
        ]

    async def test_it_may_cost_nothing(self, market: Market) -> None:
        deal = await market.deal(proposal={"conditions": {"dedicated": True}})
        await move(deal.owner, deal, "release_exclusivity")
        shown = (await deal.owner.get(f"{deal.path}/exclusivity")).json()
        assert shown["exclusivity"]["scope"] == "all"
        assert [one["buy_out"] for one in shown["releases"]] == [None]

    async def test_both_sides_hear_of_each_step(self, market: Market, deal: Deal) -> None:
        await move(deal.assistant, deal, "request_release")
        await move(deal.owner, deal, "refuse_release")
        await move(deal.owner, deal, "release_exclusivity")
        told = [
            data
            for kind in ("release_requested", "release_refused", "exclusivity_released")
            for data, _ in await rows.told(market, f"contract.{kind}", deal.id)
        ]
        assert told == [{}, {}, {"buy_out": EUR_400}]

    async def test_a_contract_without_one_has_nothing_to_lift(self, market: Market) -> None:
        deal = await market.deal()
        shown = (await deal.owner.get(deal.path)).json()
        assert shown["exclusivity_status"] is None
        assert {*shown["allowed_actions"]}.isdisjoint(ACTIONS)
        refused = await move(deal.owner, deal, "release_exclusivity")
        assert verdict(refused) == (409, "not_exclusive")
        assert (await deal.owner.get(f"{deal.path}/exclusivity")).json()["exclusivity"] is None

    async def test_a_contract_that_is_over_has_nothing_either(self, deal: Deal) -> None:
        await deal.owner.move(f"{deal.path}/end", {"reason": "Done."})
        refused = await move(deal.assistant, deal, "request_release")
        assert verdict(refused) == (409, "not_exclusive")
        shown = (await deal.owner.get(deal.path)).json()["allowed_actions"]
        assert {*shown}.isdisjoint(ACTIONS)

    @pytest.mark.parametrize("change", ["UPDATE", "DELETE"])
    async def test_what_was_released_never_changes(
        self, market: Market, deal: Deal, change: str
    ) -> None:
        await move(deal.owner, deal, "release_exclusivity")
        statement = {
            "UPDATE": "UPDATE exclusivity_releases SET buy_out_minor = 1 WHERE contract_id = $1",
            "DELETE": "DELETE FROM exclusivity_releases WHERE contract_id = $1",
        }[change]
        with pytest.raises(asyncpg.RestrictViolationError) as refused:
            await rows.fetch(market, statement, deal.id)
        assert refused.value.constraint_name == "releases_are_append_only"


class TestCommitments:  # R27, B4
    async def test_an_assistant_sees_what_binds(self, market: Market) -> None:
        assistant = await market.assistant(weekly_minutes=900)
        told = {"scope": "categories", "categories": ["sales"]}
        first = {"weekly_minutes": 300, "ends_on": "2027-01-31", "exclusivity": told}
        now = await market.deal(assistant=assistant, proposal={"conditions": first})
        later = await waiting(market, assistant, conditions={"weekly_minutes": 400})
        contract = taken(await later.accept(starts_on="2027-01-15"))
        seen = (await assistant.get("/v1/me/commitments")).json()
        figures = (seen["weekly_minutes"], seen["taken_minutes"], seen["most_taken_minutes"])
        assert figures == (900, 300, 700)
        assert [one["contract_id"] for one in seen["items"]] == [now.id, contract["id"]]
        assert seen["items"][0]["exclusivity"]["categories"] == ["sales"]
        assert [one["ends_on"] for one in seen["items"]] == ["2027-01-31", None]

    async def test_what_rests_takes_nothing_and_what_was_lifted_binds_no_more(
        self, market: Market
    ) -> None:
        conditions = {**ALL, "weekly_minutes": 300}
        deal = await market.deal(proposal={"conditions": conditions})
        await deal.owner.move(f"{deal.path}/pause", {"reason": "Summer break."})
        await move(deal.owner, deal, "release_exclusivity")
        seen = (await deal.assistant.get("/v1/me/commitments")).json()
        [item] = seen["items"]
        assert (item["status"], item["weekly_minutes"], item["exclusivity"]) == ("paused", 0, None)
        assert (seen["weekly_minutes"], seen["taken_minutes"]) == (None, 0)

    async def test_an_exclusive_roster_is_named(self, market: Market) -> None:
        assistant = await market.assistant()
        entry = await enrolled(await agency(market), assistant, is_exclusive=True)
        seen = (await assistant.get("/v1/me/commitments")).json()
        assert (seen["exclusive_roster_entry_id"], seen["items"]) == (entry["id"], [])

    async def test_whoever_is_no_assistant_has_none(self, market: Market) -> None:
        assert (await (await market.person()).get("/v1/me/commitments")).status_code == 404
