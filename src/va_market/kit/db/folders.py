"""Where data lives, and whether another user of the system could reach it."""

import os
import stat
import sys
from pathlib import Path

import platformdirs


def is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def default_data_folder() -> Path:
    """`/var/lib/va-market` for root, else the user's data folder of the platform."""
    if is_root():
        return Path("/var/lib/va-market")
    return platformdirs.user_data_path("va-market")


def closed_parent(path: Path) -> Path | None:
    """The first folder above `path` that other users cannot pass through, if any."""
    for parent in path.resolve().parents:
        if parent.exists() and not parent.stat().st_mode & stat.S_IXOTH:
            return parent
    return None
