"""The drill: back up a market that goes on, restore it elsewhere, and go on there."""

import asyncio
import re
import zipfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from typer.testing import Result

from tests.cli.inside import invoke
from tests.cli.processes import SECRET
from tests.conftest import copied_database, running_market, url_of
from tests.factories.market import Market
from tests.support.accounts import Account, newcomer
from tests.support.contract import Contract
from va_market import backups
from va_market.audit import service as auditing
from va_market.backups import ArchiveRefused, catalog
from va_market.kit.db import Database, migrations, revisions
from va_market.tables import metadata

EVENTS = "/v1/events"
# A server that has counted far: the one that is restored into has not.
FAR = """
    CREATE OR REPLACE FUNCTION events_epoch() RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 5000000000::bigint
"""
OLDER = "0012_privacy"
ROWS = "SELECT t::text FROM {} t"
Rows = dict[str, set[str]]


@asynccontextmanager
async def bare_database(postgres: str) -> AsyncIterator[str]:
    """The URL of a database without tables."""
    name = f"bare_{uuid4().hex}"
    connection = await asyncpg.connect(postgres)
    try:
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        yield url_of(postgres, name)
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()


@pytest.fixture
async def bare(postgres: str) -> AsyncIterator[str]:
    async with bare_database(postgres) as url:
        yield url


@pytest.fixture(scope="module")
async def filled(postgres: str, template: str, contract: Contract) -> AsyncIterator[Market]:
    """A market of its own with something in every important table."""
    async with copied_database(postgres, template) as url, running_market(url, contract) as market:
        await execute(url, FAR)
        deal = await market.deal()
        await market.approved(deal, memo='Commas, "quotes",\nlines; \\N \\. and ünïcödé')
        await market.submitted(deal, hours_ago=5)
        yield market


@pytest.fixture(scope="module")
async def archive(filled: Market, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A backup of it."""
    return (await made(filled, tmp_path_factory.mktemp("archive"))).read_bytes()


@pytest.fixture
def file(archive: bytes, tmp_path: Path) -> Path:
    """The same as a file that a test may harm."""
    copy = tmp_path / "market.backup"
    copy.write_bytes(archive)
    return copy


async def faults(url: str) -> list[Any]:
    """What is wrong with the audit log, chain by chain."""
    database = Database(url)
    await database.open()
    try:
        found = [one.fault async for one in auditing.verify(database.reader, chain_id=None)]
    finally:
        await database.close()
    assert len(found) > 1
    return [fault for fault in found if fault is not None]


async def written_in(url: str) -> set[str]:
    """The tables with rows that no migration brought."""
    return {table for table, rows in (await contents(url)).items() if rows} - catalog.SEEDED


async def execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def contents(url: str) -> Rows:
    """Every row of every table, as text."""
    connection = await asyncpg.connect(url)
    try:
        return {
            table: {row[0] for row in await connection.fetch(ROWS.format(table))}
            for table in await catalog.tables(connection)
        }
    finally:
        await connection.close()


def url_to(market: Market) -> str:
    return str(market.app.state.database.dsn)


async def made(market: Market, folder: Path) -> Path:
    file = folder / "market.backup"
    await backups.back_up(url_to(market), file, now=datetime.now(UTC))
    return file


class TestDrill:
    async def test_a_market_goes_on_where_it_was_restored(
        self, filled: Market, bare: str, tmp_path: Path, contract: Contract
    ) -> None:
        account = await newcomer(filled)
        before = await contents(url_to(filled))
        async with writing(filled) as written:
            saved = await made(filled, tmp_path)
        after = await contents(url_to(filled))
        done = await backups.restore(bare, saved)
        restored = await contents(bare)

        assert written
        assert done.rows == sum(map(len, restored.values()))
        assert before.keys() == restored.keys() == metadata.tables.keys()
        growing = before.keys() - {"audit_chains"}  # each append changes the row of its chain
        assert all(before[table] <= restored[table] <= after[table] for table in growing)
        assert await faults(bare) == []
        async with running_market(bare, contract) as market:
            await goes_on(account, Account(market, account.email))

    async def test_it_is_whole_there_with_every_rule(
        self, bare: str, file: Path, tmp_path: Path
    ) -> None:
        await backups.restore(bare, file)
        again = tmp_path / "again"
        await backups.back_up(bare, again, now=datetime.now(UTC))

        with zipfile.ZipFile(file) as one, zipfile.ZipFile(again) as other:
            tables = [name for name in one.namelist() if name.startswith("tables/")]
            assert [one.read(name) for name in tables] == [other.read(name) for name in tables]
        for statement in ("DELETE FROM events", "UPDATE time_entries SET memo = ''"):
            with pytest.raises(asyncpg.RestrictViolationError):
                await execute(bare, statement)

    async def test_an_older_schema_is_brought_up_to_date(
        self, postgres: str, bare: str, tmp_path: Path
    ) -> None:
        async with bare_database(postgres) as old:
            await asyncio.to_thread(migrations.upgrade, old, OLDER)
            done = await backups.back_up(old, tmp_path / "old", now=datetime.now(UTC))
        await backups.restore(bare, tmp_path / "old")
        connection = await asyncpg.connect(bare)
        try:
            assert done.revision == OLDER
            assert await catalog.revision(connection) == revisions.head()
        finally:
            await connection.close()


async def goes_on(here: Account, there: Account) -> None:
    """Sign in, and read on from where a client was, without a gap."""
    first = (await here.get(f"{EVENTS}?limit=1")).json()
    rest = (await here.get(f"{EVENTS}?limit=100")).json()["items"][1:]
    assert (await there.log_in()).status_code == 200
    by_id = await read_on(there, f"after={first['items'][0]['id']}", count=len(rest) + 1)
    by_cursor = await read_on(there, f"cursor={first['next_cursor']}", count=len(rest) + 1)

    assert len(rest) > 0
    assert (await there.get(f"{EVENTS}?limit=1")).json()["items"] == first["items"]
    assert by_cursor == by_id
    assert by_id[:-1] == rest
    assert by_id[-1]["type"] == "session.started"  # written there, and last


async def read_on(account: Account, place: str, *, count: int) -> list[dict[str, Any]]:
    """The events behind `place`, once there are as many as `count`.

    The log shows a transaction when all that began before it are over, on the whole server.
    """
    found: list[dict[str, Any]] = []
    for _ in range(400):
        found = (await account.get(f"{EVENTS}?limit=100&{place}")).json()["items"]
        if len(found) >= count:
            return found
        await asyncio.sleep(0.025)
    raise AssertionError(f"only {found}")


class TestSequences:
    async def test_they_go_on_where_they_stood(
        self, postgres: str, template: str, tmp_path: Path
    ) -> None:
        async with (
            copied_database(postgres, template) as old,
            copied_database(postgres, template) as new,
        ):
            for url in (old, new):
                await execute(url, 'CREATE SEQUENCE "Used"; CREATE SEQUENCE fresh START 7')
            await execute(old, """SELECT nextval('"Used"'), nextval('"Used"')""")
            await backups.back_up(old, tmp_path / "old", now=datetime.now(UTC))
            await backups.restore(new, tmp_path / "old")
            connection = await asyncpg.connect(new)
            try:
                found = await connection.fetchrow("""SELECT nextval('"Used"'), nextval('fresh')""")
            finally:
                await connection.close()

        assert tuple(found) == (3, 7)


@asynccontextmanager
async def writing(market: Market) -> AsyncIterator[list[str]]:
    """Somebody writes jobs meanwhile; their ids."""
    owner, written, is_over = await market.owner(), [], asyncio.Event()

    async def write() -> None:
        while not (written and is_over.is_set()):
            written.append((await market.draft(owner))["id"])

    task = asyncio.create_task(write())
    try:
        yield written
    finally:
        is_over.set()
        await task


class TestCommands:
    async def test_they_say_how_much_there_was(
        self, filled: Market, bare: str, tmp_path: Path
    ) -> None:
        file = tmp_path / "market.backup"
        saved = await command("backup", file, url_to(filled))
        loaded = await command("restore", file, bare)
        again = await command("restore", file, bare)

        rows = re.compile(r"\d+ rows of \d+ tables")
        assert rows.findall(saved.stderr) == rows.findall(loaded.stderr) != []
        assert (again.exit_code, again.stderr.count("\n")) == (1, 1)
        assert "not empty" in again.stderr

    async def test_without_a_market_there_is_no_file(self, bare: str, tmp_path: Path) -> None:
        with pytest.raises(ArchiveRefused, match="va-market migrate"):
            await backups.back_up(bare, tmp_path / "none", now=datetime.now(UTC))

        assert names_in(tmp_path) == []


async def command(name: str, file: Path, url: str) -> Result:
    """As people run it, but for the start of a process."""
    settings = {"database_url": url, "secret_key": SECRET, "log_level": "error"}
    return await asyncio.to_thread(invoke, name, str(file), **settings)


def names_in(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


class TestFile:
    async def test_it_is_for_its_owner_alone_and_nothing_is_left_beside_it(
        self, filled: Market, tmp_path: Path
    ) -> None:
        file = await made(filled, tmp_path)

        assert file.stat().st_mode & 0o777 == 0o600
        assert names_in(tmp_path) == [file.name]

    async def test_an_existing_file_is_left_as_it_is(self, filled: Market, tmp_path: Path) -> None:
        (tmp_path / "market.backup").write_text("mine")
        with pytest.raises(ArchiveRefused, match="exists"):
            await made(filled, tmp_path)

        assert (tmp_path / "market.backup").read_text() == "mine"
        assert names_in(tmp_path) == ["market.backup"]


class TestRefusals:
    async def test_a_database_with_rows(self, filled: Market, file: Path) -> None:
        before = await contents(url_to(filled))
        with pytest.raises(ArchiveRefused, match="not empty"):
            await backups.restore(url_to(filled), file)

        assert await contents(url_to(filled)) == before

    async def test_a_newer_revision(self, bare: str, file: Path) -> None:
        altered(file, "manifest.json", lambda text: text.replace(b'revision": "', b'revision": "9'))
        with pytest.raises(ArchiveRefused, match="does not know"):
            await backups.restore(bare, file)

    async def test_rows_that_are_missing(self, bare: str, file: Path) -> None:
        altered(file, "tables/sessions.csv", lambda text: text[: text.rindex(b"\n", 0, -1) + 1])
        with pytest.raises(ArchiveRefused, match="sessions should have"):
            await backups.restore(bare, file)

        assert await written_in(bare) == set()

    async def test_a_damaged_file(self, bare: str, archive: bytes, file: Path) -> None:
        whole = archive
        middle = whole.index(b"tables/events.csv") + 60
        flipped = whole[:middle] + bytes([whole[middle] ^ 0xFF]) + whole[middle + 1 :]
        for harmed in (b"hello", whole[:-200], flipped):
            file.write_bytes(harmed)  # noqa: ASYNC240  # nothing else runs meanwhile
            with pytest.raises(ArchiveRefused, match="damaged"):
                await backups.restore(bare, file)

            assert await written_in(bare) == set()


def altered(file: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """Write the archive anew, with one member changed."""
    with zipfile.ZipFile(file) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for one, text in members.items():
            archive.writestr(one, change(text) if one == name else text)
