"""Whatever somebody does to the rows by SQL: the proof names the account and the transaction."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from tests.ledger.books import Books, faults_in
from va_market.audit.heads import Head
from va_market.kit.db import ReadSession, Row
from va_market.ledger import service as ledger
from va_market.ledger.canonical import hash_of
from va_market.ledger.repository.proving import _WALKED
from va_market.ledger.service import Fault


@dataclass
class Intruder:
    """Somebody with all rights, whom no trigger stops, and what they find."""

    connection: asyncpg.Connection
    cash: UUID
    held: UUID
    transaction: UUID

    async def run(self, statement: str, *values: Any) -> None:
        await self.connection.execute(statement, *values)

    async def edit(self, change: str, account: UUID | None = None) -> None:
        """Of the third transaction, on one leg or on both."""
        await self.run(
            f"UPDATE ledger_postings SET {change} "  # noqa: S608  # a text of this file
            "WHERE transaction_id = $1 AND account_id = coalesce($2, account_id)",
            *(self.transaction, account),
        )

    async def rehash(self, account: UUID) -> None:
        """Write the whole chain of an account anew, so that it holds."""
        reader, head, balance = ReadSession(self.connection), bytes(32), 0
        rows = await reader.rows(_WALKED, account_id=account, position=1, limit_=100)
        for row in rows:
            balance += row.amount_minor
            changed = {**dict(row.items()), "previous_hash": head, "balance_minor": balance}
            head = hash_of(changed)
            await self.run(
                "UPDATE ledger_postings SET hash = $3, previous_hash = $4, balance_minor = $5 "
                "WHERE account_id = $1 AND position = $2",
                *(account, row.position, head, changed["previous_hash"], balance),
            )
        await self.run(
            "UPDATE ledger_balances SET head = $2, posted_minor = $3 WHERE account_id = $1",
            *(account, head, balance),
        )

    async def faults(self) -> list[Fault]:
        return await faults_in(ReadSession(self.connection))

    async def heads(self) -> dict[UUID, Head]:
        total = ledger.Total()
        async for found in ledger.verify(ReadSession(self.connection)):
            total.add(found)
        return total.heads

    async def faults_since(self, noted: dict[UUID, Head]) -> list[Fault]:
        return [one async for one in ledger.compare(ReadSession(self.connection), noted)]


@pytest.fixture
async def intruder(books: Books) -> AsyncIterator[Intruder]:
    """Five postings on each of two accounts, of which the third is touched."""
    cash, held = await books.funded(1000)
    posted = [await books.move(cash, held, minor) for minor in (50, 70, 90, 110)]
    connection = await books.connect()
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute("SET LOCAL session_replication_role = replica")
    yield Intruder(connection, cash, held, posted[1].id)
    await transaction.rollback()
    await connection.close()


async def test_an_untouched_ledger_holds(intruder: Intruder) -> None:
    assert await intruder.faults() == []


class TestOneCent:
    async def test_on_one_leg_it_is_named_on_the_account_and_in_the_transaction(
        self, intruder: Intruder
    ) -> None:
        await intruder.edit("amount_minor = amount_minor + 1", intruder.held)
        along, across = await intruder.faults()
        assert (along.account_id, along.transaction_id) == (intruder.held, intruder.transaction)
        assert str(along) == (
            f"account {intruder.held}, transaction {intruder.transaction}: posting 3 was changed"
        )
        assert across.transaction_id == intruder.transaction
        assert "come to 1 of the smallest unit" in across.what

    async def test_on_both_legs_it_is_named_on_both_accounts(self, intruder: Intruder) -> None:
        await intruder.edit("amount_minor = amount_minor + sign(amount_minor)::int")
        found = await intruder.faults()
        assert {one.account_id for one in found} == {intruder.cash, intruder.held}
        assert {one.transaction_id for one in found} == {intruder.transaction}

    async def test_with_its_own_hash_it_breaks_the_next_link(self, intruder: Intruder) -> None:
        await intruder.edit("amount_minor = amount_minor + 1", intruder.held)
        reader = ReadSession(intruder.connection)
        [row, *_] = await reader.rows(_WALKED, account_id=intruder.held, position=3, limit_=1)
        await intruder.edit(f"hash = '\\x{hash_of(row).hex()}'", intruder.held)
        along, _ = await intruder.faults()
        assert along.account_id == intruder.held
        assert "is not what the postings come to" in along.what

    async def test_written_anew_to_the_end_it_is_not_what_was_noted(
        self, intruder: Intruder
    ) -> None:
        noted = await intruder.heads()
        await intruder.edit("amount_minor = amount_minor + sign(amount_minor)::int")
        for account in (intruder.cash, intruder.held):
            await intruder.rehash(account)

        assert await intruder.faults() == []
        found = await intruder.faults_since(noted)
        assert {one.account_id for one in found} == {intruder.cash, intruder.held}

    async def test_in_the_kept_balance_it_is_named(self, intruder: Intruder) -> None:
        await intruder.run(
            "UPDATE ledger_balances SET posted_minor = posted_minor + 1 WHERE account_id = $1",
            intruder.held,
        )
        [fault] = await intruder.faults()
        assert fault.account_id == intruder.held
        assert "the balance is not what the postings come to" in fault.what


Spoil = Callable[[Intruder], Awaitable[None]]


class TestOtherChanges:
    @pytest.mark.parametrize(
        "change",
        [
            "state = 'pending'",
            "created_at = created_at + interval '1 second'",
            "balance_minor = balance_minor + 1",
            "previous_hash = hash",
            "hash = previous_hash",
            "position = 77",
            "transaction_id = gen_random_uuid()",
        ],
    )
    async def test_of_a_posting_are_named(self, intruder: Intruder, change: str) -> None:
        await intruder.edit(change, intruder.held)
        found = await intruder.faults()
        assert intruder.held in {one.account_id for one in found}

    @pytest.mark.parametrize(
        "change",
        [
            "reference = 'other'",
            "kind = 'other'",
            "idempotency_key = 'other'",
            "created_at = created_at - interval '1 day'",
        ],
    )
    async def test_of_a_transaction_are_named(self, intruder: Intruder, change: str) -> None:
        await intruder.run(
            f"UPDATE ledger_transactions SET {change} WHERE id = $1",  # noqa: S608  # of this file
            intruder.transaction,
        )
        found = await intruder.faults()
        assert {one.transaction_id for one in found} == {intruder.transaction}

    @pytest.mark.parametrize(
        "change",
        ["owner_id = gen_random_uuid()", "kind = 'other'", "allow_negative = true"],
    )
    async def test_of_an_account_are_named(self, intruder: Intruder, change: str) -> None:
        await intruder.run(
            f"UPDATE ledger_accounts SET {change} WHERE id = $1",  # noqa: S608  # of this file
            intruder.held,
        )
        [fault] = await intruder.faults()
        assert fault.account_id == intruder.held

    @pytest.mark.parametrize(
        "statement",
        [
            "DELETE FROM ledger_accounts WHERE id = $1",
            "DELETE FROM ledger_balances WHERE account_id = $1",
            "UPDATE ledger_balances SET allow_negative = true WHERE account_id = $1",
            (
                "UPDATE ledger_balances SET head = decode(repeat('00', 32), 'hex') "
                "WHERE account_id = $1"
            ),
            "UPDATE ledger_balances SET pending_out_minor = 1 WHERE account_id = $1",
            "DELETE FROM ledger_postings WHERE account_id = $1 AND position = 3",
            "DELETE FROM ledger_postings WHERE account_id = $1 AND position = 5",
            "DELETE FROM ledger_postings WHERE account_id = $1",
        ],
    )
    async def test_what_is_lost_is_named(self, intruder: Intruder, statement: str) -> None:
        await intruder.run(statement, intruder.held)
        found = await intruder.faults()
        assert found[0].account_id == intruder.held

    async def test_a_whole_transaction_that_is_lost_is_named(self, intruder: Intruder) -> None:
        for table, column in (("ledger_postings", "transaction_id"), ("ledger_transactions", "id")):
            await intruder.run(
                f"DELETE FROM {table} WHERE {column} = $1",  # noqa: S608  # of this file
                intruder.transaction,
            )
        found = await intruder.faults()
        assert {one.account_id for one in found} == {intruder.cash, intruder.held}

    async def test_a_transaction_without_legs_is_named(self, intruder: Intruder) -> None:
        await intruder.run(
            "INSERT INTO ledger_transactions SELECT gen_random_uuid(), 'key', 'post', kind, "
            "reference, NULL, created_at FROM ledger_transactions WHERE id = $1",
            intruder.transaction,
        )
        [fault] = await intruder.faults()
        assert "a leg is missing" in fault.what

    async def test_an_answer_that_is_not_exact_is_named(
        self, books: Books, intruder: Intruder
    ) -> None:
        target = await books.move(intruder.cash, intruder.held, 5)
        answer = await books.reverse(target.id)
        await intruder.run(
            "UPDATE ledger_transactions SET target_id = $2 WHERE id = $1",
            *(answer.id, intruder.transaction),
        )
        found = await intruder.faults()
        expected = f"it is not exactly the reverse of {intruder.transaction}"
        assert (answer.id, expected) in [(one.transaction_id, one.what) for one in found]


async def test_what_is_posted_while_it_walks_is_no_fault(books: Books) -> None:
    cash, held = await books.funded(1000)
    amounts = [7, 5]

    class Late(ReadSession):
        """Posts between the reading of the postings and that of their balance."""

        async def row(self, query: Any, /, **values: Any) -> Row | None:
            if amounts and values.get("account_id") == held:
                await books.move(cash, held, amounts.pop())
            return await super().row(query, **values)

    assert await faults_in(Late(books.database.reader._connection)) == []
    assert amounts == []
