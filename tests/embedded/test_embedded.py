"""The PostgreSQL of a data folder: made once, shared, recovered, stopped by the last to leave."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from tests.support.clusters import used_before
from va_market.kit.db import embedded, folders
from va_market.kit.db.embedded import EmbeddedDatabaseError, EmbeddedPostgres

STAY_UNTIL_TOLD = """
import sys
from pathlib import Path
from va_market.kit.db.embedded import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]))
server.start()
print("ready", flush=True)
sys.stdin.read()
server.stop()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not pytest's own: as root the database's user must be able to pass through it."""
    with tempfile.TemporaryDirectory(prefix="va-market-embedded-") as name:
        Path(name).chmod(0o711)
        yield Path(name) / "data"


@pytest.fixture
def used(folder: Path) -> Path:
    """A folder whose database was started before."""
    return used_before(folder)


def begin(folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603  # our own interpreter
        [sys.executable, "-c", STAY_UNTIL_TOLD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def neighbor(folder: Path) -> "subprocess.Popen[str]":
    """Another process that uses the database of the folder."""
    process = begin(folder)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def leave(process: "subprocess.Popen[str]") -> None:
    process.communicate()
    assert process.returncode == 0


def postmaster(folder: Path) -> psutil.Process:
    return psutil.Process(int((folder / "postgres" / "postmaster.pid").read_text().split()[0]))


def is_running(folder: Path) -> bool:
    return (folder / "postgres" / "postmaster.pid").exists()


async def remember(server: EmbeddedPostgres, number: int) -> None:
    connection = await asyncpg.connect(server.url)
    await connection.execute("CREATE TABLE IF NOT EXISTS remembered (number int)")
    await connection.execute("INSERT INTO remembered VALUES ($1)", number)
    await connection.close()


async def recall(server: EmbeddedPostgres) -> list[int]:
    connection = await asyncpg.connect(server.url)
    rows = await connection.fetch("SELECT number FROM remembered ORDER BY number")
    await connection.close()
    return [row["number"] for row in rows]


def removed_with_mode(folder: Path) -> int:
    mode = stat.S_IMODE(folder.stat().st_mode)
    folder.rmdir()
    return mode


class TestOneProcess:
    async def test_data_survives_a_restart(self, used: Path) -> None:
        server = EmbeddedPostgres(used)
        server.start()
        await remember(server, 1)
        server.stop()
        assert not is_running(used)

        server.start()

        assert await recall(server) == [1]
        server.stop()

    async def test_data_survives_a_killed_database(self, used: Path) -> None:
        server = EmbeddedPostgres(used)
        server.start()
        await remember(server, 1)
        killed = postmaster(used)
        killed.send_signal(signal.SIGKILL)
        psutil.wait_procs([killed], timeout=10)

        server.start()

        assert await recall(server) == [1]
        server.stop()

    async def test_pid_file_that_names_a_stranger_is_dropped(self, used: Path) -> None:
        server = EmbeddedPostgres(used)
        server.start()
        stale = (used / "postgres" / "postmaster.pid").read_text().split("\n")
        server.stop()
        stale[0] = str(os.getpid())
        (used / "postgres" / "postmaster.pid").write_text("\n".join(stale))

        server.start()

        await remember(server, 1)
        server.stop()

    async def test_creation_that_was_cut_short_begins_anew(self, folder: Path) -> None:
        (folder / "postgres.new").mkdir(parents=True)
        (folder / "postgres.new" / "PG_VERSION").write_text("18\n")
        server = EmbeddedPostgres(folder)

        server.start()

        await remember(server, 1)
        server.stop()

    async def test_long_path_moves_the_socket_to_a_shorter_one(self, folder: Path) -> None:
        deep = folder / ("a" * 60) / ("b" * 60)
        server = EmbeddedPostgres(deep)

        server.start()

        await remember(server, 1)
        socket = server.url.rpartition("host=")[2]
        assert len(socket) < 60
        server.stop()
        assert removed_with_mode(Path(socket)) == 0o700


class TestSeveralProcesses:
    def test_last_one_to_leave_stops_the_database(self, used: Path) -> None:
        first = neighbor(used)
        second = neighbor(used)
        leave(first)
        assert is_running(used)

        leave(second)

        assert not is_running(used)

    def test_killed_user_does_not_keep_the_database_running(self, used: Path) -> None:
        killed = neighbor(used)
        killed.kill()
        killed.communicate()
        server = EmbeddedPostgres(used)
        server.start()

        server.stop()

        assert not is_running(used)

    def test_two_starts_at_once_share_one_database(self, folder: Path) -> None:
        both = [begin(folder), begin(folder)]

        for process in both:
            output, _ = process.communicate()
            assert output == "ready\n"
            assert process.returncode == 0

        assert not is_running(folder)


class TestClosedFolders:
    def test_closed_parent_is_found(self, tmp_path: Path) -> None:
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o700)

        assert folders.closed_parent(closed / "data" / "postgres") == closed

    def test_root_refuses_a_closed_parent_and_leaves_its_mode_alone(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o700)
        monkeypatch.setattr(embedded, "is_root", lambda: True)

        with pytest.raises(EmbeddedDatabaseError, match="cannot pass through"):
            EmbeddedPostgres(closed / "data").start()

        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert not (closed / "data").exists()
