"""Files that mean harm, or mean nothing: refused with a reason, and never a fault of ours."""

import asyncio
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.bank_statements import (
    CSV,
    HEADER,
    READ,
    XML,
    camt,
    checked,
    entry,
    row,
    sent,
    statement,
    table,
)
from tests.factories.market import Market, Person
from tests.factories.payments import operator_of
from va_market.bank_statements.formats.amounts import DecimalSign
from va_market.bank_statements.formats.camt import read_camt
from va_market.bank_statements.formats.tables import Columns, Encoding, Manner, read_table
from va_market.kit.days import DateOrder
from va_market.kit.errors import Invalid

GOOD = camt(statement(entry("10.00", "Hello"), entry("5.00", side="DBIT")))
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE Document [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 10))
    + "]>"
)
OUTSIDE = '<!DOCTYPE Document SYSTEM "file:///etc/passwd">'
PARAMETER = '<!DOCTYPE Document [<!ENTITY % x SYSTEM "http://localhost/x">%x;]>'
MANNER = Manner(
    account="A",
    currency=None,
    columns=Columns("Booked", "Amount", ["Text"], "Cur", "Name", "Id", "E2E"),
    date_order=DateOrder.DAY_FIRST,
    decimal_sign=DecimalSign.COMMA,
    encoding=Encoding.UTF_8,
)


@pytest.fixture
async def operator(market: Market) -> Person:
    return await operator_of(market)


class TestXml:
    @pytest.mark.parametrize("head", [LAUGHS, OUTSIDE, PARAMETER, "<!DOCTYPE Document>"])
    async def test_no_document_type_is_read(self, operator: Person, head: str) -> None:
        refused = await sent(operator, camt(statement(entry("10.00", "&a9;")), head=head))
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["code"] == "document_type"

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "not_xml"),
            (b"\x00" * 100, "not_xml"),
            (b"{}", "not_xml"),
            (GOOD[:-20], "not_xml"),
            (GOOD + GOOD, "not_xml"),
            (GOOD.replace(b"Hello", b"\xed\xa0\x80"), "not_xml"),
            (GOOD.replace(b"Hello", b"&#xD800;"), "not_xml"),
            (GOOD.replace(b"Hello", b"&#0;"), "not_xml"),
            (GOOD.replace(b"Hello", b"&nbsp;"), "not_xml"),
            (GOOD.replace(b"Hello", b"\xff"), "not_xml"),
            (b'<?xml version="1.0" encoding="klingon"?>' + GOOD, "not_xml"),
            (b'<?xml version="1.0" encoding="utf-7"?>' + GOOD, "not_xml"),
            (b'<?xml version="1.0" encoding="shift_jis"?>' + GOOD, "not_xml"),
            (b"<Document/>", "unknown_format"),
            (GOOD.replace(b"053.001.08", b"054.001.08"), "unknown_format"),
            (camt(), "no_statement"),
            (b"<a>" * 10_000, "unknown_format"),
            (camt("<a>" * 100 + "</a>" * 100), "too_complex"),
            (camt("<Stmt><Ntry>" + "<a/>" * 100_001 + "</Ntry></Stmt>"), "too_complex"),
        ],
    )
    async def test_what_is_no_statement_is_refused(self, operator: Person, content, code) -> None:
        refused = await sent(operator, content)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["code"] == code

    @pytest.mark.parametrize(
        ("encoding", "codec"),
        [("UTF-16", "utf-16"), ("ISO-8859-1", "latin-1"), ("windows-1252", "cp1252")],
    )
    async def test_other_encodings_that_are_named_are_read(self, operator, encoding, codec) -> None:
        head = f'<?xml version="1.0" encoding="{encoding}"?>'
        content = camt(statement(entry("1.00", "Zoé")), head=head).decode().encode(codec)
        assert (await checked(operator, content))["valid"] == 1

    async def test_ten_mebibytes_are_the_most(self, operator: Person) -> None:
        long = camt(statement(entry("1.00", "x" * 10 * 2**20)))
        assert (await sent(operator, long)).status_code == 413
        whole = camt(statement(entry("1.00", "x" * (10 * 2**20 - 5000))))
        assert (await checked(operator, whole))["valid"] == 1

    async def test_ten_thousand_lines_are_the_most(self, operator: Person) -> None:
        many = [entry(f"{n}.00") for n in range(1, 10_002)]
        assert (await checked(operator, camt(statement(*many[:-1]))))["valid"] == 10_000
        refused = await sent(operator, camt(statement(*many)))
        assert refused.json()["errors"][0]["code"] == "too_many_lines"

    async def test_what_no_eye_sees_is_not_kept(self) -> None:
        found = read_camt(camt(statement(entry("1.00", "a\u2028b\x85c\x7f\td"))))
        assert found.lines[0].remittance == "a b c d"


class TestTables:
    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"\x00" * 100,
            b"\xff\xfe" + table(row()).decode().encode("utf-16-le"),
            b'"' * 100_000,
            HEADER.encode() * 10_000,
        ],
    )
    async def test_what_is_no_table_is_refused(self, operator: Person, content: bytes) -> None:
        refused = await sent(operator, content, CSV)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["code"] == "unknown_header"

    @pytest.mark.parametrize(
        "line",
        [b"\xed\xa0\x80;;;;;;", b"\x00;;;;;;", b'"' * 1000, b";x" * 1000, b"x" * 100_000],
    )
    async def test_a_row_of_rubbish_is_a_fault(self, operator: Person, line: bytes) -> None:
        found = await checked(operator, table() + line + b"\r\n" + row(id_=None).encode(), CSV)
        assert found["faulty"] >= 1

    async def test_text_that_no_database_holds_is_left_out(self, operator: Person) -> None:
        found = await checked(operator, table(row(text="a\u2028\u0007b", id_=None)), CSV)
        assert found["valid"] == 1

    async def test_too_large_ones_are_refused(self, operator: Person) -> None:
        assert (await sent(operator, b"x" * (10 * 2**20 + 1), CSV)).status_code == 413
        rows = table(*[row("1,00") for _ in range(10_001)])
        refused = await sent(operator, rows, CSV)
        assert refused.json()["errors"][0]["code"] == "too_many_lines"

    @pytest.mark.parametrize("kind", ["application/json", "text/plain", ""])
    async def test_the_type_says_what_it_is(self, operator: Person, kind: str) -> None:
        assert (await sent(operator, GOOD, kind)).status_code == 415

    @pytest.mark.parametrize("name", ["account", "text_columns", "date_column"])
    async def test_hostile_words_in_the_query_are_no_fault_of_ours(
        self, operator: Person, name
    ) -> None:
        for word in ("\x00", "\ud83d", "x" * 5000, "\u2028"):
            asked = {**READ, name: word}
            query = "&".join(
                f"{key}={''.join(f'%{b:02X}' for b in value.encode('utf-8', 'surrogatepass'))}"
                for key, value in asked.items()
            )
            refused = await operator.request(
                "POST",
                f"/v1/admin/bank-statements?{query}",
                content=table(row()),
                headers={"Content-Type": CSV},
            )
            assert refused.status_code in {201, 400, 414, 422}, word


class TestFuzzed:
    def test_a_damaged_document_is_read_or_refused(self) -> None:
        for seed in range(3000):
            chance = random.Random(seed)  # noqa: S311  # a seed that can be repeated
            content = bytearray(GOOD)
            for _ in range(chance.randrange(1, 6)):
                place = chance.randrange(len(content))
                content[place : place + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
            _read_or_refuse(lambda some=bytes(content): read_camt(some))

    @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.text(max_size=40), min_size=0, max_size=10))
    def test_any_cells_are_read_or_refused(self, cells: list[str]) -> None:
        line = ";".join(cells).encode("utf-8", "surrogatepass")
        _read_or_refuse(lambda: read_table(table() + line, MANNER))

    @settings(max_examples=300, deadline=None)
    @given(st.binary(max_size=200))
    def test_any_bytes_are_read_or_refused(self, content: bytes) -> None:
        _read_or_refuse(lambda: read_camt(content))
        _read_or_refuse(lambda: read_table(table() + content, MANNER))


def _read_or_refuse(read) -> None:
    try:
        found = read()
    except Invalid:
        return
    assert all(one.amount.minor > 0 for one in found.lines)


class TestPatience:
    async def test_files_at_once_are_read_one_after_another(self, operator: Person) -> None:
        bad = camt("<Stmt>" + "<Ntry></Ntry>" * 9_000 + "</Stmt>")
        answers = await asyncio.gather(*(sent(operator, bad, XML) for _ in range(3)))
        assert {one.status_code for one in answers} == {201}
        assert {one.json()["faulty"] for one in answers} == {9_000}
