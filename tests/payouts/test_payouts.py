"""Payouts: asked for or made by a run, and exact to the cent whatever the bank says."""

import asyncio

import asyncpg
import pytest

from tests.factories.held_funds import balances
from tests.factories.market import Market, Person
from tests.factories.payments import eur, held_for, operator_of
from tests.factories.payouts import (
    PAYOUTS,
    SETTLE,
    ask,
    asked,
    batched,
    cancel,
    path_of,
    payable,
    settle,
    status_of,
    submitted,
)
from tests.factories.rosters import verdict
from tests.invariants import rows
from va_market.accounts.kinds import HOUSE


@pytest.fixture
async def market(empty_market: Market) -> Market:
    return empty_market


@pytest.fixture
async def assistant(market: Market) -> Person:
    return await market.assistant()


@pytest.fixture
async def operator(market: Market) -> Person:
    return await operator_of(market)


async def money(assistant: Person) -> tuple[int, int, int]:
    """What the assistant may spend, what is under way, and what is in the bank of the house."""
    market = assistant.market
    theirs = await balances(market, assistant.id)
    house = await balances(market, HOUSE)
    found = (
        theirs["assistant_available"],
        house.get("payout_clearing", 0),
        house["cash"],
    )
    assert sum(found) == 0
    return found


class TestAsking:
    async def test_it_leaves_the_account_at_once(self, assistant: Person) -> None:
        await payable(assistant)
        payout = await asked(assistant, "60.01")
        assert (payout["status"], payout["allowed_actions"]) == ("created", ["cancel"])
        assert await money(assistant) == (39_99, 60_01, -100_00)
        assert (await asked(assistant))["amount"] == eur("39.99")
        assert verdict(await ask(assistant)) == (409, "nothing_to_pay_out")

    async def test_not_more_than_there_is(self, assistant: Person) -> None:
        await payable(assistant)
        refused = await ask(assistant, "100.01")
        assert verdict(refused) == (409, "insufficient_funds")
        words = "100.00 EUR are available, and 100.01 EUR are asked for."
        assert refused.json()["detail"] == words

    async def test_a_client_has_its_held_money_back(self, market: Market) -> None:
        client = await market.owner()
        await payable(client, "1.00")
        await held_for(client, eur("80.00"))
        await asked(client, source="held")
        found = await balances(market, client.organization_id)
        assert (found["client_held"], found["agency_available"]) == (0, 1_00)

    async def test_nothing_is_held_for_a_person(self, assistant: Person) -> None:
        assert (await ask(assistant, source="held")).status_code == 422

    async def test_an_amount_in_another_currency(self, assistant: Person) -> None:
        assert (await ask(assistant, amount=eur("1.00"), currency="USD")).status_code == 422

    async def test_nobody_else_finds_it(self, market: Market, assistant: Person) -> None:
        await payable(assistant)
        payout = await asked(assistant)
        other = await market.assistant()
        assert verdict(await other.get(path_of(payout))) == (404, "not_found")
        assert verdict(await cancel(other, payout)) == (404, "not_found")
        assert (await other.get(PAYOUTS)).json()["items"] == []
        [listed] = (await assistant.get(PAYOUTS, status="created")).json()["items"]
        assert listed["id"] == payout["id"]

    async def test_events_name_no_amounts(self, market: Market, assistant: Person) -> None:
        await payable(assistant)
        payout = await asked(assistant)
        [(data, _)] = await rows.told(market, "payout.created", payout["id"])
        assert data == {"status": "created"}

    async def test_it_is_cancelled_and_the_money_is_back(self, assistant: Person) -> None:
        await payable(assistant)
        done = await cancel(assistant, await asked(assistant, "60.00"))
        assert (done.json()["status"], done.json()["allowed_actions"]) == ("cancelled", [])
        assert await money(assistant) == (100_00, 0, -100_00)


class TestSettling:
    async def test_it_is_paid(self, assistant: Person, operator: Person) -> None:
        await payable(assistant)
        payout = await submitted(assistant, operator)
        assert verdict(await cancel(assistant, payout)) == (409, "illegal_move")
        assert await money(assistant) == (0, 100_00, -100_00)
        answer = (await settle(operator, "paid", payout)).json()
        assert (answer["done_count"], answer["failed_count"]) == (1, 0)
        assert await money(assistant) == (0, 0, 0)

    @pytest.mark.parametrize("outcome", ["failed", "returned"])
    async def test_what_comes_back_is_credited_again(self, assistant, operator, outcome) -> None:
        await payable(assistant)
        payout = await submitted(assistant, operator)
        await settle(operator, outcome, payout, reason_code="AC04")
        read = (await assistant.get(path_of(payout))).json()
        assert (read["status"], read["reason_code"]) == (outcome, "AC04")
        assert await money(assistant) == (100_00, 0, -100_00)

    async def test_it_may_come_back_after_it_was_paid(self, assistant, operator) -> None:
        await payable(assistant)
        payout = await submitted(assistant, operator)
        await settle(operator, "paid", payout)
        await settle(operator, "returned", payout)
        assert await money(assistant) == (100_00, 0, -100_00)
        assert (await asked(assistant))["amount"] == eur("100.00")

    async def test_the_same_again_changes_nothing(self, assistant, operator) -> None:
        await payable(assistant)
        payout = await submitted(assistant, operator)
        answers = await asyncio.gather(*(settle(operator, "paid", payout) for _ in range(10)))
        assert {one.json()["results"][0]["status"] for one in answers} == {200}
        assert await money(assistant) == (0, 0, 0)

    async def test_each_succeeds_or_fails_by_itself(self, assistant, operator) -> None:
        await payable(assistant)
        sent, waiting = await submitted(assistant, operator, "40.00"), await asked(assistant)
        nobody_s = {"id": str(operator.id)}
        answer = (await settle(operator, "failed", waiting, nobody_s, sent)).json()
        assert [one["status"] for one in answer["results"]] == [409, 404, 200]
        assert [await status_of(assistant, one) for one in (waiting, sent)] == ["created", "failed"]

    async def test_not_before_its_day_and_no_reason_of_what_was_paid(self, assistant, operator):
        await payable(assistant)
        payout = await submitted(assistant, operator)
        for fields in ({"settled_on": "2027-01-01"}, {"reason_code": "AC04"}):
            [result] = (await settle(operator, "paid", payout, **fields)).json()["results"]
            assert result["status"] == 422

    async def test_only_the_house_says_so(self, assistant: Person, operator: Person) -> None:
        await payable(assistant)
        payout = await submitted(assistant, operator)
        assert verdict(await settle(assistant, "paid", payout)) == (403, "forbidden")
        assert verdict(await assistant.get("/v1/admin/payouts")) == (403, "forbidden")
        found = (await operator.get("/v1/admin/payouts", reference=payout["reference"])).json()
        assert [one["id"] for one in found["items"]] == [payout["id"]]


class TestNobodyPaysThemselves:
    async def test_of_their_own(self, market: Market, operator: Person) -> None:
        await payable(operator)
        payout, batch = await batched(operator)
        assert verdict(await operator.move(f"{batch}/submit")) == (409, "pays_themselves")
        other = await operator_of(market)
        assert (await other.move(f"{batch}/submit")).status_code == 200
        [result] = (await settle(operator, "paid", payout)).json()["results"]
        assert (result["status"], result["problem"]["code"]) == (409, "pays_themselves")

    async def test_nor_of_money_that_they_keep(self, operator: Person) -> None:
        body = {"legal_form": "company", "name": "Side job"}
        operator.organization_id = (await operator.post("/v1/organizations", body)).json()["id"]
        await payable(operator)
        _, batch = await batched(operator)
        assert verdict(await operator.move(f"{batch}/submit")) == (409, "pays_themselves")

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE payouts SET status = 'submitted', submitted_by = owner_id WHERE id = $1",
            "UPDATE payouts SET status = 'submitted', submitted_by = requested_by WHERE id = $1",
        ],
    )
    async def test_the_database_says_so_too(self, market, assistant, change) -> None:
        await payable(assistant)
        payout, _ = await batched(assistant)
        with pytest.raises(asyncpg.CheckViolationError):
            await rows.fetch(market, change, payout["id"])

    async def test_and_of_who_keeps_the_money(self, market: Market) -> None:
        agency = await market.owner()
        keeper = await market.member(agency, "finance")
        await payable(agency)
        payout, _ = await batched(agency)
        change = "UPDATE payouts SET status = 'submitted', submitted_by = $2 WHERE id = $1"
        with pytest.raises(asyncpg.CheckViolationError) as refused:
            await rows.fetch(market, change, payout["id"], keeper.id)
        assert refused.value.constraint_name == "payouts_not_approved_by_keepers"


class TestGuards:
    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE payouts SET amount_minor = 1 WHERE id = $1",
            "UPDATE payouts SET destination_id = gen_random_uuid() WHERE id = $1",
            "UPDATE payouts SET owner_id = gen_random_uuid() WHERE id = $1",
            "UPDATE payouts SET status = 'created', submitted_by = NULL WHERE id = $1",
            "UPDATE payouts SET status = 'paid' WHERE id = $1",
            "UPDATE payouts SET status = 'failed' WHERE id = $1",
            "UPDATE payouts SET batch_id = NULL WHERE id = $1",
            "UPDATE payout_batches SET part = 9 WHERE id = "  # noqa: ISC004  # one statement
            "(SELECT batch_id FROM payouts WHERE id = $1)",
            "DELETE FROM payouts WHERE id = $1",
            "DELETE FROM payout_batches WHERE id = (SELECT batch_id FROM payouts WHERE id = $1)",
        ],
    )
    async def test_what_was_sent_never_changes(self, market, assistant, operator, change) -> None:
        await payable(assistant)
        payout = await submitted(assistant, operator)
        with pytest.raises((asyncpg.RestrictViolationError, asyncpg.CheckViolationError)):
            await rows.fetch(market, change, payout["id"])

    @pytest.mark.parametrize("outcome", ["failed", "returned"])
    async def test_what_came_back_stays_so(self, market, assistant, operator, outcome) -> None:
        await payable(assistant)
        payout = await submitted(assistant, operator)
        await settle(operator, outcome, payout)
        with pytest.raises(asyncpg.RestrictViolationError):
            await rows.fetch(
                market, "UPDATE payouts SET reason_code = 'AC01' WHERE id = $1", payout["id"]
            )


class TestRetries:
    async def test_a_lost_reply_pays_nothing_twice(self, assistant: Person) -> None:
        await payable(assistant)
        body = {"currency": "EUR", "amount": eur("10.00")}
        key = str(assistant.id)
        answers = [await assistant.pay(PAYOUTS, body, key=key) for _ in range(3)]
        assert {one.json()["id"] for one in answers} == {answers[0].json()["id"]}
        assert await money(assistant) == (90_00, 10_00, -100_00)

    async def test_without_a_key_nothing_moves(self, assistant: Person) -> None:
        assert (await assistant.post(PAYOUTS, {"currency": "EUR"})).status_code == 400
        assert (await assistant.post(SETTLE, {"items": []})).status_code in {400, 422}
