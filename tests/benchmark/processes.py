"""The servers under load, the caller, and what the operating system says they cost."""

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import psutil

from tests.benchmark.load import Orders, Seen
from tests.cli.processes import environment

PATIENCE = 60.0
SECRET = "a secret that only the benchmark knows, 32 bytes"


@dataclass(frozen=True, slots=True)
class Server:
    """A process that answers on a port."""

    name: str
    process: psutil.Process
    port: int
    start_seconds: float

    def memory(self) -> float:
        """Memory of its own and of its children, in MiB, without what they share with others."""
        all_of_it = [self.process, *self.process.children(recursive=True)]
        return sum(one.memory_full_info().uss for one in all_of_it) / 2**20

    def cpu(self) -> float:
        return _cpu(self.process)


@contextmanager
def running(name: str, *command: str, url: str, port: int) -> Iterator[Server]:
    """`command` as a process of its own; it has answered once."""
    began = time.perf_counter()
    settings = {
        "environment": "production",
        "database_url": url,
        "port": port,
        "secret_key": SECRET,
        "background_work": "false",
        "access_token_minutes": 60,
        "log_level": "info",
        "limit_user": 1_000_000,  # counted as ever; thirty-two people ask as much as a market does
    }
    process = subprocess.Popen(  # noqa: S603  # our own commands
        [sys.executable, "-m", *command], env=environment(**settings), stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(process, port)
        yield Server(name, psutil.Process(process.pid), port, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_for(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            httpx.get(f"http://127.0.0.1:{port}/health/live", trust_env=False)
        except httpx.TransportError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def database_cpu(postmaster: psutil.Process) -> dict[int, float]:
    """Processor time of each process of a database."""
    found = {}
    for one in (postmaster, *postmaster.children()):
        try:
            found[one.pid] = _cpu(one)
        except psutil.NoSuchProcess:
            continue
    return found


def drive(orders: Orders) -> Seen:
    """Have another process send the requests."""
    done = subprocess.run(
        [sys.executable, "-c", "from tests.benchmark.load import main; main()"],
        input=pickle.dumps(orders),
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        timeout=orders.seconds + PATIENCE,
        check=True,
    )
    seen: Seen = pickle.loads(done.stdout)  # noqa: S301  # from our own process
    if seen.fault:
        raise RuntimeError(seen.fault)
    return seen
