"""`va-market ledger verify`, as whoever runs the platform calls it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
from typer.testing import Result

from tests.cli.inside import invoke
from tests.cli.processes import SECRET, run
from tests.ledger.books import Books
from va_market.kit.db import Database


@dataclass
class Ledger:
    """A ledger with two accounts, and a connection that no trigger stops."""

    connection: asyncpg.Connection
    url: str
    cash: UUID
    held: UUID
    transaction: UUID

    async def verify(self, *options: object) -> Result:
        # The command runs an event loop of its own.
        settings = {"database_url": self.url, "secret_key": SECRET}
        return await asyncio.to_thread(invoke, "ledger", "verify", *map(str, options), **settings)

    async def add_a_cent(self) -> None:
        await self.connection.execute(
            "UPDATE ledger_postings SET amount_minor = amount_minor + 1 "
            "WHERE transaction_id = $1 AND account_id = $2",
            *(self.transaction, self.held),
        )


@pytest.fixture
async def ledger(copied_url: str) -> AsyncIterator[Ledger]:
    database = Database(copied_url)
    await database.open()
    books = Books(database)
    cash, held = await books.funded(1000)
    posted = await books.move(cash, held, 50)
    await database.close()
    connection = await asyncpg.connect(copied_url)
    await connection.execute("SET session_replication_role = replica")
    yield Ledger(connection, copied_url, cash, held, posted.id)
    await connection.close()


async def test_a_sound_ledger_is_counted_and_one_cent_is_named(ledger: Ledger) -> None:
    settings = {"database_url": ledger.url, "secret_key": SECRET}
    sound = run("ledger", "verify", **settings)
    await ledger.add_a_cent()
    bad = run("ledger", "verify", **settings)

    assert sound.returncode == 0, sound.stderr
    assert sound.stdout.startswith("4 postings in 2 accounts, all sound; head ")
    assert bad.returncode == 1
    along, across, total = bad.stdout.splitlines()
    named = f"account {ledger.held}, transaction {ledger.transaction}: posting 2 was changed"
    assert along == named
    assert across.startswith(f"transaction {ledger.transaction}: its posted legs in EUR come to 1 ")
    assert "2 bad" in total


class TestHeads:
    async def test_a_cut_end_is_named_and_the_file_stays(
        self, ledger: Ledger, tmp_path: Path
    ) -> None:
        file = tmp_path / "ledger.heads"
        written = await ledger.verify("--heads", file)
        noted = file.read_text()
        await self.cut(ledger)

        alone = await ledger.verify()
        compared = await ledger.verify("--since", file, "--heads", file)

        assert written.exit_code == 0, written.output
        assert noted.startswith("# va-market-ledger-heads/1: 2 chains")
        assert alone.exit_code == 0, alone.output
        assert compared.exit_code == 1
        assert f"account {ledger.held}: the postings up to 2, which were noted" in compared.output
        assert file.read_text() == noted

    async def cut(self, ledger: Ledger) -> None:
        """The last transaction goes, and the balances are put right."""
        for statement in (
            "DELETE FROM ledger_postings WHERE position = 2",
            (
                "DELETE FROM ledger_transactions WHERE idempotency_key NOT IN "
                "(SELECT idempotency_key FROM ledger_transactions ORDER BY id LIMIT 1)"
            ),
            (
                "UPDATE ledger_balances b SET length = 1, head = p.hash, "
                "posted_minor = p.balance_minor FROM ledger_postings p "
                "WHERE p.account_id = b.account_id"
            ),
        ):
            await ledger.connection.execute(statement)

    @pytest.mark.parametrize("text", ["", "# va-market-audit-heads/1: 0 chains, each with ...\n"])
    async def test_a_file_of_something_else_is_refused(
        self, ledger: Ledger, tmp_path: Path, text: str
    ) -> None:
        file = tmp_path / "other.heads"
        file.write_text(text)
        refused = await ledger.verify("--since", file)
        assert refused.exit_code == 2
        assert "va-market-ledger-heads/1" in refused.output
