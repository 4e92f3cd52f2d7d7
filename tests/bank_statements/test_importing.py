"""From a file to lines: checked first, each once, and nothing of what cannot be read."""

import asyncio

import pytest

from tests.factories.bank_statements import (
    CSV,
    LINES,
    STATEMENTS,
    XML,
    balance,
    camt,
    checked,
    detail,
    entry,
    imported,
    lines_of,
    matched_all,
    row,
    sent,
    statement,
    table,
    taken,
)
from tests.factories.market import Market, Person
from tests.factories.payments import operator_of
from tests.factories.rosters import verdict
from tests.invariants import rows


@pytest.fixture
async def operator(market: Market) -> Person:
    return await operator_of(market)


def counts(found) -> tuple[int, ...]:
    return tuple(found[one] for one in ("lines", "valid", "duplicates", "faulty", "skipped"))


class TestDryRun:
    async def test_it_says_what_is_in_a_file_and_adds_nothing(self, operator: Person) -> None:
        made = await sent(operator, table(row(), row("-12,50", "Fee of the bank")), CSV)
        found = made.json()
        assert made.headers["location"] == f"{STATEMENTS}/{found['id']}"
        assert (found["status"], found["format"], counts(found)) == (
            *("checked", "csv"),
            (2, 2, 0, 0, 0),
        )
        assert found["allowed_actions"] == ["delete", "import"]
        assert await lines_of(operator, found) == []

    async def test_it_can_be_removed_until_it_is_imported(self, operator: Person) -> None:
        found = await checked(operator, table(row(id_=None)), CSV)
        path = f"{STATEMENTS}/{found['id']}"
        assert (await operator.delete(path)).status_code == 204
        assert verdict(await operator.get(path)) == (404, "not_found")
        kept = await imported(operator, table(row(id_=None)), CSV)
        refused = await operator.delete(f"{STATEMENTS}/{kept['id']}")
        assert verdict(refused) == (409, "illegal_move")

    async def test_twenty_may_wait(self, market: Market, operator: Person) -> None:
        await rows.fetch(market, "DELETE FROM bank_statements WHERE status = 'checked'")
        for _ in range(20):
            await checked(operator, table(row(id_=None)), CSV)
        refused = await sent(operator, table(row(id_=None)), CSV)
        assert verdict(refused) == (409, "too_many_statements")
        await rows.fetch(market, "DELETE FROM bank_statements WHERE status = 'checked'")

    async def test_who_does_not_work_for_the_house_sees_nothing(self, market: Market) -> None:
        owner = await market.owner()
        for path in (STATEMENTS, LINES):
            assert verdict(await owner.get(path)) == (403, "forbidden")
        assert verdict(await sent(owner, table(row()), CSV)) == (403, "forbidden")


class TestTables:
    async def test_each_cell_is_read_as_the_caller_says(self, operator: Person) -> None:
        lines = table(
            row("1.234,56", "For  VAM\tX", on="06.12.2026", id_=None, end_to_end="E-1"),
            row("-0,01", on="5.12.2026", currency="usd", name="Bank", id_=None),
        )
        first, second = await lines_of(operator, await imported(operator, lines, CSV))
        assert first["amount"] == {"amount": "1234.56", "currency": "EUR"}
        assert (first["direction"], first["booked_on"]) == ("credit", "2026-12-06")
        assert (first["remittance"], first["end_to_end_id"]) == ("For VAM X", "E-1")
        assert second["amount"] == {"amount": "0.01", "currency": "USD"}
        assert (second["direction"], second["is_reversal"]) == ("debit", False)
        assert {one["account"] for one in (first, second)} == {"PT50000201231234567890154"}

    @pytest.mark.parametrize(
        ("amount", "sign", "read"),
        [
            ("1,234.50", "point", "1234.50"),
            ("1 234,5", "comma", "1234.50"),
            ("1'234'567.00", "point", "1234567.00"),
            ("+12.30", "point", "12.30"),
            ("0012,00", "comma", "12.00"),
            ("999999999999,99", "comma", "999999999999.99"),
        ],
    )
    async def test_amounts_are_exact(self, operator: Person, amount, sign, read) -> None:
        content = table(row(f'"{amount}"', id_=None))
        found = await imported(operator, content, CSV, decimal_sign=sign)
        [line] = await lines_of(operator, found)
        assert line["amount"]["amount"] == read

    @pytest.mark.parametrize(
        ("line", "column", "code"),
        [
            (row("12,345"), "Amount", "not_an_amount"),
            (row("1.23"), "Amount", "not_an_amount"),
            (row("1,2,3"), "Amount", "not_an_amount"),
            (row("-5-"), "Amount", "not_an_amount"),
            (row("\u0661\u0662,00"), "Amount", "not_an_amount"),
            (row("1e3"), "Amount", "not_an_amount"),
            (row("NaN"), "Amount", "not_an_amount"),
            (row(""), "Amount", "not_an_amount"),
            (row("9" * 400), "Amount", "not_an_amount"),
            (row("0,00"), "Amount", "no_amount"),
            (row("1,50", currency="JPY"), "Amount", "not_an_amount"),
            (row(currency="XYZ"), "Amount", "unknown_currency"),
            (row(currency=""), "Amount", "unknown_currency"),
            (row(on="12/31/2026"), "Booked", "not_a_date"),
            (row(on="31.02.2026"), "Booked", "not_a_date"),
            (row(on="01.01.1900"), "Booked", "date_out_of_range"),
            (row(on="08.12.2026"), None, "in_the_future"),
            ("one;cell", None, "cells_do_not_match"),
            ('07.12.2026;"1,00', None, "malformed_row"),
        ],
    )
    async def test_a_faulty_row_is_named_and_spoils_no_other(
        self, operator: Person, line, column, code
    ) -> None:
        found = await checked(operator, table(row(id_=None), line), CSV)
        [fault] = found["faults"]
        assert (fault["number"], fault["column"], fault["code"]) == (3, column, code)
        assert verdict(await taken(operator, found)) == (409, "statement_has_faults")
        done = await taken(operator, found, "skip")
        assert (done.json()["status"], done.json()["imported"]) == ("imported", 1)
        await matched_all(operator.market)

    async def test_a_row_in_another_encoding_is_faulty(self, operator: Person) -> None:
        content = table(row(name="Zoé", id_=None)).decode().encode("cp1252")
        assert (await checked(operator, content, CSV))["faults"][0]["code"] == "not_utf8"
        found = await imported(operator, content, CSV, encoding="windows_1252")
        assert (await lines_of(operator, found))[0]["counterparty"] == "Zoé"

    @pytest.mark.parametrize(
        ("change", "name", "code"),
        [
            ({"account": ""}, "/account", "needed_for_csv"),
            ({"date_order": ""}, "/date_order", "needed_for_csv"),
            ({"decimal_sign": ""}, "/decimal_sign", "needed_for_csv"),
            ({"currency": "EUR"}, "/currency", "needed_for_csv"),
            ({"currency_column": ""}, "/currency", "needed_for_csv"),
            ({"amount_column": "Betrag"}, "", "unknown_header"),
        ],
    )
    async def test_nothing_is_guessed(self, operator: Person, change, name, code) -> None:
        refused = await sent(operator, table(row()), CSV, **change)
        [fault] = refused.json()["errors"]
        assert (refused.status_code, fault["pointer"], fault["code"]) == (422, name, code)

    async def test_a_column_that_is_there_twice_names_nothing(self, operator: Person) -> None:
        header = "Booked;Amount;Cur;Text;Name;Id;E2E;Amount"
        refused = await sent(operator, table(row() + ";1", header=header), CSV)
        assert refused.json()["errors"][0]["code"] == "unknown_header"


class TestCamt:
    @pytest.mark.parametrize(("version", "status"), [("02", "BOOK"), ("08", "<Cd>BOOK</Cd>")])
    async def test_both_versions_are_read(self, operator: Person, version, status) -> None:
        content = camt(
            statement(
                entry("12.3", "Hello", status=status, end_to_end="E-7", name="Zoé & Co"),
                entry("5.00", side="DBIT", status=status),
                balances=balance("OPBD", "10.00", "DBIT") + balance("CLBD", "2.70", "DBIT"),
            ),
            version=version,
        )
        found = await imported(operator, content)
        assert (found["format"], found["adds_up"]) == ("camt_053", True)
        first, second = await lines_of(operator, found)
        assert first["amount"] == {"amount": "12.30", "currency": "EUR"}
        assert (first["counterparty"], first["end_to_end_id"]) == ("Zoé & Co", "E-7")
        assert (first["account"], first["booked_on"]) == (
            *("PT50000201231234567890154", "2026-12-07"),
        )
        assert (second["direction"], second["end_to_end_id"]) == ("debit", None)

    async def test_a_file_that_does_not_add_up_is_never_imported(self, operator: Person) -> None:
        balances = balance("OPBD", "0.00") + balance("CLBD", "10.01")
        found = await checked(operator, camt(statement(entry("10.00"), balances=balances)))
        assert (found["adds_up"], found["allowed_actions"]) == (False, ["delete"])
        refused = await taken(operator, found, "skip")
        assert verdict(refused) == (409, "statement_does_not_add_up")

    async def test_each_statement_of_a_file_adds_up_by_itself(self, operator: Person) -> None:
        right = balance("PRCD", "0.00") + balance("CLBD", "10.00")
        wrong = balance("OPBD", "0.00") + balance("CLBD", "20.00")
        both = [
            statement(entry("10.00"), balances=told, account=account)
            for told, account in ((right, "A1"), (wrong, "A2"))
        ]
        assert not (await checked(operator, camt(*both)))["adds_up"]
        assert (await checked(operator, camt(both[0])))["adds_up"]
        assert (await checked(operator, camt(statement(entry("10.00")))))["adds_up"] is None

    async def test_what_is_not_booked_is_skipped(self, operator: Person) -> None:
        content = camt(
            statement(
                entry("10.00"),
                entry("7.00", status="<Cd>PDNG</Cd>"),
                entry("0.00"),
                balances=balance("OPBD", "0.00") + balance("CLBD", "10.00"),
            )
        )
        found = await checked(operator, content)
        assert (counts(found), found["adds_up"]) == ((3, 1, 0, 0, 2), True)

    async def test_a_collective_entry_is_its_parts_where_they_make_the_whole(
        self, operator
    ) -> None:
        parts = [detail("one", "60.00", name="A"), detail("two", "40.00", name="B")]
        whole = entry("100.00", details=parts)
        torn = entry("100.01", details=parts)
        found = await imported(operator, camt(statement(whole, torn)))
        lines = await lines_of(operator, found)
        assert [(one["amount"]["amount"], one["remittance"]) for one in lines] == [
            *(("60.00", "one"), ("40.00", "two"), ("100.01", "one two")),
        ]
        assert [one["counterparty"] for one in lines] == ["A", "B", ""]

    @pytest.mark.parametrize(
        ("broken", "code"),
        [
            (entry("1e3"), "not_an_amount"),
            (entry("-1.00"), "not_an_amount"),
            (entry("1.001"), "not_an_amount"),
            (entry("9" * 18), "not_an_amount"),
            (entry(currency="XXX"), "unknown_currency"),
            (entry(side="BOTH"), "no_direction"),
            (entry(on="2026-02-31"), "not_a_date"),
            (entry(on="1812-01-01"), "date_out_of_range"),
            (entry(on="2026-12-08"), "in_the_future"),
        ],
    )
    async def test_a_faulty_entry_is_named(self, operator: Person, broken, code) -> None:
        found = await checked(operator, camt(statement(entry(), broken)))
        assert [(one["number"], one["code"]) for one in found["faults"]] == [(2, code)]

    async def test_it_says_everything_itself(self, operator: Person) -> None:
        refused = await sent(operator, camt(statement(entry())), XML, currency="EUR")
        assert refused.json()["errors"][0]["code"] == "only_for_csv"


class TestTwice:
    async def test_the_same_file_adds_nothing(self, operator: Person) -> None:
        for content, kind in (
            (camt(statement(entry(), entry("2.00"))), XML),
            (table(row(text="1"), row(text="1"), row(text="2"), row(id_=None)), CSV),
        ):
            first = await imported(operator, content, kind)
            again = await imported(operator, content, kind)
            assert first["imported"] == first["valid"] == first["lines"]
            assert (again["imported"], again["duplicates"]) == (0, first["lines"])

    async def test_equal_rows_of_a_day_are_several_and_none_is_lost(self, operator) -> None:
        one = row(text="Same")
        first = await imported(operator, table(one, one), CSV, account="B")
        more = await imported(operator, table(row(text="x"), one, one, one), CSV, account="B")
        assert (first["imported"], more["imported"], more["duplicates"]) == (2, 2, 2)

    async def test_an_id_of_the_bank_with_another_content_is_a_fault(self, operator) -> None:
        await imported(operator, table(row(id_="R-1")), CSV, account="C")
        again = table(row("1,00", id_="R-1"), row(id_="R-2"), row("3,00", id_="R-2"))
        found = await checked(operator, again, CSV, account="C")
        assert [(one["number"], one["code"]) for one in found["faults"]] == [
            *((2, "other_content"), (4, "other_content")),
        ]

    async def test_another_account_has_ids_of_its_own(self, operator: Person) -> None:
        for account in ("D", "E"):
            found = await imported(operator, table(row(id_="S-1")), CSV, account=account)
            assert found["imported"] == 1

    async def test_two_imports_at_once_add_each_line_once(self, operator: Person) -> None:
        content = camt(statement(*(entry(f"{n}.00") for n in range(1, 200))))
        both = [await checked(operator, content) for _ in range(4)]
        done = await asyncio.gather(*(taken(operator, one) for one in both))
        assert [one.status_code for one in done] == [200] * 4
        assert sorted(one.json()["imported"] for one in done) == [0, 0, 0, 199]
        await matched_all(operator.market)

    async def test_one_statement_is_imported_once(self, operator: Person) -> None:
        found = await checked(operator, camt(statement(entry())))
        done = await asyncio.gather(*(taken(operator, found) for _ in range(10)))
        assert sorted(one.status_code for one in done) == [200, *[409] * 9]
        await matched_all(operator.market)

    async def test_a_statement_that_nobody_imports_is_forgotten(self, market: Market) -> None:
        from va_market.worker import periodic_works  # noqa: PLC0415  # in this test alone

        operator = await operator_of(market)
        found = await checked(operator, camt(statement(entry())))
        kept = await imported(operator, camt(statement(entry())))
        market.clock.advance(days=31)
        state = market.app.state
        works = {w.name: w for w in periodic_works(state.database, state.settings, market.clock)}
        await works["forget_statements"].work()
        operator = await operator_of(market)
        gone = await operator.get(f"{STATEMENTS}/{found['id']}")
        assert verdict(gone) == (404, "not_found")
        assert (await operator.get(f"{STATEMENTS}/{kept['id']}")).status_code == 200
