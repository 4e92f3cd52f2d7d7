"""Statements: each entry with the balance after it, page by page, at the same cost at any depth."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from tests.conftest import copied_database
from tests.ledger.books import NOW, Books, entry, moving
from va_market.kit.db import Database, ReadSession, Row
from va_market.kit.ids import new_id
from va_market.kit.pages import Page, PageRequest
from va_market.ledger import service as ledger

KEY = b"a key that signs cursors"


async def page(
    reader: ReadSession,
    account_id: UUID,
    *,
    sort: str = "position",
    cursor: str | None = None,
    limit: int = 20,
    **filters: Any,
) -> Page[Row]:
    request = PageRequest(KEY, limit, cursor)
    return await ledger.statement(
        reader, request, account_id=account_id, sort=sort, filters=filters
    )


class TestEntries:
    async def test_they_carry_the_balance_after_them(self, books: Books) -> None:
        cash, held = await books.funded(100)
        await books.move(held, cash, 30)
        hold = await books.hold(held, cash, 20)
        await books.settle(hold.id)

        found = (await page(books.database.reader, held)).items

        assert [(one.state, one.amount_minor, one.balance_minor) for one in found] == [
            *(("posted", 100, 100), ("posted", -30, 70), ("pending", -20, 70)),
            *(("pending", 20, 70), ("posted", -20, 50)),
        ]
        assert [one.action for one in found] == ["post", "post", "hold", "settle", "settle"]

    async def test_every_entry_is_met_once_on_the_pages(self, books: Books) -> None:
        cash, held = await books.funded(100)
        for _ in range(6):
            await books.move(held, cash, 1)
        cursor, met = None, []
        while True:
            found = await page(
                books.database.reader, held, sort="-position", cursor=cursor, limit=3
            )
            met += [one.position for one in found.items]
            cursor = found.next_cursor
            if cursor is None:
                break
        assert met == [7, 6, 5, 4, 3, 2, 1]

    async def test_a_span_of_time_is_a_span_of_places(self, books: Books) -> None:
        cash, held = await books.account(negative=True), await books.account()
        for day in (1, 2, 2, 3):
            async with books.database.writing() as session:
                now = NOW + timedelta(days=day)
                await ledger.post(session, entry(), moving(cash, held, 1), now=now)

        async def places(**filters: Any) -> list[int]:
            found = await page(books.database.reader, held, **filters)
            return [one.position for one in found.items]

        after = NOW + timedelta(days=1)
        before = NOW + timedelta(days=3)
        assert await places(created_after=after) == [2, 3, 4]
        assert await places(created_before=before) == [1, 2, 3]
        assert await places(created_after=after, created_before=before) == [2, 3]
        assert await places(created_after=NOW + timedelta(days=9)) == []
        assert await places(created_before=NOW) == []

    async def test_time_never_goes_back_along_an_account(self, books: Books) -> None:
        cash, held = await books.funded(5)
        async with books.database.writing() as session:
            earlier = NOW - timedelta(days=1)
            await ledger.post(session, entry(), moving(cash, held, 1), now=earlier)
        found = (await page(books.database.reader, held)).items
        assert [one.created_at for one in found] == [NOW, NOW]
        assert await books.faults() == []


MANY = 1_000_000
LARGEST = MANY // 4
BEGAN = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass
class Volume:
    reader: ReadSession
    account: UUID


async def fill(connection: asyncpg.Connection) -> UUID:
    """A million postings on eight accounts, two of which have a quarter each."""
    accounts = [new_id() for _ in range(8)]
    await connection.execute("SET session_replication_role = replica")
    await connection.copy_records_to_table(
        "ledger_accounts",
        records=[(one, new_id(), "held", None, "EUR", True, BEGAN) for one in accounts],
        columns=[
            "id",
            "owner_id",
            "kind",
            "subject_id",
            "currency",
            "allow_negative",
            "created_at",
        ],
    )
    await connection.execute(
        "INSERT INTO ledger_transactions SELECT ('01900000-0000-7000-8000-' || "
        "lpad(to_hex(n), 12, '0'))::uuid, 'volume:' || n, 'post', 'test', 'volume', NULL, "
        "$1::timestamptz + n * interval '1 minute' FROM generate_series(1, $2) n",
        *(BEGAN, MANY // 2),
    )
    # Each transaction on one of four pairs of accounts, the first of which has half of all.
    await connection.execute(
        "INSERT INTO ledger_postings SELECT ($2::uuid[])[2 * pair + side], "
        "row_number() OVER (PARTITION BY pair, side ORDER BY n), "
        "('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'EUR', 'posted', "
        "CASE side WHEN 1 THEN 1 ELSE -1 END, 0, "
        "$1::timestamptz + n * interval '1 minute', '', '' FROM generate_series(1, $3) n, "
        "LATERAL (SELECT CASE WHEN n % 2 = 0 THEN 0 ELSE 1 + n % 3 END AS pair) p, "
        "generate_series(1, 2) side",
        *(BEGAN, accounts, MANY // 2),
    )
    await connection.execute(
        "INSERT INTO ledger_balances (account_id, allow_negative, posted_minor, length, moved_at) "
        "SELECT account_id, true, sum(amount_minor), count(*), max(created_at) "
        "FROM ledger_postings WHERE account_id = ANY ($1::uuid[]) GROUP BY account_id",
        accounts,
    )
    await connection.execute("ANALYZE ledger_postings, ledger_transactions, ledger_balances")
    await connection.execute("SET session_replication_role = DEFAULT")
    return accounts[0]


@pytest.fixture(scope="module")
async def volume(postgres: str, template: str) -> AsyncIterator[Volume]:
    async with copied_database(postgres, template) as url:
        connection = await asyncpg.connect(url)
        account = await fill(connection)
        assert await connection.fetchval("SELECT count(*) FROM ledger_postings") == MANY
        await connection.close()
        database = Database(url)
        await database.open()
        yield Volume(database.reader, account)
        await database.close()


async def milliseconds(act: Any) -> float:
    """The median of many: a neighbour of this machine slows some of them down."""
    took = []
    for _ in range(31):
        begun = perf_counter()
        await act()
        took.append(perf_counter() - begun)
    return median(took) * 1000


@pytest.mark.long
class TestVolume:
    async def test_a_balance_takes_less_than_five_milliseconds(self, volume: Volume) -> None:
        async def act() -> None:
            found = await ledger.balance(volume.reader, account_id=volume.account)
            assert found.posted.minor == LARGEST

        assert await milliseconds(act) < 5

    async def test_a_page_costs_the_same_at_any_depth(self, volume: Volume) -> None:
        cursors = {}
        for depth in (0, LARGEST - 100):
            span = {"created_after": BEGAN + timedelta(minutes=2 * depth)} if depth else {}
            found = await page(volume.reader, volume.account, **span)
            assert found.items[0].position == depth + 1
            cursors[depth] = (span, found.next_cursor)

        async def at(depth: int) -> float:
            span, cursor = cursors[depth]

            async def act() -> None:
                found = await page(volume.reader, volume.account, cursor=cursor, **span)
                assert len(found.items) == 20

            return await milliseconds(act)

        first, last = await at(0), await at(LARGEST - 100)
        assert max(first, last) < 10
        assert last < 3 * first + 1
