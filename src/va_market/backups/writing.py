"""Making a backup: one snapshot of the whole market, while the market goes on."""

import zipfile
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import asyncpg

from va_market.backups import catalog
from va_market.backups.archive import (
    FORMAT,
    ArchiveRefused,
    Manifest,
    Table,
    new_member,
    write_manifest,
    written,
)

# Every row in the snapshot was written by a transaction below its upper bound.
_NEXT_EVENT = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint + events_epoch()"


async def back_up(dsn: str, file: Path, *, now: datetime) -> Manifest:
    """Write everything that is committed at one moment to a new file; what is in it.

    Raises:
        ArchiveRefused: the file exists or cannot be written, or there is no market to back up.
    """
    connection = await asyncpg.connect(dsn)
    try:
        with written(file) as archive:
            async with connection.transaction(isolation="repeatable_read", readonly=True):
                manifest = await _everything(connection, archive, now)
            write_manifest(archive, manifest)
    finally:
        await connection.close()
    return manifest


async def _everything(connection: Any, archive: zipfile.ZipFile, now: datetime) -> Manifest:
    await catalog.settle(connection)
    revision = await _revision(connection)
    next_event = await connection.fetchval(_NEXT_EVENT)
    tables = await catalog.tables(connection)
    # No migration changes a table from here on.
    await connection.execute(f"LOCK TABLE {catalog.listed(tables)} IN ACCESS SHARE MODE")
    copied = {
        name: Table(columns=columns, rows=await _copy(connection, archive, name, columns))
        for name, columns in tables.items()
    }
    return Manifest(
        format=FORMAT,
        made_by=version("va-market"),
        made_at=now,
        revision=revision,
        next_event=next_event,
        tables=copied,
        sequences=await catalog.sequences(connection),
    )


async def _copy(connection: Any, archive: zipfile.ZipFile, table: str, columns: list[str]) -> int:
    """Write one table; how many rows it has."""
    with new_member(archive, table) as output:
        done: str = await connection.copy_from_table(
            table, columns=columns, output=output, format="csv", header=True
        )
    return int(done.removeprefix("COPY "))


async def _revision(connection: Any) -> str:
    revision = await catalog.revision(connection)
    has_epoch = await connection.fetchval("SELECT to_regproc('events_epoch') IS NOT NULL")
    if revision is None or not has_epoch:
        raise ArchiveRefused("There is no market of this version: run `va-market migrate` first.")
    return revision
