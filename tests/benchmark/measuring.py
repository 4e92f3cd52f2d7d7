"""Rounds, and what they say: figures of one round, and medians of ratios over rounds."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

import psutil

from tests.benchmark.processes import Server, database_cpu, drive
from tests.benchmark.runs import Asker


@dataclass(frozen=True, slots=True)
class Figures:
    """One round of one run against one server; times in microseconds a request."""

    cpu: float
    database: float
    throughput: float
    p50: float
    p99: float
    requests: int

    @property
    def both(self) -> float:
        """The server and its database: what growth and depth are judged by."""
        return self.cpu + self.database


@dataclass(frozen=True, slots=True)
class Target:
    """A server with the market behind it."""

    server: Server
    asker: Asker


class Ledger:
    """The figures of all rounds, by run and server."""

    def __init__(self) -> None:
        self._rounds: dict[tuple[str, str], list[Figures]] = defaultdict(list)

    def add(self, run: str, server: str, figures: Figures) -> None:
        self._rounds[run, server].append(figures)

    def middle(self, run: str, server: str, name: str) -> float:
        return median(getattr(one, name) for one in self._rounds[run, server])

    def ratio(self, over: tuple[str, str], under: tuple[str, str], name: str) -> float:
        """The median over rounds of one figure divided by the other of the same round."""
        pairs = zip(self._rounds[over], self._rounds[under], strict=True)
        return median(getattr(a, name) / getattr(b, name) for a, b in pairs)

    def runs(self) -> Iterable[tuple[str, str]]:
        return self._rounds.keys()

    def as_json(self) -> dict[str, Any]:
        return {
            f"{run} {server}": [asdict(one) for one in rounds]
            for (run, server), rounds in self._rounds.items()
        }


class Meter:
    """Measures one round at a time."""

    def __init__(self, postmaster: psutil.Process, seconds: float) -> None:
        self._postmaster = postmaster
        self._seconds = seconds

    def measure(self, run: str, target: Target, *, depth: str = "") -> Figures:
        server, asker = target.server, target.asker
        orders = asker.orders(run, port=server.port, seconds=self._seconds, depth=depth)
        before, database = server.cpu(), database_cpu(self._postmaster)
        seen = drive(orders)
        spent = server.cpu() - before
        after = database_cpu(self._postmaster)
        if run == "W1":
            asker.note(seen.sent)
        count = len(seen.latencies)
        waited = sorted(seen.latencies)
        return Figures(
            cpu=spent / count * 1e6,
            database=sum(t - database.get(pid, 0.0) for pid, t in after.items()) / count * 1e6,
            throughput=count / seen.seconds,
            p50=waited[count // 2] * 1e6,
            p99=waited[count * 99 // 100] * 1e6,
            requests=count,
        )


Step = tuple[str, str, Callable[[], Figures]]
"""A run, the name of the server, and how to measure it once."""
