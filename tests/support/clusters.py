"""Data folders that a database has used before, without the second that making one takes."""

import os
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from tests.support.exercised import FOLDER
from va_market.kit.db.embedded import EmbeddedPostgres


@cache
def _made() -> Path:
    """A folder whose database was made and stopped, once for the process."""
    folder = Path(tempfile.mkdtemp(dir=os.environ[FOLDER], prefix="made-"))
    server = EmbeddedPostgres(folder)
    server.start()
    server.stop()
    return folder


def used_before(folder: Path) -> Path:
    """Put a database into a new folder, with owners and modes as they were made."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["cp", "-a", str(_made() / "postgres"), str(folder)]
    subprocess.run(command, check=True)  # noqa: S603  # our own folders
    return folder
