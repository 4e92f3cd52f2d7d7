"""Starts `va-market` as a process of its own, as people do."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import FOLDER

PATIENCE = 60.0  # a loaded machine; an idle one needs about two seconds
SECRET = "a secret that only the tests know, 32 bytes and more"


def new_folder() -> Path:
    """A folder that the embedded database can live in, also as root."""
    folder = Path(tempfile.mkdtemp(dir=os.environ[FOLDER], prefix="cli-"))
    folder.chmod(0o711)
    return folder


def environment(**settings: object) -> dict[str, str]:
    """Our own environment with these settings alone, and no proxy between us and the server."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("VA_MARKET_") and not name.lower().endswith("_proxy")
    }
    return kept | {f"VA_MARKET_{name.upper()}": str(value) for name, value in settings.items()}


def run(*arguments: str, **settings: object) -> "subprocess.CompletedProcess[str]":
    """Run a command that ends by itself."""
    return subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-m", "va_market", *arguments],
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@dataclass
class Running:
    """A server process, with what it has written so far."""

    process: "subprocess.Popen[str]"
    folder: Path

    @property
    def output(self) -> str:
        return (self.folder / "stdout").read_text()

    @property
    def errors(self) -> str:
        return (self.folder / "stderr").read_text()

    @property
    def address(self) -> str:
        lines = [json.loads(line) for line in self.errors.splitlines()]
        return next(str(line["url"]) for line in lines if line["event"] == "listening")

    def wait_until(self, is_reached: Callable[["Running"], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not is_reached(self):
            gone = self.process.poll()
            assert gone is None, f"ended with {gone}: {self.errors}"
            assert time.monotonic() < deadline, f"not reached: {self.output} {self.errors}"
            time.sleep(0.05)

    def stop(self, name: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and wait; the exit code."""
        self.process.send_signal(name)
        return self.process.wait(PATIENCE)


def listens(server: Running) -> bool:
    return '"listening"' in server.errors and server.errors.endswith("\n")


@contextmanager
def started(*command: str, module: str = "va_market", **settings: object) -> Iterator[Running]:
    """A process that may not have come far yet; it is stopped at the end at the latest."""
    folder = new_folder()
    with (folder / "stdout").open("w") as output, (folder / "stderr").open("w") as errors:
        process = subprocess.Popen(  # noqa: S603  # our own command
            [sys.executable, "-m", module, *command],
            env=environment(port=0, **settings),
            stdout=output,
            stderr=errors,
            text=True,
        )
    server = Running(process, folder)
    try:
        yield server
    finally:
        if process.poll() is None:
            server.stop()


@contextmanager
def serving(**settings: object) -> Iterator[Running]:
    """A server that answers."""
    with started("serve", **settings) as server:
        server.wait_until(listens)
        yield server
