"""Which payment a line is of: found by its reference, or said by an operator; to the cent."""

import asyncio

import asyncpg
import pytest

from tests.factories.bank_statements import (
    CSV,
    LINES,
    came,
    camt,
    detail,
    entry,
    imported,
    line_of,
    lines_of,
    match,
    row,
    statement,
    table,
    unmatched,
)
from tests.factories.market import Market, Person
from tests.factories.payments import (
    announced,
    at_house,
    eur,
    held_of,
    operator_of,
    paid_in,
    path_of,
    receive,
    take_back,
)
from tests.factories.rosters import verdict
from tests.invariants import rows
from va_market.ledger.errors import InsufficientFunds
from va_market.payments.references import new_reference, references_in


@pytest.fixture
async def payer(market: Market) -> Person:
    return await market.owner()


@pytest.fixture
async def operator(market: Market) -> Person:
    return await operator_of(market)


def credit(amount: str, text: str, **fields: str) -> bytes:
    return camt(statement(entry(amount, text, **fields)))


def returned(amount: str, text: str = "", **fields: str) -> bytes:
    more = "<RvslInd>true</RvslInd>"
    return camt(statement(entry(amount, text, side="DBIT", more=more, **fields)))


async def status_of(operator: Person, payment) -> str:
    found = (await operator.get(at_house(payment))).json()["status"]
    return str(found)


class TestReferencesInText:
    def test_they_are_found_however_a_bank_breaks_them_up(self) -> None:
        one, other = new_reference(), new_reference()
        broken = f"SVWZ+{one[:4]} {one[4:9]}\n{one[9:].lower()}-EREF+{other[:3]}/{other[3:]}."
        assert references_in(broken) == [one, other]
        assert references_in(f"{one}{one} VAM{one}") == [one]

    def test_a_slip_finds_nothing(self) -> None:
        one = new_reference()
        assert references_in(one[:-1]) == []
        assert references_in(one.replace("V", "W")) == []


class TestCredits:
    async def test_one_with_a_reference_receives_the_payment(self, market, payer, operator) -> None:
        payment = await announced(payer)
        spelled = f"invoice, ref. {payment['reference'][:7].lower()} {payment['reference'][7:]}"
        line = await line_of(operator, credit("999.98", spelled, on="2026-12-04"))
        assert (line["status"], line["payment_id"]) == ("matched", payment["id"])
        assert (line["reason"], line["settled_by"], line["allowed_actions"]) == (None, None, [])
        found = (await operator.get(at_house(payment))).json()
        assert (found["status"], found["received"]) == ("received", eur("999.98"))
        assert found["received_on"] == "2026-12-04"
        assert await held_of(payer) == "999.98"
        assert len(await rows.told(market, "payment.received", payment["id"])) == 1
        told = await rows.told(market, "bank_line.recognized", line["id"])
        assert told == [({"status": "matched"}, {operator.id})]

    async def test_a_row_of_a_table_does_so_as_well(self, payer: Person, operator: Person) -> None:
        payment = await announced(payer)
        text = f"Ref {payment['reference']}"
        line = await line_of(operator, table(row("1.000,01", text, id_=None)), CSV)
        assert line["payment_id"] == payment["id"]
        assert await held_of(payer) == "1000.01"

    async def test_the_reference_may_be_the_id_of_the_transfer(self, payer, operator) -> None:
        payment = await announced(payer)
        line = await line_of(operator, credit("1.00", "", end_to_end=payment["reference"]))
        assert line["payment_id"] == payment["id"]

    async def test_each_part_of_a_collective_entry_finds_its_own(self, market, operator) -> None:
        payers = [await market.owner() for _ in range(2)]
        payments = [await announced(one) for one in payers]
        parts = [
            detail(payment["reference"], amount)
            for payment, amount in zip(payments, ("70.00", "30.01"), strict=True)
        ]
        content = camt(statement(entry("100.01", details=parts)))
        lines = await lines_of(operator, await imported(operator, content))
        assert [one["payment_id"] for one in lines] == [one["id"] for one in payments]
        assert [await held_of(one) for one in payers] == ["70.00", "30.01"]

    async def test_what_was_cancelled_and_came_after_all(self, payer, operator) -> None:
        payment = await announced(payer)
        await payer.move(f"{path_of(payment)}/cancel")
        line = await line_of(operator, credit("5.00", payment["reference"]))
        assert line["payment_id"] == payment["id"]
        assert await held_of(payer) == "5.00"

    async def test_a_second_transfer_with_one_reference_waits(self, payer, operator) -> None:
        payment, _ = await came(operator, payer)
        line = await line_of(operator, credit("1000.00", payment["reference"]))
        assert (line["status"], line["reason"]) == ("unmatched", "payment_has_line")
        assert await held_of(payer) == "1000.00"

    async def test_what_an_operator_confirmed_before_gets_its_line(self, payer, operator) -> None:
        payment = await paid_in(payer, operator=operator)
        line = await line_of(operator, credit("1000.00", payment["reference"]))
        assert line["payment_id"] == payment["id"]
        assert await held_of(payer) == "1000.00"

    async def test_unless_it_may_be_another_one(self, payer: Person, operator: Person) -> None:
        payment = await paid_in(payer, operator=operator)
        reference = payment["reference"]
        for content, reason in (
            (credit("1000.00", reference, on="2026-12-06"), "confirmed_before"),
            (credit("1000.01", reference), "illegal_move"),
        ):
            assert (await line_of(operator, content))["reason"] == reason

    async def test_nobody_receives_their_own(self, market: Market, operator: Person) -> None:
        body = {"legal_form": "company", "name": "Side job"}
        made = (await operator.post("/v1/organizations", body)).json()
        operator.organization_id = made["id"]
        payment = await announced(operator)
        line = await line_of(operator, credit("1000.00", payment["reference"]))
        assert (line["status"], line["reason"]) == ("unmatched", "received_by_payer")
        assert len(await rows.told(market, "bank_line.unmatched", line["id"])) == 1
        assert verdict(await match(operator, line, payment)) == (409, "received_by_payer")
        done = await match(await operator_of(market), line, payment)
        assert done.json()["payment_id"] == payment["id"]

    async def test_its_importer_is_told_of_what_waits(self, market, operator) -> None:
        line = await line_of(operator, credit("1000.00", "Thank you"))
        told = await rows.told(market, "bank_line.unmatched", line["id"])
        assert told == [({"status": "unmatched"}, {operator.id})]

    async def test_what_names_no_payment_or_several_waits(self, payer, operator) -> None:
        one, other = await announced(payer), await announced(payer)
        for text, reason in (
            ("Thank you", "no_reference"),
            (new_reference(), "unknown_reference"),
            (f"{one['reference']} {other['reference']}", "several_payments"),
        ):
            line = await line_of(operator, credit("1000.00", text))
            assert (line["status"], line["reason"]) == ("unmatched", reason)
            assert line["allowed_actions"] == ["dismiss", "match"]
        assert await held_of(payer) is None

    async def test_in_the_currency_that_was_announced(self, payer, operator) -> None:
        payment = await announced(payer)
        line = await line_of(operator, credit("1000.00", payment["reference"], currency="USD"))
        assert (line["status"], line["reason"]) == ("unmatched", "other_currency")

    async def test_while_its_payer_cancels_it_it_comes_once(self, market, operator) -> None:
        payers = [await market.owner() for _ in range(10)]
        payments = [await announced(one) for one in payers]
        content = camt(statement(*(entry("7.00", one["reference"]) for one in payments)))
        cancels = [
            payer.move(f"{path_of(one)}/cancel")
            for payer, one in zip(payers, payments, strict=True)
        ]
        found, *answers = await asyncio.gather(imported(operator, content), *cancels)
        assert {one.status_code for one in answers} <= {200, 409}
        lines = await lines_of(operator, found)
        assert [one["payment_id"] for one in lines] == [one["id"] for one in payments]
        assert {await held_of(one) for one in payers} == {"7.00"}


class TestReversals:
    async def test_one_takes_the_payment_back(self, payer: Person, operator: Person) -> None:
        payment, _ = await came(operator, payer)
        line = await line_of(operator, returned("1000.00", payment["reference"]))
        assert (line["status"], line["payment_id"]) == ("matched", payment["id"])
        assert await status_of(operator, payment) == "returned"
        assert await held_of(payer) == "0.00"

    async def test_it_is_found_by_the_ids_of_the_line_it_reverses(self, payer, operator) -> None:
        for id_, end_to_end in (("REF-1", "NOTPROVIDED"), ("", "E2E-1")):
            payment = await announced(payer)
            ids = {"id_": id_, "end_to_end": end_to_end}
            await imported(operator, credit("1000.00", payment["reference"], **ids))
            line = await line_of(operator, returned("1000.00", "Account closed", **ids))
            assert line["payment_id"] == payment["id"]
        assert await held_of(payer) == "0.00"

    async def test_what_a_bank_calls_a_return_is_one_too(self, payer, operator) -> None:
        payment, _ = await came(operator, payer)
        told = detail(payment["reference"], more="<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>")
        line = await line_of(operator, camt(statement(entry(side="DBIT", details=[told]))))
        assert (line["is_reversal"], line["payment_id"]) == (True, payment["id"])

    async def test_money_that_was_spent_cannot_go(self, market, payer, operator) -> None:
        payment, _ = await came(operator, payer)
        await _spend(market, payer)
        line = await line_of(operator, returned("1000.00", payment["reference"]))
        assert (line["status"], line["reason"]) == ("unmatched", "insufficient_funds")
        assert await status_of(operator, payment) == "received"
        refused = await match(operator, line, payment)
        assert verdict(refused) == (409, "insufficient_funds")
        # What is left to the client is nobody else's to know.
        assert refused.json()["detail"] == InsufficientFunds.title

    async def test_only_the_whole_amount_and_not_before_it_came(self, payer, operator) -> None:
        payment, _ = await came(operator, payer)
        for content, reason in (
            (returned("999.99", payment["reference"]), "other_amount"),
            (returned("1000.00", payment["reference"], on="2026-12-06"), "before_it_came"),
            (returned("1000.00", "by nobody"), "no_earlier_line"),
        ):
            assert (await line_of(operator, content))["reason"] == reason
        assert await held_of(payer) == "1000.00"

    async def test_what_never_came_is_not_taken_back(self, payer, operator) -> None:
        payment = await announced(payer)
        line = await line_of(operator, returned("1000.00", payment["reference"]))
        assert (line["status"], line["reason"]) == ("unmatched", "illegal_move")

    async def test_what_an_operator_took_back_before_gets_its_line(self, payer, operator) -> None:
        payment, _ = await came(operator, payer)
        await take_back(operator, payment)
        line = await line_of(operator, returned("1000.00", payment["reference"]))
        assert line["payment_id"] == payment["id"]

    async def test_other_debits_and_what_comes_back_to_the_house_wait(self, payer, operator):
        payment, _ = await came(operator, payer)
        debit = camt(statement(entry("1000.00", payment["reference"], side="DBIT")))
        back = entry("1000.00", payment["reference"], more="<RvslInd>true</RvslInd>")
        for content in (debit, camt(statement(back))):
            line = await line_of(operator, content)
            assert (line["status"], line["reason"]) == ("unmatched", "not_of_a_payment")
        assert await held_of(payer) == "1000.00"
        refused = await match(operator, line, payment)
        assert refused.json()["errors"][0]["code"] == "not_of_a_payment"


async def _spend(market: Market, payer: Person) -> None:
    """Move what is held to the house, past the API."""
    from tests.factories.payments import held_for  # noqa: PLC0415  # for the amount it undoes

    await held_for(payer, eur("-1000.00"))


class TestByHand:
    async def test_a_line_is_that_of_a_payment(self, market, payer, operator) -> None:
        payment = await announced(payer, eur("250.00"))
        line = await unmatched(operator, "249.50", "No reference at all")
        done = (await match(operator, line, payment)).json()
        assert (done["status"], done["settled_by"]) == ("matched", str(operator.id))
        assert (await operator.get(f"{LINES}/{line['id']}")).json() == done
        assert await held_of(payer) == "249.50"
        told = await rows.told(market, "bank_line.matched", line["id"])
        assert told == [({"status": "matched"}, {operator.id})]

    async def test_a_debit_takes_back_what_came(self, payer: Person, operator: Person) -> None:
        payment = await paid_in(payer, operator=operator)
        line = await line_of(operator, table(row("-1.000,00", "Return", id_=None)), CSV)
        assert (await match(operator, line, payment)).status_code == 200
        assert await held_of(payer) == "0.00"

    async def test_it_shows_what_it_may_be_the_likest_name_first(self, market, operator) -> None:
        wanted = []
        for name in ("Harbour Bakery Ltd", "Northwind", "Café Müller GmbH"):
            payer = await market.owner()
            change = "UPDATE organizations SET name = $1 WHERE id = $2"
            await rows.fetch(market, change, name, payer.organization_id)
            await announced(payer, eur("1001.00"))  # another amount
            wanted.append(await announced(payer, eur("812.34")))
        content = camt(statement(entry("812.34", name="MUELLER CAFE")))
        line = await line_of(operator, content)
        [listed] = (await operator.get(LINES, statement_id=line["statement_id"])).json()["items"]
        assert listed["candidates"] == line["candidates"]
        assert [one["payment_id"] for one in line["candidates"][:1]] == [wanted[2]["id"]]
        assert {one["payment_id"] for one in line["candidates"]} == {one["id"] for one in wanted}
        assert line["candidates"][0]["likeness"] > 50

    async def test_what_does_not_fit_is_refused(self, payer: Person, operator: Person) -> None:
        line = await unmatched(operator)
        other = await announced(payer, {"amount": "1000.00", "currency": "USD"})
        refused = await match(operator, line, other)
        assert refused.json()["errors"][0]["code"] == "other_currency"
        assert verdict(await match(operator, line, line)) == (404, "not_found")
        taken, _ = await came(operator, payer)
        assert verdict(await match(operator, line, taken)) == (409, "payment_has_line")

    async def test_a_line_is_set_aside_and_matched_after_all(self, payer, operator) -> None:
        line = await unmatched(operator)
        path = f"{LINES}/{line['id']}"
        done = (await operator.move(f"{path}/dismiss", {"note": "Interest."})).json()
        assert (done["status"], done["note"]) == ("dismissed", "Interest.")
        assert (done["allowed_actions"], done["candidates"]) == (["match"], [])
        payment = await announced(payer)
        assert (await match(operator, line, payment)).json()["status"] == "matched"
        again = await operator.move(f"{path}/dismiss", {"note": "Interest."})
        assert verdict(again) == (409, "illegal_move")

    async def test_twenty_matches_at_once_move_the_money_once(self, payer, operator) -> None:
        line, payment = await unmatched(operator), await announced(payer)
        answers = await asyncio.gather(*(match(operator, line, payment) for _ in range(20)))
        assert sorted(one.status_code for one in answers) == [200, *[409] * 19]
        assert await held_of(payer) == "1000.00"

    async def test_twenty_lines_at_once_are_not_all_of_one_payment(self, payer, operator) -> None:
        content = camt(statement(*(entry("1000.00") for _ in range(20))))
        lines = await lines_of(operator, await imported(operator, content))
        payment = await announced(payer)
        answers = await asyncio.gather(*(match(operator, one, payment) for one in lines))
        assert sorted(one.status_code for one in answers) == [200, *[409] * 19]
        assert await held_of(payer) == "1000.00"

    async def test_a_match_and_a_confirmation_by_hand_at_once(self, payer, operator) -> None:
        for _ in range(5):
            line, payment = await unmatched(operator), await announced(payer)
            answers = await asyncio.gather(
                match(operator, line, payment), receive(operator, payment)
            )
            assert {one.status_code for one in answers} <= {200, 409}
            await match(operator, line, payment)
            found = (await operator.get(f"{LINES}/{line['id']}")).json()
            assert found["payment_id"] == payment["id"]
        assert await held_of(payer) == "5000.00"

    async def test_only_the_house_does(self, payer: Person, operator: Person) -> None:
        line, payment = await unmatched(operator), await announced(payer)
        assert verdict(await match(payer, line, payment)) == (403, "forbidden")
        assert verdict(await payer.get(f"{LINES}/{line['id']}")) == (403, "forbidden")
        assert verdict(await match(operator, payment, payment)) == (404, "not_found")


class TestGuards:
    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE bank_lines SET amount_minor = amount_minor + 1 WHERE id = $1",
            "UPDATE bank_lines SET booked_on = booked_on - 1 WHERE id = $1",
            "UPDATE bank_lines SET remittance = 'other' WHERE id = $1",
            "UPDATE bank_lines SET direction = 'debit' WHERE id = $1",
            "UPDATE bank_lines SET status = 'unmatched', payment_id = NULL WHERE id = $1",
            "UPDATE bank_lines SET payment_id = gen_random_uuid() WHERE id = $1",
            "DELETE FROM bank_lines WHERE id = $1",
        ],
    )
    async def test_what_is_matched_never_changes(self, market, payer, operator, change) -> None:
        _, line = await came(operator, payer)
        with pytest.raises(asyncpg.RestrictViolationError):
            await rows.fetch(market, change, line["id"])

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE bank_lines SET status = 'matched', settled_at = now() WHERE id = $1",
            "UPDATE bank_lines SET status = 'dismissed', settled_at = now() WHERE id = $1",
            "UPDATE bank_lines SET reason = NULL WHERE id = $1",
            "UPDATE bank_lines SET settled_by = (SELECT id FROM users LIMIT 1) WHERE id = $1",
            "UPDATE bank_lines SET status = 'lost' WHERE id = $1",
            "UPDATE bank_lines SET payment_id = (SELECT id FROM payments LIMIT 1) WHERE id = $1",
        ],
    )
    async def test_a_line_says_what_became_of_it(self, market, payer, operator, change) -> None:
        await announced(payer)
        line = await unmatched(operator)
        with pytest.raises(asyncpg.CheckViolationError):
            await rows.fetch(market, change, line["id"])

    @pytest.mark.parametrize(
        ("copy", "error"),
        [
            ("key = key", asyncpg.UniqueViolationError),
            ("key = '\\x00'", asyncpg.CheckViolationError),
            ("key = sha256('a'), amount_minor = 0", asyncpg.CheckViolationError),
            ("key = sha256('a')", asyncpg.UniqueViolationError),
        ],
    )
    async def test_no_line_comes_twice_nor_two_of_a_payment(
        self, market, payer, operator, copy, error
    ) -> None:
        _, line = await came(operator, payer)
        changed = dict(part.split(" = ") for part in copy.split(", "))
        columns = await rows.fetch(
            market,
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'bank_lines'",
        )
        names = [one[0] for one in columns]
        taken = ", ".join({**changed, "id": "gen_random_uuid()"}.get(n, n) for n in names)
        with pytest.raises(error):
            await rows.fetch(
                market,
                f"INSERT INTO bank_lines ({', '.join(names)}) "  # noqa: S608  # our own words
                f"SELECT {taken} FROM bank_lines WHERE id = $1",
                line["id"],
            )

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE bank_statements SET imported = 0 WHERE id = $1",
            "UPDATE bank_statements SET status = 'checked' WHERE id = $1",
            "DELETE FROM bank_statements WHERE id = $1",
        ],
    )
    async def test_what_is_imported_never_changes(self, market, operator, change) -> None:
        found = await imported(operator, credit("1.00", ""))
        with pytest.raises(asyncpg.RestrictViolationError):
            await rows.fetch(market, change, found["id"])

    @pytest.mark.parametrize("table_", ["bank_lines", "bank_statements CASCADE"])
    async def test_nothing_is_emptied(self, market: Market, table_: str) -> None:
        with pytest.raises(asyncpg.RestrictViolationError):
            await rows.fetch(market, f"TRUNCATE {table_}")
