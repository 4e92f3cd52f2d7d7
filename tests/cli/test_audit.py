"""`va-market audit verify`, as whoever runs the platform calls it."""

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
from tests.conftest import running_market
from tests.support.contract import Contract
from va_market.kit.ids import new_id

UPDATED = "organization.updated"


async def test_a_sound_log_is_counted_and_a_bad_row_is_named(copied_url: str) -> None:
    settings = {"database_url": copied_url, "secret_key": SECRET}
    async with running_market(copied_url, Contract()) as market:
        owner, other = await market.owner(), await market.owner()
        await owner.patch(f"/v1/organizations/{owner.organization_id}", {"name": "Another"})
    connection = await asyncpg.connect(copied_url)

    sound = run("audit", "verify", **settings)
    await connection.execute("SET session_replication_role = replica")
    await connection.execute("UPDATE audit_rows SET actor_id = NULL WHERE action = $1", UPDATED)
    row_id = await connection.fetchval("SELECT id FROM audit_rows WHERE action = $1", UPDATED)
    bad = run("audit", "verify", **settings)
    of_another = run("audit", "verify", "--chain", other.organization_id, **settings)
    of_none = run("audit", "verify", "--chain", str(new_id()), **settings)
    query = "SELECT encode(head, 'hex') FROM audit_chains WHERE id = $1"
    head = await connection.fetchval(query, other.organization_id)
    await connection.close()

    assert sound.returncode == 0, sound.stderr
    assert sound.stdout.startswith("5 rows in 3 chains, all sound; head ")
    assert bad.returncode == 1
    [named, total] = bad.stdout.splitlines()
    assert named == f"chain {owner.organization_id}, position 2, row {row_id}: the row was changed"
    assert "1 bad" in total
    assert of_another.returncode == 0
    assert of_another.stdout == f"1 rows in 1 chains, all sound; head {head}\n"
    assert of_none.returncode == 1
    assert "there is no such chain" in of_none.stdout


@dataclass
class Log:
    """The audit log of a market with two organizations, the first of which has two rows."""

    connection: asyncpg.Connection
    url: str
    chain_id: UUID
    other_id: UUID

    async def verify(self, *options: object) -> Result:
        # The command runs an event loop of its own.
        settings = {"database_url": self.url, "secret_key": SECRET}
        return await asyncio.to_thread(invoke, "audit", "verify", *map(str, options), **settings)

    async def cut(self) -> None:
        """The last row goes, and the chain is put right."""
        await self.connection.execute(
            "DELETE FROM audit_rows WHERE chain_id = $1 AND position = 2", self.chain_id
        )
        await self.connection.execute(
            "UPDATE audit_chains c SET length = 1, head = r.hash FROM audit_rows r "
            "WHERE c.id = $1 AND r.chain_id = c.id AND r.position = 1",
            self.chain_id,
        )


@pytest.fixture
async def log(copied_url: str) -> AsyncIterator[Log]:
    async with running_market(copied_url, Contract()) as market:
        owner, other = await market.owner(), await market.owner()
        await owner.patch(f"/v1/organizations/{owner.organization_id}", {"name": "Another"})
    connection = await asyncpg.connect(copied_url)
    await connection.execute("SET session_replication_role = replica")
    yield Log(connection, copied_url, UUID(owner.organization_id), UUID(other.organization_id))
    await connection.close()


class Notes:
    """The file of heads."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __str__(self) -> str:
        return str(self.path)

    @property
    def text(self) -> str:
        return self.path.read_text() if self.path.exists() else ""

    def edit(self, old: str, new: str) -> None:
        self.path.write_text(self.text.replace(old, new))


@pytest.fixture
def file(tmp_path: Path) -> Notes:
    return Notes(tmp_path / "audit.heads")


class TestHeads:
    async def test_each_chain_is_noted(self, log: Log, file: Notes) -> None:
        written = await log.verify("--heads", file)

        query = "SELECT id || ' ' || length || ' ' || encode(head, 'hex') FROM audit_chains"
        chains = [row[0] for row in await log.connection.fetch(f"{query} ORDER BY id")]
        assert written.exit_code == 0, written.output
        first, *lines = file.text.splitlines()
        assert first.startswith("# va-market-audit-heads/1: 3 chains")
        assert lines == chains

    async def test_a_cut_end_is_named_and_the_file_stays(self, log: Log, file: Notes) -> None:
        await log.verify("--heads", file)
        noted = file.text
        await log.cut()

        alone = await log.verify()
        compared = await log.verify("--since", file, "--heads", file)

        assert alone.exit_code == 0, alone.output
        assert compared.exit_code == 1
        [named, total] = compared.stdout.splitlines()
        assert named.startswith(f"chain {log.chain_id}, position 2: the row that was noted is")
        assert total.startswith("4 rows in 3 chains, 1 bad; head ")
        assert file.text == noted

    async def test_a_bad_row_leaves_the_file(self, log: Log, file: Notes) -> None:
        await log.connection.execute("UPDATE audit_rows SET actor_id = NULL")

        assert (await log.verify("--heads", file)).exit_code == 1
        assert file.text == ""

    async def test_the_file_moves_on_night_by_night(self, log: Log, file: Notes) -> None:
        await log.verify("--heads", file)
        before = file.text
        await log.connection.execute("SET session_replication_role = origin")
        await log.connection.execute(
            "INSERT INTO audit_rows SELECT * FROM audit_rows WHERE chain_id = $1", log.other_id
        )

        second = await log.verify("--since", file, "--heads", file)

        assert second.exit_code == 0, second.output
        assert f"{log.other_id} 1 " in before
        assert f"{log.other_id} 2 " in file.text

    async def test_with_a_chain_only_that_is_compared(self, log: Log, file: Notes) -> None:
        await log.verify("--heads", file)
        await log.cut()

        assert (await log.verify("--since", file, "--chain", log.other_id)).exit_code == 0
        assert (await log.verify("--since", file, "--chain", log.chain_id)).exit_code == 1

    async def test_a_line_that_was_not_written_so_is_refused(self, log: Log, file: Notes) -> None:
        await log.verify("--heads", file)
        file.edit(f"{log.chain_id} 2", f"{log.chain_id} two")
        number = 2 + sorted([UUID(int=0), log.chain_id, log.other_id]).index(log.chain_id)

        refused = await log.verify("--since", file)

        assert refused.exit_code == 2
        [line] = refused.stderr.splitlines()
        assert line == f"{file}, line {number}: it is no chain id, length and hash."

    async def test_files_that_are_not_to_be_had_are_refused(self, log: Log, file: Notes) -> None:
        unread = await log.verify("--since", file)
        unwritten = await log.verify("--heads", f"{file}/missing")

        assert (unread.exit_code, unwritten.exit_code) == (2, 2)
        assert unread.stderr == f"{file} cannot be read: No such file or directory.\n"
        assert "missing cannot be written: No such file or directory." in unwritten.stderr

    async def test_one_chain_is_not_noted_in_place_of_all(self, log: Log, file: Notes) -> None:
        refused = await log.verify("--heads", file, "--chain", log.chain_id)

        assert refused.exit_code == 2
        assert refused.stderr == "--heads is a file of every chain: it does not go with --chain.\n"
