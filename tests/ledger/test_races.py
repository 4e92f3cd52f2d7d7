"""Twenty at once, and those who die in the middle: every cent stays where the postings say."""

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import Awaitable
from contextlib import suppress
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy.exc import DBAPIError

from tests.ledger.books import Books
from va_market.kit.db import cause_of
from va_market.kit.errors import MarketError

TWENTY = 20
COVERED = "ck_ledger_balances_is_covered"


async def outcome(act: Awaitable[Any]) -> str:
    """`done`, or the rule that said no."""
    try:
        await act
    except (asyncpg.IntegrityConstraintViolationError, DBAPIError) as error:
        return str(cause_of(error).constraint_name)  # type: ignore[attr-defined]
    except MarketError as error:
        return error.code
    return "done"


async def outcomes(*acts: Awaitable[Any]) -> Counter[str]:
    return Counter(await asyncio.gather(*map(outcome, acts)))


class TestOneBalance:
    async def test_it_is_spent_once(self, books: Books) -> None:
        cash, held = await books.funded(100)
        found = await outcomes(*[books.move(held, cash, 100) for _ in range(TWENTY)])
        assert found == {"done": 1, COVERED: TWENTY - 1}
        assert await books.posted(held) == 0
        assert await books.faults() == []

    async def test_as_many_succeed_as_it_covers(self, books: Books) -> None:
        cash, held = await books.funded(100)
        found = await outcomes(*[books.move(held, cash, 15) for _ in range(TWENTY)])
        assert found == {"done": 6, COVERED: TWENTY - 6}
        assert await books.posted(held) == 10

    async def test_holds_and_movements_share_it(self, books: Books) -> None:
        cash, held = await books.funded(100)
        acts = [
            act
            for _ in range(TWENTY // 2)
            for act in (books.hold(held, cash, 20), books.move(held, cash, 20))
        ]
        found = await outcomes(*acts)
        assert found == {"done": 5, COVERED: TWENTY - 5}
        assert (await books.balance(held)).available.minor == 0

    async def test_a_hold_is_answered_once(self, books: Books) -> None:
        cash, held = await books.funded(100)
        hold = await books.hold(held, cash, 100)
        acts = [act for _ in range(10) for act in (books.settle(hold.id), books.void(hold.id))]
        found = await outcomes(*acts)
        assert found["done"] == 1
        assert await books.posted(held) in (0, 100)
        assert (await books.balance(held)).pending_out.minor == 0

    async def test_a_transaction_is_reversed_once(self, books: Books) -> None:
        cash, held = await books.funded(100)
        posted = await books.move(held, cash, 60)
        found = await outcomes(*[books.reverse(posted.id) for _ in range(TWENTY)])
        assert found["done"] == 1
        assert await books.posted(held) == 100

    async def test_one_key_posts_once_and_all_hear_of_it(self, books: Books) -> None:
        cash, held = await books.funded(100)
        acts = [books.move(cash, held, 1, key=f"at once {held}") for _ in range(TWENTY)]
        told = await asyncio.gather(*acts)
        assert len({one.id for one in told}) == 1
        assert await books.posted(held) == 101


class TestManyAccounts:
    async def test_nobody_waits_for_each_other(self, books: Books) -> None:
        """Transactions over the same accounts, each in another order: none is lost to another."""
        cash = await books.account("cash", negative=True)
        held = [await books.account() for _ in range(4)]
        for one in held:
            await books.move(cash, one, 1000)
        acts = [
            books.move(source, target, 1)
            for source in held
            for target in held
            if source != target
            for _ in range(4)
        ]
        assert await outcomes(*acts) == {"done": len(acts)}
        assert [await books.posted(one) for one in held] == [1000] * 4


class TestProcesses:
    def start(self, books: Books, *accounts: UUID) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.ledger.writer", books.database.dsn]
        return subprocess.Popen(  # noqa: S603  # our own command
            [*command, *map(str, accounts)], stdout=subprocess.PIPE, text=True
        )

    @pytest.mark.long
    async def test_those_who_are_killed_leave_whole_transactions(self, books: Books) -> None:
        cash = await books.account("cash", negative=True)
        held, other = await books.account(), await books.account()
        writers = [self.start(books, cash, held, other) for _ in range(2)]
        try:
            for writer in writers:
                assert writer.stdout is not None
                for _ in range(5):
                    await asyncio.to_thread(writer.stdout.readline)
                writer.kill()
        finally:
            for writer in writers:
                with suppress(ProcessLookupError):
                    writer.kill()
                writer.communicate()

        assert await books.faults() == []
        sums = [await books.posted(one) for one in (cash, held, other)]
        assert sum(sums) == 0
        assert sums[0] <= -100
        assert min(sums[1:]) >= 0
