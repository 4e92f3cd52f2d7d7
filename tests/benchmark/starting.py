"""How long `va-market serve` takes until it answers, its embedded database included."""

import os
import shutil
import tempfile
import time
from pathlib import Path
from statistics import median

import httpx

from tests.cli.processes import started
from tests.conftest import FOLDER

STARTS = 3


def start_seconds() -> float:
    """The median of some starts on a folder that was used before."""
    folder = Path(tempfile.mkdtemp(prefix="va-market-bench-"))
    folder.chmod(0o711)
    os.environ.setdefault(FOLDER, str(folder))  # where `started` keeps its logs
    # As wherever it was started before: compiled, and not into the folders of the sources.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    try:
        _start(folder)  # makes the database, and compiles
        return median(_start(folder) for _ in range(STARTS))
    finally:
        shutil.rmtree(folder)


def _start(folder: Path) -> float:
    began = time.perf_counter()
    with started("serve", data_folder=folder / "data") as server:
        server.wait_until(lambda one: '"listening"' in one.errors and one.errors.endswith("\n"))
        httpx.get(f"{server.address}/health/ready", trust_env=False).raise_for_status()
        return time.perf_counter() - began
