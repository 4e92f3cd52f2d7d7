"""Several processes on one port: they share everything, replace each other, and leave nothing."""

import asyncio
import json
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import psutil
import pytest

from tests.cli.inside import invoke
from tests.cli.processes import PATIENCE, SECRET, Running, listens, run, started
from tests.cli.test_serve import OLGA, client_of, is_database_running, signed_in
from tests.support.clusters import used_before

PEOPLE = 12
# Every work is due as soon as it is known; each time one is taken, and whoever asks, leaves a row.
WATCHED = """
CREATE TABLE taken (entrypoint text, due timestamptz);
CREATE TABLE asked (backend int);
CREATE FUNCTION make_due() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN NEW.next_run := now() - interval '1 minute'; RETURN NEW; END $$;
CREATE FUNCTION note_taken() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO taken VALUES (NEW.entrypoint, OLD.next_run); RETURN NEW; END $$;
CREATE FUNCTION note_asked() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO asked VALUES (pg_backend_pid()); RETURN NULL; END $$;
CREATE TRIGGER due BEFORE INSERT ON pgqueuer_schedules FOR EACH ROW EXECUTE FUNCTION make_due();
CREATE TRIGGER taken BEFORE UPDATE ON pgqueuer_schedules FOR EACH ROW
    WHEN (NEW.status = 'picked' AND NEW.next_run <> OLD.next_run) EXECUTE FUNCTION note_taken();
CREATE TRIGGER asked AFTER UPDATE ON pgqueuer_schedules EXECUTE FUNCTION note_asked();
"""
BOTH_ASKED_AND_ALL_IS_DONE = """
SELECT (SELECT count(DISTINCT backend) FROM asked) = 2
    AND (SELECT bool_and(last_run IS NOT NULL AND status = 'queued')
         FROM pgqueuer_schedules)
"""


@contextmanager
def two_serving(**settings: object) -> Iterator[Running]:
    with started("serve", "--workers", "2", **settings) as server:
        server.wait_until(listens)
        yield server


def children_of(server: Running) -> list[psutil.Process]:
    return psutil.Process(server.process.pid).children()


def lines_of(server: Running, event: str) -> list[dict[str, Any]]:
    whole, _, _ = server.errors.rpartition("\n")
    lines = [json.loads(line) for line in whole.splitlines()]
    return [line for line in lines if line["event"] == event]


def who_served(server: Running) -> set[int]:
    return {line["process"] for line in lines_of(server, "request")}


def wait_for(is_reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_reached():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def ask_until_served_by(pids: set[int], server: Running, headers: httpx.Headers) -> None:
    """Call over fresh connections; every call must succeed."""

    def has_everybody_served() -> bool:
        with client_of(server, headers=headers) as caller:
            assert caller.get("/v1/me").json()["email"] == OLGA["email"]
        return pids <= who_served(server)

    wait_for(has_everybody_served)


def test_two_processes_share_all_and_finish_what_is_under_way(data_folder: Path) -> None:
    used_before(data_folder)
    with two_serving(data_folder=data_folder) as server, signed_in(server) as olga:
        children = children_of(server)
        ask_until_served_by({child.pid for child in children}, server, olga.headers)
        with half_sent(server) as (caller, rest):
            server.process.send_signal(signal.SIGTERM)
            wait_for(lambda: is_refusing(server))
            caller.sendall(rest)
            assert caller.recv(65536).startswith(b"HTTP/1.1 201")

        assert server.process.wait(PATIENCE) == 0

    assert len(children) == 2
    assert not any(child.is_running() for child in children)
    assert not is_database_running(data_folder)
    assert len(lines_of(server, "listening")) == 1
    assert "Traceback" not in server.errors


@contextmanager
def half_sent(server: Running) -> Iterator[tuple[socket.socket, bytes]]:
    """A request whose body the server waits for, and that body."""
    body = json.dumps({**OLGA, "email": "late@client.example", "name": "Late"}).encode()
    head = (
        "POST /v1/auth/register HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(place_of(server)) as caller:
        caller.settimeout(PATIENCE)
        caller.sendall(head.encode())
        assert caller.recv(1024).startswith(b"HTTP/1.1 100")
        yield caller, body


def place_of(server: Running) -> tuple[str, int]:
    address = httpx.URL(server.address)
    return address.host, address.port or 80


def is_refusing(server: Running) -> bool:
    try:
        socket.create_connection(place_of(server)).close()
    except ConnectionRefusedError:
        return True
    return False


def test_killed_ones_leave_the_service_whole_and_nothing_behind(data_folder: Path) -> None:
    used_before(data_folder)
    with two_serving(data_folder=data_folder) as server, signed_in(server) as olga:
        victim, survivor = children_of(server)
        victim.kill()
        wait_for(lambda: bool(lines_of(server, "server process ended")))
        wait_for(lambda: len(children_of(server)) == 2)
        children = children_of(server)
        ask_until_served_by({child.pid for child in children}, server, olga.headers)
        server.stop(signal.SIGKILL)
        psutil.wait_procs(children, timeout=PATIENCE)

        assert survivor in children
        assert victim not in children
        assert not any(child.is_running() for child in children)
        assert not is_database_running(data_folder)


async def test_periodic_work_is_done_once_whoever_is_left(copied_url: str) -> None:
    *early, late = [f"person{number}@client.example" for number in range(PEOPLE)]
    connection = await asyncpg.connect(copied_url)
    await connection.execute(WATCHED)
    with two_serving(database_url=copied_url, secret_key=SECRET) as server:
        async with asyncio.timeout(PATIENCE):
            while not await connection.fetchval(BOTH_ASKED_AND_ALL_IS_DONE):  # noqa: ASYNC110  # rows
                await asyncio.sleep(0.05)
        taken = await connection.fetch("SELECT entrypoint, due FROM taken")
        register(server, *early)
        children_of(server)[0].kill()
        wait_for(lambda: bool(lines_of(server, "server process ended")))
        register(server, late)
        assert server.stop() == 0
    await connection.close()

    assert len(taken) == len(set(taken)) >= 7
    assert [server.output.count(f"Mail to: {who}") for who in (*early, late)] == [1] * PEOPLE


def register(server: Running, *addresses: str) -> None:
    """People join, and each has got a mail."""
    with client_of(server) as guest:
        for address in addresses:
            person = {**OLGA, "email": address, "name": "Somebody"}
            guest.post("/v1/auth/register", json=person).raise_for_status()
    wait_for(lambda: all(f"Mail to: {address}" in server.output for address in addresses))


class TestInVain:
    def test_processes_that_end_at_once_are_given_up(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        nowhere = {"database_url": "postgresql://nobody@127.0.0.1:1/none", "port": 0}
        done = run("serve", "--workers", "2", data_folder=tmp_path / "file" / "data", **nowhere)

        assert done.returncode == 1
        assert done.stderr.count("server processes end at once, again and again") == 1
        assert 3 <= done.stderr.count('"server process ended"') <= 5
        assert '"listening"' not in done.stderr

    def test_no_process_at_all_is_refused(self) -> None:
        assert invoke("serve", "--workers", "0").exit_code == 2
        assert invoke("serve", workers=0).stderr.startswith("VA_MARKET_WORKERS: ")

    def test_windows_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "platform", "win32")
        done = invoke("serve", "--workers", "2")

        assert done.exit_code == 2
        assert "VA_MARKET_WORKERS" in done.stderr
