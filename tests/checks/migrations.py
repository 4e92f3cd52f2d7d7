"""Every revision goes up, down and up again, matches the tables, and locks nothing for long.

`python -m tests.checks.migrations` is part of `make check`.
"""

import contextlib
import io
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from alembic import command
from alembic.config import Config

from va_market.kit.db import migrations, revisions
from va_market.kit.db.embedded import EmbeddedPostgres

# The first schema was made on empty tables: nobody waits for their locks.
FIRST_SCHEMA = "0007_time_entries"
# The text of this revision is pgqueuer's own script, not ours to word.
QUEUE = "0008_queue"

ALWAYS_EXCLUDED = {
    # A revision runs in one transaction: after a failure there is nothing half done to rerun.
    "prefer-robust-stmts",
    # Statuses are VARCHAR(32) with a CHECK; a longer status changes the CHECK anyway.
    "prefer-text-field",
    # Minutes, days, years and versions are bounded by the API, far below 2^31.
    "prefer-bigint-over-int",
}
FIRST_EXCLUDED = ALWAYS_EXCLUDED | {
    # The generated `search` columns are added to tables created in the same revision.
    "adding-field-with-default",
}


@contextlib.contextmanager
def database() -> Iterator[str]:
    """The URL of an empty PostgreSQL that leaves nothing behind."""
    with tempfile.TemporaryDirectory(prefix="va-market-migrations-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # the database's own user passes through
        server = EmbeddedPostgres(folder, options={"fsync": "off"})
        server.start()
        try:
            yield server.url
        finally:
            server.stop()


def goes_up_down_up(url: str) -> Iterator[str]:
    config = configuration(url)
    steps: list[tuple[str, Callable[[], None]]] = [
        ("upgrade", lambda: command.upgrade(config, "head")),
        ("downgrade", lambda: command.downgrade(config, "base")),
        ("upgrade after a downgrade", lambda: command.upgrade(config, "head")),
        ("comparison with the tables", lambda: command.check(config)),
    ]
    for name, step in steps:
        try:
            step()
        except Exception as error:  # noqa: BLE001  # whatever it is, it is the finding
            yield f"{name}: {type(error).__name__}: {error}"
            return


def configuration(url: str = "") -> Config:
    config = migrations.config_for(url)
    config.stdout = io.StringIO()
    return config


def locks_long() -> Iterator[str]:
    """What squawk says of the statements."""
    yield from _linted(f"base:{FIRST_SCHEMA}", FIRST_EXCLUDED)
    if revisions.head() != QUEUE:
        yield from _linted(f"{QUEUE}:head", ALWAYS_EXCLUDED)


def _linted(revisions: str, excluded: set[str]) -> Iterator[str]:
    squawk = Path(sysconfig.get_path("scripts")) / "squawk"
    done = subprocess.run(  # noqa: S603  # a tool of ours
        [
            *(squawk, "--reporter", "gcc", "--pg-version", "15.0"),
            *("--exclude", ",".join(sorted(excluded)), "--stdin-filepath", f"{revisions}.sql"),
        ],
        input=statements(revisions),
        capture_output=True,
        text=True,
        check=False,
    )
    yield from (line for line in done.stdout.splitlines() if ".sql:" in line)
    if done.returncode != 0 and ".sql:" not in done.stdout:
        yield f"squawk failed: {done.stderr}"


def statements(revisions: str) -> str:
    """The offline SQL of a span of revisions."""
    config = configuration()
    config.output_buffer = io.StringIO()
    command.upgrade(config, revisions, sql=True)
    return config.output_buffer.getvalue()


def main() -> int:
    with database() as url:
        found = [*goes_up_down_up(url), *locks_long()]
    for fault in found:
        print(fault)  # noqa: T201  # the output of a command
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
