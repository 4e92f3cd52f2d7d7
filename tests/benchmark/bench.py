"""The order of the whole: a database, two markets, three servers, rounds in turn."""

import asyncio
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import asyncpg
import psutil
from rich.console import Console
from rich.progress import Progress

from tests.benchmark.loading import empty_writers, fill
from tests.benchmark.market import Rows
from tests.benchmark.measuring import Ledger, Meter, Target
from tests.benchmark.processes import running
from tests.benchmark.runs import CONNECTIONS, Asker, cursor_at
from tests.benchmark.sizes import LARGE, SMALL, TINY, Size
from tests.benchmark.starting import start_seconds
from va_market.kit.db import migrations
from va_market.kit.db.embedded import EmbeddedPostgres

RUNS = ("R1", "R2", "R3", "W1", "S1", "L1", "N1")
AGAINST_FLOOR = ("R1", "R2", "R3", "W1")
WARM_UP = 1.0
console = Console(stderr=True)


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured."""

    large: Size
    small: Size
    rounds: int
    seconds: float
    deep_page: int
    connections: int = CONNECTIONS
    only: tuple[str, ...] = RUNS

    def with_(self, *, rounds: int | None, only: str) -> Self:
        chosen = tuple(only.split(",")) if only else self.only
        return replace(self, rounds=rounds or self.rounds, only=chosen)


LONG = Plan(LARGE, SMALL, rounds=5, seconds=2.0, deep_page=10_000)
QUICK = Plan(SMALL, TINY, rounds=2, seconds=0.5, deep_page=100, connections=8)


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that was measured."""

    ledger: Ledger
    memory: float
    start: float
    plan: Plan

    def as_json(self) -> dict[str, Any]:
        return {
            "rounds": self.ledger.as_json(),
            "memory_mib": self.memory,
            "start_seconds": self.start,
        }


def run(plan: Plan, folder: Path | None = None) -> Found:
    """Start everything, measure everything, stop everything."""
    with ExitStack() as stack:
        home = folder or stack.enter_context(_passing_folder())
        large, small, postmaster = stack.enter_context(_markets(home, plan))
        servers = _Servers(plan, stack, large, small)
        return Found(
            _rounds(plan, servers, postmaster),
            servers.server.server.memory(),
            start_seconds(),
            plan,
        )


class _Servers:
    """The three processes under load."""

    def __init__(
        self, plan: Plan, stack: ExitStack, large: tuple[str, Rows], small: tuple[str, Rows]
    ) -> None:
        def start(name: str, market: tuple[str, Rows], asker: Asker, *command: str) -> Target:
            server = running(name, *command, url=market[0], port=_free_port())
            return Target(stack.enter_context(server), asker)

        # One asker for both servers of a market: what one has recorded is taken for the other.
        of_large, of_small = (Asker(market[1], plan.connections) for market in (large, small))
        self.server = start("server", large, of_large, "va_market", "serve")
        self.floor = start("floor", large, of_large, "tests.benchmark.floor")
        self.small = start("small", small, of_small, "va_market", "serve")


def _rounds(plan: Plan, servers: _Servers, postmaster: psutil.Process) -> Ledger:
    meter, ledger = Meter(postmaster, plan.seconds), Ledger()
    steps = _steps(plan, servers)
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("warming up", total=len(steps) * (plan.rounds + 1))
        warm = Meter(postmaster, min(WARM_UP, plan.seconds))
        for run_, _name, target, depth in steps:
            warm.measure(run_, target, depth=depth)
            progress.advance(task)
        for number in range(plan.rounds):
            for run_, name, target, depth in steps:
                progress.update(task, description=f"round {number + 1}: {run_} {name}")
                label = name if run_ != "L1" else ("deep" if depth else "shallow")
                ledger.add(run_, label, meter.measure(run_, target, depth=depth))
                progress.advance(task)
    return ledger


def _steps(plan: Plan, servers: _Servers) -> list[tuple[str, str, Target, str]]:
    """Run, name, target and depth of everything in a round, in the order of the round."""
    steps: list[tuple[str, str, Target, str]] = []
    for run_ in AGAINST_FLOOR:
        if run_ in plan.only:
            steps += [(run_, "server", servers.server, ""), (run_, "floor", servers.floor, "")]
        if "N1" in plan.only:
            steps += [(run_, "small", servers.small, "")]
        if "N1" in plan.only and run_ not in plan.only:
            steps += [(run_, "server", servers.server, "")]
    if "S1" in plan.only:
        steps += [("S1", "server", servers.server, "")]
    if "L1" in plan.only:
        deep = cursor_at(servers.server.asker, servers.server.server.port, plan.deep_page)
        steps += [("L1", "server", servers.server, ""), ("L1", "server", servers.server, deep)]
    return steps


@contextmanager
def _markets(
    folder: Path, plan: Plan
) -> Iterator[tuple[tuple[str, Rows], tuple[str, Rows], psutil.Process]]:
    """The two markets and the process of their database, with settings that keep every commit."""
    database = EmbeddedPostgres(folder, options={"shared_buffers": "1GB", "max_wal_size": "4GB"})
    database.start()
    try:
        markets = [
            (_url(database.url, name), asyncio.run(_market(database.url, name, size)))
            for name, size in (("large", plan.large), ("small", plan.small))
        ]
        pid = int((folder.resolve() / "postgres" / "postmaster.pid").read_text().split("\n")[0])
        yield markets[0], markets[1], psutil.Process(pid)
    finally:
        database.stop()


async def _market(url: str, name: str, size: Size) -> Rows:
    """A filled database; one that is there already is used as it is."""
    connection = await asyncpg.connect(url)
    try:
        comment = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1"
        filled = await connection.fetchval(comment, name)
        if filled is not None:
            rows = Rows(size, datetime.fromisoformat(filled))
            await empty_writers(_url(url, name), rows)
            return rows
        now = datetime.now(UTC)
        with console.status(f"filling the {name} market"):
            await connection.execute(f"DROP DATABASE IF EXISTS {name}")
            await connection.execute(f"CREATE DATABASE {name}")
            migrations.upgrade(_url(url, name))
            rows = await fill(_url(url, name), size, now)
        await connection.execute(f"COMMENT ON DATABASE {name} IS '{now.isoformat()}'")
        return rows
    finally:
        await connection.close()


def _url(url: str, name: str) -> str:
    return url.replace("/postgres?", f"/{name}?")


@contextmanager
def _passing_folder() -> Iterator[Path]:
    """A new folder through which the database's user can pass."""
    folder = Path(tempfile.mkdtemp(prefix="va-market-bench-"))
    folder.chmod(0o711)
    try:
        yield folder / "data"
    finally:
        shutil.rmtree(folder)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
