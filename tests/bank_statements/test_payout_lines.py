"""Which payout a line is of: debits have paid them, credits bring them back; to the cent."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from tests.factories.bank_statements import (
    CSV,
    LINES,
    camt,
    detail,
    entry,
    imported,
    line_of,
    lines_of,
    row,
    statement,
    table,
)
from tests.factories.held_funds import balances
from tests.factories.market import Market, Person
from tests.factories.payments import operator_of
from tests.factories.payouts import (
    BATCHES,
    asked,
    batched,
    payable,
    run_again,
    settle,
    status_of,
    submitted,
)
from tests.factories.rosters import verdict
from tests.invariants import rows
from tests.ledger.books import faults_in
from va_market.kit.ids import new_id
from va_market.payouts.references import batches_in, new_reference, references_in

BACK = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"


@pytest.fixture
async def market(empty_market: Market) -> Market:
    """Batches of a day hold what each test has put there alone."""
    return empty_market


@pytest.fixture
async def operator(market: Market) -> Person:
    return await operator_of(market)


@pytest.fixture
async def assistant(market: Market) -> Person:
    made = await market.assistant()
    await payable(made, "100.00")
    return made


def debit(text: str, amount: str = "100.00", **fields: Any) -> bytes:
    return camt(statement(entry(amount, text, side="DBIT", **fields)))


def credit(text: str, amount: str = "100.00") -> bytes:
    return camt(statement(entry(amount, details=[detail(text, more=BACK)])))


def booked_as_one(batch_id: str, amount: str) -> bytes:
    """As a bank books all transfers of an order together, without saying which they are."""
    order = f"<Btch><PmtInfId>{UUID(batch_id).hex}</PmtInfId><NbOfTxs>2</NbOfTxs></Btch>"
    return camt(statement(entry(amount, side="DBIT", details=[order])))


async def left_of(market: Market, owner: Person) -> int:
    return (await balances(market, owner.id))["assistant_available"]


async def two_in_a_batch(market: Market, operator: Person) -> tuple[list[Person], list[Any], str]:
    """Two people, their submitted payouts of 60.00 and 40.00, and the id of the batch."""
    people, payouts = [await market.assistant() for _ in range(2)], []
    for person, amount in zip(people, ("60.00", "40.00"), strict=True):
        await payable(person, amount)
        payouts.append(await asked(person))
    await run_again(market)
    batch_id = (await people[0].get(f"/v1/payouts/{payouts[0]['id']}")).json()["batch_id"]
    done = await operator.move(f"{BATCHES}/{batch_id}/submit")
    assert done.status_code == 200, done.text
    return people, payouts, batch_id


class TestReferencesInText:
    def test_they_are_found_however_a_bank_breaks_them_up(self) -> None:
        one, batch = new_reference(), new_id()
        broken = f"EREF+{one[:5]} {one[5:].lower()} PMT {batch.hex[:20]}\n{batch.hex[20:]}"
        assert references_in(broken) == [one]
        assert batches_in(broken) == [batch]

    def test_a_number_that_is_no_id_finds_nothing(self) -> None:
        assert batches_in("12345678901234567890123456789012" * 3) == []


class TestDebits:
    async def test_one_with_the_reference_has_paid_the_payout(self, market, assistant, operator):
        payout = await submitted(assistant, operator)
        line = await line_of(operator, debit("NOTPROVIDED", end_to_end=payout["reference"]))
        assert (line["status"], line["payout_id"]) == ("matched", payout["id"])
        assert (line["payment_id"], line["settled_by"]) == (None, None)
        read = (await assistant.get(f"/v1/payouts/{payout['id']}")).json()
        assert (read["status"], read["settled_on"]) == ("paid", "2026-12-07")
        assert await faults_in(market.app.state.database.reader) == []

    @pytest.mark.parametrize(
        ("fields", "reason"),
        [
            ({"amount": "99.99"}, "other_amount"),
            ({"currency": "USD"}, "other_currency"),
            ({"on": "2026-12-01"}, "before_it_was_sent"),
        ],
    )
    async def test_another_amount_currency_or_day_waits(self, assistant, operator, fields, reason):
        payout = await submitted(assistant, operator)
        line = await line_of(operator, debit(payout["reference"], **fields))
        assert (line["status"], line["reason"]) == ("unmatched", reason)
        assert await status_of(assistant, payout) == "submitted"

    async def test_what_the_bank_was_not_told_waits(self, assistant, operator) -> None:
        payout, _ = await batched(assistant)
        line = await line_of(operator, debit(payout["reference"]))
        assert (line["status"], line["reason"]) == ("unmatched", "illegal_move")

    async def test_an_unknown_reference_waits(self, operator) -> None:
        line = await line_of(operator, debit(new_reference()))
        assert (line["status"], line["reason"]) == ("unmatched", "unknown_payout")

    async def test_the_second_line_of_a_payout_waits(self, assistant, operator) -> None:
        payout = await submitted(assistant, operator)
        first = await line_of(operator, debit(payout["reference"]))
        second = await line_of(operator, debit(payout["reference"]))
        assert first["status"] == "matched"
        assert (second["status"], second["reason"]) == ("unmatched", "payout_has_line")

    async def test_what_was_said_by_hand_gets_its_line_and_moves_nothing(
        self, market, assistant, operator
    ):
        payout = await submitted(assistant, operator)
        await settle(operator, "paid", payout)
        before = await rows.value(market, "SELECT count(*) FROM ledger_transactions")
        line = await line_of(operator, debit(payout["reference"]))
        assert line["payout_id"] == payout["id"]
        assert await rows.value(market, "SELECT count(*) FROM ledger_transactions") == before

    async def test_what_was_said_of_another_day_waits(self, assistant, operator) -> None:
        payout = await submitted(assistant, operator)
        await settle(operator, "paid", payout)
        line = await line_of(operator, debit(payout["reference"], on="2026-12-06"))
        assert (line["status"], line["reason"]) == ("unmatched", "confirmed_before")

    async def test_nobody_settles_their_own(self, market, operator) -> None:
        other = await operator_of(market)
        await payable(operator, "100.00")
        payout = await submitted(operator, other)
        line = await line_of(operator, debit(payout["reference"]))
        assert (line["status"], line["reason"]) == ("unmatched", "pays_themselves")
        refused = await by_hand(operator, line, payout_id=payout["id"])
        assert verdict(refused) == (409, "pays_themselves")
        done = await by_hand(other, line, payout_id=payout["id"])
        assert done.json()["payout_id"] == payout["id"]

    async def test_a_table_matches_as_well(self, assistant, operator) -> None:
        payout = await submitted(assistant, operator)
        found = await imported(operator, table(row("-100,00", payout["reference"])), CSV)
        [line] = await lines_of(operator, found)
        assert (line["direction"], line["payout_id"]) == ("debit", payout["id"])


class TestBatches:
    async def test_one_debit_pays_all_of_a_batch(self, market, operator) -> None:
        people, payouts, batch_id = await two_in_a_batch(market, operator)
        line = await line_of(operator, booked_as_one(batch_id, "100.00"))
        assert (line["payout_batch_id"], line["payout_id"]) == (batch_id, None)
        for person, payout in zip(people, payouts, strict=True):
            assert await status_of(person, payout) == "paid"
        assert await faults_in(market.app.state.database.reader) == []

    async def test_what_was_refused_before_may_be_in_it_or_not(self, market, operator) -> None:
        for amount in ("100.00", "60.00"):
            people, payouts, batch_id = await two_in_a_batch(market, operator)
            await settle(operator, "failed", payouts[1])
            line = await line_of(operator, booked_as_one(batch_id, amount))
            assert line["payout_batch_id"] == batch_id
            assert await status_of(people[0], payouts[0]) == "paid"
            assert await status_of(people[1], payouts[1]) == "failed"

    async def test_another_total_pays_nobody(self, market, operator) -> None:
        people, payouts, batch_id = await two_in_a_batch(market, operator)
        line = await line_of(operator, booked_as_one(batch_id, "99.00"))
        assert (line["status"], line["reason"]) == ("unmatched", "other_amount")
        assert await status_of(people[0], payouts[0]) == "submitted"

    async def test_references_of_several_without_the_batch_wait(self, market, operator):
        people, payouts, _ = await two_in_a_batch(market, operator)
        both = " ".join(one["reference"] for one in payouts)
        line = await line_of(operator, debit(both))
        assert (line["status"], line["reason"]) == ("unmatched", "several_payouts")
        assert await status_of(people[0], payouts[0]) == "submitted"

    async def test_each_transfer_told_apart_pays_its_own(self, market, operator) -> None:
        people, payouts, _ = await two_in_a_batch(market, operator)
        told = [
            detail("", amount, end_to_end=one["reference"])
            for one, amount in zip(payouts, ("60.00", "40.00"), strict=True)
        ]
        found = await imported(
            operator, camt(statement(entry("100.00", side="DBIT", details=told)))
        )
        assert [one["payout_id"] for one in await lines_of(operator, found)] == [
            one["id"] for one in payouts
        ]
        for person, payout in zip(people, payouts, strict=True):
            assert await status_of(person, payout) == "paid"


class TestReturns:
    async def test_a_credit_brings_back_what_was_paid(self, market, assistant, operator) -> None:
        payout = await submitted(assistant, operator)
        await line_of(operator, debit(payout["reference"]))
        assert await left_of(market, assistant) == 0
        line = await line_of(operator, credit(payout["reference"]))
        assert (line["status"], line["payout_id"]) == ("matched", payout["id"])
        assert await status_of(assistant, payout) == "returned"
        assert await left_of(market, assistant) == 100_00
        assert await faults_in(market.app.state.database.reader) == []

    async def test_what_came_less_a_charge_waits(self, assistant, operator) -> None:
        payout = await submitted(assistant, operator)
        line = await line_of(operator, credit(payout["reference"], "97.50"))
        assert (line["status"], line["reason"]) == ("unmatched", "other_amount")

    async def test_what_failed_by_hand_gets_its_line(self, market, assistant, operator) -> None:
        payout = await submitted(assistant, operator)
        await settle(operator, "failed", payout)
        line = await line_of(operator, credit(payout["reference"]))
        assert line["payout_id"] == payout["id"]
        assert await status_of(assistant, payout) == "failed"
        assert await left_of(market, assistant) == 100_00


async def by_hand(operator: Person, line: Any, **what: str) -> Any:
    return await operator.pay(f"{LINES}/{line['id']}/match", what)


class TestByHand:
    async def test_candidates_are_of_the_amount_and_likest_first(self, market, operator) -> None:
        for name in ("Zoe Other", "Ana Assistant"):
            person = await market.assistant()
            await payable(person, "100.00", holder_name=name)
            payout = await asked(person)
        await run_again(market)
        batch_id = (await person.get(f"/v1/payouts/{payout['id']}")).json()["batch_id"]
        await operator.move(f"{BATCHES}/{batch_id}/submit")
        line = await line_of(operator, table(row("-100,00", "", name="Ana Assistant")), CSV)
        first, second = line["payout_candidates"]
        assert (first["holder_name"], second["holder_name"]) == ("Ana Assistant", "Zoe Other")
        assert (first["payout_id"], first["batch_id"]) == (payout["id"], batch_id)
        assert line["candidates"] == []
        done = await by_hand(operator, line, payout_id=first["payout_id"])
        assert (done.json()["status"], done.json()["payout_candidates"]) == ("matched", [])
        assert done.json()["settled_by"] == str(operator.id)
        assert await status_of(person, payout) == "paid"

    async def test_a_batch_is_named_by_hand(self, market, operator) -> None:
        people, payouts, batch_id = await two_in_a_batch(market, operator)
        line = await line_of(operator, debit("Payroll"))
        done = await by_hand(operator, line, payout_batch_id=batch_id)
        assert done.json()["payout_batch_id"] == batch_id
        assert await status_of(people[1], payouts[1]) == "paid"
        again = await line_of(operator, debit("Payroll"))
        refused = await by_hand(operator, again, payout_batch_id=batch_id)
        assert verdict(refused) == (409, "payout_batch_has_line")

    async def test_the_body_names_one_of_three(self, operator) -> None:
        line = await line_of(operator, debit("Payroll"))
        for body in ({}, {"payout_id": str(new_id()), "payment_id": str(new_id())}):
            refused = await by_hand(operator, line, **body)
            assert refused.json()["errors"][0]["code"] == "name_one"
        for what in ("payout_id", "payout_batch_id", "payment_id"):
            assert (await by_hand(operator, line, **{what: str(new_id())})).status_code == 404

    async def test_what_does_not_fit_is_told_where(self, assistant, operator) -> None:
        payout = await submitted(assistant, operator)
        line = await line_of(operator, debit("Payroll", on="2026-12-01"))
        refused = (await by_hand(operator, line, payout_id=payout["id"])).json()["errors"][0]
        assert (refused["pointer"], refused["code"]) == ("/payout_id", "before_it_was_sent")

    async def test_what_takes_back_a_payment_is_of_no_payout(self, assistant, operator) -> None:
        payout = await submitted(assistant, operator)
        more = "<RvslInd>true</RvslInd>"
        line = await line_of(operator, debit(payout["reference"], more=more))
        assert (line["status"], line["reason"]) == ("unmatched", "no_earlier_line")
        refused = (await by_hand(operator, line, payout_id=payout["id"])).json()["errors"][0]
        assert refused["code"] == "not_of_a_payout"


class TestRules:
    async def test_a_line_is_of_one_thing(self, market, operator) -> None:
        line = await line_of(operator, debit("Fee of the bank"))
        change = "UPDATE bank_lines SET status = 'matched', settled_at = now() WHERE id = $1"
        with pytest.raises(asyncpg.CheckViolationError, match="ck_bank_lines_is_matched_to"):
            await rows.fetch(market, change, line["id"])

    async def test_of_many_lines_at_once_one_is_that_of_the_payout(
        self, market, assistant, operator
    ):
        payout = await submitted(assistant, operator)
        lines = [await line_of(operator, debit("Payroll")) for _ in range(6)]
        answers = await rows.at_once(
            *(by_hand(operator, line, payout_id=payout["id"]) for line in lines)
        )
        refused = [verdict(one) for one in answers if not one.is_success]
        assert refused == [(409, "payout_has_line")] * 5
        paid = "SELECT count(*) FROM ledger_transactions WHERE kind = 'payout_paid'"
        assert await rows.value(market, paid) == 1
        assert await faults_in(market.app.state.database.reader) == []

    async def test_of_a_line_and_a_word_by_hand_one_decides(self, market, assistant, operator):
        payout = await submitted(assistant, operator)
        line = await line_of(operator, debit("Payroll"))
        matched, _ = await rows.at_once(
            by_hand(operator, line, payout_id=payout["id"]), settle(operator, "failed", payout)
        )
        status = await status_of(assistant, payout)
        assert (status, matched.is_success) in {("paid", True), ("failed", False)}
        left = await left_of(market, assistant)
        assert left == (100_00 if status == "failed" else 0)
        assert await faults_in(market.app.state.database.reader) == []
