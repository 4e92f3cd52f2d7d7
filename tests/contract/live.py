"""A server in a process of its own, as `va-market serve` starts it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 60


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[str]:
    """The address of a server whose log is in `folder`; `settings` are its environment."""
    log = folder / "server.log"
    with log.open("w") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "va_market", "serve"],
            env={**os.environ, "VA_MARKET_PORT": "0", **settings},
            stderr=stream,
        )
    try:
        yield _address(process, log)
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


def _address(process: "subprocess.Popen[bytes]", log: Path) -> str:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        for line in log.read_text().splitlines():
            if '"listening"' in line:
                return str(json.loads(line)["url"])
        time.sleep(0.05)
    raise AssertionError(f"the server did not start: {log.read_text()}")
