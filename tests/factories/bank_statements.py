"""Statements as banks write them, and what becomes of one that is sent."""

from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

import httpx

from tests.factories.market import Market, Person
from tests.factories.payments import announced, eur
from tests.invariants import rows
from va_market.kit.ids import new_id
from va_market.worker import periodic_works

Json = dict[str, Any]
STATEMENTS, LINES = "/v1/admin/bank-statements", "/v1/admin/bank-lines"
CSV, XML = "text/csv", "application/xml"
HEADER = "Booked;Amount;Cur;Text;Name;Id;E2E"
READ = {
    "account": "PT50 0002 0123 1234 5678 9015 4",
    "date_column": "Booked",
    "amount_column": "Amount",
    "text_columns": "Text",
    "currency_column": "Cur",
    "counterparty_column": "Name",
    "bank_id_column": "Id",
    "end_to_end_column": "E2E",
    "date_order": "day_first",
    "decimal_sign": "comma",
}
"""How the table below is to be read."""


def row(
    amount: str = "1.000,00",
    text: str = "",
    *,
    on: str = "07.12.2026",
    currency: str = "EUR",
    name: str = "Acme Ltd",
    id_: str | None = "",
    end_to_end: str = "",
) -> str:
    """A row of a table; without an id of its own unless one is given, and with a new one if None.

    None is for tests in which others have imported the same.
    """
    own = str(new_id()) if id_ is None else id_
    return f"{on};{amount};{currency};{text};{name};{own};{end_to_end}"


def table(*lines: str, header: str = HEADER, end: str = "\r\n") -> bytes:
    return end.join([header, *lines, ""]).encode()


def entry(
    amount: str = "1000.00",
    text: str = "",
    *,
    side: str = "CRDT",
    on: str = "2026-12-07",
    currency: str = "EUR",
    id_: str | None = None,
    end_to_end: str = "NOTPROVIDED",
    name: str = "Acme Ltd",
    more: str = "",
    status: str = "<Cd>BOOK</Cd>",
    details: Iterable[str] | None = None,
) -> str:
    """An entry, with one transaction or with those given; `more` stands before its status."""
    own = str(new_id()) if id_ is None else id_
    parts = [detail(text, end_to_end=end_to_end, name=name)] if details is None else details
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>{more}'
        f"<Sts>{status}</Sts><BookgDt><Dt>{on}</Dt></BookgDt><AcctSvcrRef>{own}</AcctSvcrRef>"
        f"<NtryDtls>{''.join(parts)}</NtryDtls></Ntry>"
    )


def detail(
    text: str,
    amount: str | None = None,
    *,
    end_to_end: str = "NOTPROVIDED",
    name: str = "Acme Ltd",
    more: str = "",
) -> str:
    told = "" if amount is None else f'<Amt Ccy="EUR">{amount}</Amt>'
    return (
        f"<TxDtls><Refs><EndToEndId>{end_to_end}</EndToEndId></Refs>{told}"
        f"<RltdPties><Dbtr><Pty><Nm>{escape(name)}</Nm></Pty></Dbtr></RltdPties>"
        f"<RmtInf><Ustrd>{escape(text)}</Ustrd></RmtInf>{more}</TxDtls>"
    )


def balance(kind: str, amount: str, side: str = "CRDT", currency: str = "EUR") -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd></Bal>'
    )


def statement(*entries: str, balances: str = "", account: str = "PT50000201231234567890154") -> str:
    return (
        f"<Stmt><Id>1</Id><Acct><Id><IBAN>{account}</IBAN></Id></Acct>{balances}"
        f"{''.join(entries)}</Stmt>"
    )


def camt(*statements: str, version: str = "08", head: str = "") -> bytes:
    space = f"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"
    inner = "<GrpHdr><MsgId>1</MsgId></GrpHdr>" + "".join(statements)
    body = f"<BkToCstmrStmt>{inner}</BkToCstmrStmt>"
    return f'{head}<Document xmlns="{space}">{body}</Document>'.encode()


async def sent(
    operator: Person, content: Any, media_type: str = XML, **query: str
) -> httpx.Response:
    asked = {**READ, **query} if media_type == CSV else query
    return await operator.request(
        "POST",
        STATEMENTS,
        content=content,
        headers={"Content-Type": media_type},
        params={name: value for name, value in asked.items() if value},
    )


async def checked(operator: Person, content: Any, media_type: str = XML, **query: str) -> Json:
    made = await sent(operator, content, media_type, **query)
    assert made.status_code == 201, made.text
    found: Json = made.json()
    return found


async def taken(operator: Person, found: Json, on_error: str = "stop") -> httpx.Response:
    return await operator.pay(f"{STATEMENTS}/{found['id']}/import", {"on_error": on_error})


async def imported(
    operator: Person, content: Any, media_type: str = XML, *, on_error: str = "stop", **query: str
) -> Json:
    """A statement whose lines were looked at."""
    found = await checked(operator, content, media_type, **query)
    done = await taken(operator, found, on_error)
    assert done.status_code == 200, done.text
    await matched_all(operator.market)
    result: Json = done.json()
    return result


async def matched_all(market: Market) -> None:
    """Let the background look at every line."""
    state = market.app.state
    works = {w.name: w for w in periodic_works(state.database, state.settings, market.clock)}
    while await works["match_lines"].work():
        continue


async def lines_of(operator: Person, found: Json) -> list[Json]:
    """The lines of a statement, as the file has them."""
    query = {"statement_id": found["id"], "limit": "100"}
    listed = (await operator.get(LINES, **query)).json()["items"]
    return sorted(listed, key=lambda one: (one["number"], one["part"]))


async def line_of(operator: Person, content: bytes, media_type: str = XML) -> Json:
    """The only line of a statement that is imported."""
    [found] = await lines_of(operator, await imported(operator, content, media_type))
    return found


async def unmatched(operator: Person, amount: str = "1000.00", text: str = "") -> Json:
    """A credit that names no payment."""
    return await line_of(operator, camt(statement(entry(amount, text))))


async def match(operator: Person, line: Json, payment: Json) -> httpx.Response:
    return await operator.pay(f"{LINES}/{line['id']}/match", {"payment_id": payment["id"]})


async def came(operator: Person, payer: Person, amount: str = "1000.00") -> tuple[Json, Json]:
    """A payment that a line has received, and the line."""
    payment = await announced(payer, eur(amount))
    line = await line_of(operator, camt(statement(entry(amount, payment["reference"]))))
    assert line["payment_id"] == payment["id"], line
    return payment, line


async def count_of_lines(market: Market) -> int:
    return int(await rows.value(market, "SELECT count(*) FROM bank_lines"))


async def ids_of(operator: Person) -> dict[str, str]:
    """A statement that waits to be imported, and a line that waits for its payment."""
    found = await checked(operator, camt(statement(entry())))
    return {"statement_id": found["id"], "bank_line_id": (await unmatched(operator))["id"]}
