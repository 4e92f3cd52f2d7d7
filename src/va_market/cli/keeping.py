"""`va-market migrate | backup | restore`: the schema, and the whole market in a file."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import typer

from va_market import backups
from va_market.backups import ArchiveRefused, Manifest
from va_market.cli.common import (
    console,
    database_faults_told,
    database_of,
    database_url,
    refuse,
    settings_of_environment,
)
from va_market.kit.clock import system_clock
from va_market.kit.db import Database, migrations, revisions

commands = typer.Typer()


@commands.command()
def migrate() -> None:
    """Bring the schema of the database up to this version."""
    settings = settings_of_environment()
    with database_url(settings) as url, database_faults_told():
        migrations.upgrade(url)
    console.print(f"The schema is at {revisions.head()}.")


@commands.command()
def backup(file: Path) -> None:
    """Write the whole market to a new file, while it goes on. The secret key is not in it."""
    _move(
        file, lambda database: backups.back_up(database.dsn, file, now=system_clock()), "backed up"
    )


@commands.command()
def restore(file: Path) -> None:
    """Fill an empty database from a backup."""
    _move(file, lambda database: backups.restore(database.dsn, file), "restored")


def _move(file: Path, work: Callable[[Database], Coroutine[Any, Any, Manifest]], what: str) -> None:
    settings = settings_of_environment()
    # As it is: a backup before a migration is the one that is needed after it.
    with database_url(settings, is_migrated=False) as url, database_faults_told():
        try:
            done = asyncio.run(work(database_of(settings, url)))
        except ArchiveRefused as error:
            refuse(str(error), code=1)
    tables = len(done.tables)
    text = f"{file}: {done.rows} rows of {tables} tables {what}, at {done.revision}."
    console.print(text, markup=False, highlight=False, soft_wrap=True)
