"""Either side says that it does not want a contract to go on."""

from itertools import product
from uuid import UUID

import httpx
import pytest

from tests.factories.amendments import answer
from tests.factories.market import Deal, Market, Person
from tests.factories.renewals import arrive, asked, decline, limited, renew, renewing, seen
from tests.factories.rosters import agency, enrolled, propose
from tests.invariants import rows
from tests.worker.test_worker import run
from va_market.contracts.renewals import RENEWAL, RenewalStatus
from va_market.identity.models import Role
from va_market.kit.states import IllegalMove

# Written by hand. (status, action): whose move it is, and what follows.
SIDES = {"client", "provider"}
TABLE = {
    ("undecided", "renew_by_itself"): ({"system"}, "undecided"),
    ("undecided", "fall_due"): ({"system"}, "due"),
    ("due", "agree_anew"): ({"system"}, "undecided"),
    ("declined", "agree_anew"): ({"system"}, "undecided"),
    ("undecided", "decline_renewal"): (SIDES, "declined"),
    ("due", "decline_renewal"): (SIDES, "declined"),
    **{(str(status), "renew"): (SIDES, str(status)) for status in RenewalStatus},
}
PARTIES = ("client", "provider", "assistant", "agency", "supervisor", "system")
ACTIONS = sorted({action for _, action in TABLE})
MOVES = {"decline_renewal": decline, "renew": renew}


async def deal_in(market: Market, status: str) -> Deal:
    """A contract whose renewal has a status."""
    deal = await renewing(market, mode="ask")
    if status == "declined":
        await decline(deal.owner, deal)
    if status == "due":
        change = "UPDATE contracts SET renewal_status = 'due' WHERE id = $1"
        await rows.fetch(market, change, deal.id)
    return deal


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


class TestTheTable:  # B8
    def test_nothing_is_left_out(self) -> None:
        assert sorted({one.action for one in RENEWAL.moves}) == ACTIONS
        assert [str(one) for one in RenewalStatus] == ["undecided", "due", "declined"]

    @pytest.mark.parametrize(("status", "action"), list(product(RenewalStatus, ACTIONS)))
    def test_each_pair_leads_where_it_should_or_nowhere(self, status, action) -> None:
        by, target = TABLE.get((str(status), action), (set(), ""))
        if not target:
            with pytest.raises(IllegalMove, match=f"The renewal is {status}"):
                RENEWAL.check(status, action)
        else:
            assert (RENEWAL.check(status, action).target or status) == target
        for party in PARTIES:
            assert (action in RENEWAL.allowed(status, {party})) is (party in by)

    @pytest.mark.parametrize("status", RenewalStatus)
    async def test_everybody_gets_its_answer(self, market: Market, status) -> None:
        for action, who in product(MOVES, ("owner", "assistant", "member")):
            deal = await deal_in(market, status)
            people = {"owner": deal.owner, "assistant": deal.assistant}
            person = people.get(who) or await market.member(deal.owner, Role.MEMBER)
            shown = (await person.get(deal.path)).json()["allowed_actions"]
            done = await MOVES[action](person, deal)
            is_legal = (str(status), action) in TABLE
            success = 201 if action == "renew" else 200
            wanted = 403 if who == "member" else success if is_legal else 409
            assert done.status_code == wanted, (action, who, done.text)
            assert (action in shown) is (wanted == success)


class TestDeclining:
    @pytest.mark.parametrize("side", ["client", "provider"])
    async def test_the_contract_says_who_and_why(self, market: Market, side):
        deal = await renewing(market)
        person = deal.owner if side == "client" else deal.assistant
        done = await decline(person, deal, reason="The archive is sorted.")
        assert done.status_code == 200, done.text
        assert done.json()["renewal"] == {
            "status": "declined",
            "decides_on": "2026-12-24",
            "declined_by": str(person.id),
            "declined_side": side,
            "declined_at": "2026-12-07T10:00:00Z",
            "decline_reason": "The archive is sorted.",
        }
        assert (await seen(deal))["renewal"] == done.json()["renewal"]
        [(data, parties)] = await rows.told(market, "contract.renewal_declined", deal.id)
        assert data == {"ending_on": "2026-12-31", "side": side}
        assert parties == {UUID(deal.owner.organization_id), deal.assistant.id}

    async def test_without_a_reason(self, market: Market):
        deal = await renewing(market)
        done = await decline(deal.owner, deal)
        assert done.json()["renewal"]["decline_reason"] is None

    async def test_it_asks_for_the_version_that_is_meant(self, market: Market):
        deal = await renewing(market)
        path = f"{deal.path}/decline-renewal"
        assert refusal(await deal.owner.post(path, {})) == (428, "precondition_required")
        old = (await deal.owner.get(deal.path)).headers["etag"]
        await deal.owner.move(f"{deal.path}/extend-allotment", {"additional_minutes": 30})
        stale = await deal.owner.move(path, {}, if_match=old)
        assert refusal(stale) == (412, "precondition_failed")

    async def test_once_is_enough(self, market: Market):
        deal = await renewing(market)
        await decline(deal.owner, deal)
        for person in (deal.owner, deal.assistant):
            assert refusal(await decline(person, deal)) == (409, "illegal_move")

    async def test_after_the_day_it_is_of_the_next_term(self, empty_market: Market):
        market = empty_market
        deal = await renewing(market)
        arrive(market, "2026-12-24T00:00Z", deal)
        await run(market, "renew_contracts")
        done = (await decline(deal.assistant, deal)).json()
        assert (done["ending_on"], done["renewal"]["status"]) == ("2027-01-31", "declined")

    @pytest.mark.parametrize("mode", ["auto", "ask"])
    async def test_as_long_as_it_is_not_decided_it_is_not_too_late(self, market: Market, mode):
        deal = await renewing(market, mode=mode)
        arrive(market, "2026-12-24T08:00Z", deal)  # the worker rests
        assert (await decline(deal.owner, deal)).status_code == 200


class TestNothingToDecline:
    async def test_none_was_agreed(self, market: Market):
        deal = await market.deal(proposal={"conditions": {"ends_on": "2026-12-31"}})
        for move in MOVES.values():
            assert refusal(await move(deal.owner, deal)) == (409, "no_renewal")
        assert not {*MOVES} & {*(await seen(deal))["allowed_actions"]}

    async def test_notice_was_given(self, market: Market):
        conditions = {**limited(), "notice_days": 7}
        deal = await market.deal(proposal={"conditions": conditions})
        given = (await deal.owner.move(f"{deal.path}/end", {"reason": "Done."})).json()
        assert not {*MOVES} & {*given["allowed_actions"]}
        for move in MOVES.values():
            assert refusal(await move(deal.assistant, deal)) == (409, "no_renewal")

    async def test_it_is_over(self, market: Market):
        deal = await renewing(market)
        await deal.owner.move(f"{deal.path}/end", {"reason": "Done."})
        for move in MOVES.values():
            assert refusal(await move(deal.owner, deal)) == (409, "no_renewal")

    async def test_strangers_read_nothing_of_it(self, market: Market):
        deal = await renewing(market)
        stranger = await market.owner()
        for move in MOVES.values():
            assert (await move(stranger, deal)).status_code == 404


class TestAgencies:
    # B5
    @pytest.fixture
    async def agent(self, market: Market) -> Person:
        return await agency(market)

    @pytest.fixture
    async def deal(self, market: Market, agent: Person) -> Deal:
        assistant, client = await market.assistant(), await market.owner()
        entry = await enrolled(agent, assistant)
        job = await market.job(client)
        sent = (await propose(agent, market, job, entry["id"], conditions=limited())).json()
        made = (await client.post(f"/v1/proposals/{sent['id']}/accept", {})).json()
        return Deal(made["id"], client, assistant, job, sent, made)

    async def test_the_agency_speaks_for_its_side(self, market: Market, deal: Deal, agent: Person):
        amendment = await asked(agent, deal)
        assert amendment["side"] == "provider"
        assert (await answer(deal.owner, amendment, "accept")).status_code == 200
        done = (await decline(agent, deal)).json()
        assert done["renewal"]["declined_side"] == "provider"
        [(data, parties)] = await rows.told(market, "contract.renewal_declined", deal.id)
        assert data["acted_for"] == str(deal.assistant.id)
        assert len(parties) == 3

    async def test_the_assistant_neither_agrees_nor_refuses(self, deal: Deal):
        for move in MOVES.values():
            assert refusal(await move(deal.assistant, deal)) == (403, "forbidden")
        shown = (await deal.assistant.get(deal.path)).json()["allowed_actions"]
        assert not {*MOVES} & {*shown}
