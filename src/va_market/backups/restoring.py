"""Restoring a backup: into an empty database only, all of it or nothing."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import asyncpg

from va_market.backups import catalog
from va_market.backups.archive import ArchiveRefused, Manifest, member, opened
from va_market.kit.db import migrations, revisions

# The server of the archive counted transactions further than this one may have: what is written
# from now on must come after every event of the archive, and what clients remember must hold.
_SET = "SELECT setval($1::text::regclass, $2, $3)"
_GO_ON = """
    DO $$ BEGIN EXECUTE format(
        'CREATE OR REPLACE FUNCTION events_epoch() RETURNS bigint '
        'LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN %s::bigint',
        {next_event} - pg_current_xact_id()::text::bigint
    ); END $$
"""


async def restore(dsn: str, file: Path) -> Manifest:
    """Fill an empty database from a backup, and bring it up to date; what was in the archive.

    Raises:
        ArchiveRefused: the archive is damaged or of a newer version, or the database is not empty.
    """
    with opened(file) as (archive, manifest):
        if manifest.revision not in revisions.known():
            raise ArchiveRefused(
                f"{file} is of revision {manifest.revision}, which this version does not know."
            )
        await _prepare(dsn, manifest)
        connection = await asyncpg.connect(dsn)
        try:
            async with connection.transaction():
                await _load(connection, archive, manifest)
            migrations.upgrade(dsn)
            await connection.execute("ANALYZE")
        finally:
            await connection.close()
    return manifest


async def _prepare(dsn: str, manifest: Manifest) -> None:
    """Give the database the schema of the archive, unless it has it."""
    connection = await asyncpg.connect(dsn)
    try:
        present, has_tables = await catalog.revision(connection), await catalog.tables(connection)
    finally:
        await connection.close()
    if present is None and not has_tables:
        migrations.upgrade(dsn, manifest.revision)
    elif present != manifest.revision:
        raise ArchiveRefused(
            f"The database is at {present or 'no revision'}, the archive at {manifest.revision}: "
            "restore into a database without tables."
        )


async def _load(connection: Any, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    await catalog.settle(connection)
    tables = await catalog.tables(connection)
    sequences = await catalog.sequences(connection)
    described = {name: table.columns for name, table in manifest.tables.items()}
    if tables != described or sequences.keys() != manifest.sequences.keys():
        strange = ", ".join(sorted(described.keys() ^ tables.keys())) or "their columns differ"
        raise ArchiveRefused(f"Its tables are not those of {manifest.revision}: {strange}.")
    await connection.execute(f"LOCK TABLE {catalog.listed(tables)} IN ACCESS EXCLUSIVE MODE")
    for name in tables:
        if await catalog.has_rows(connection, name):
            raise ArchiveRefused(f"The database is not empty: there are rows in {name}.")
    for name in tables:
        await _fill(connection, archive, name, manifest)
    for name, (last, is_called) in manifest.sequences.items():
        await connection.execute(_SET, catalog.quoted(name), last, is_called)
    await connection.execute(_GO_ON.format(next_event=int(manifest.next_event)))


async def _fill(connection: Any, archive: zipfile.ZipFile, name: str, manifest: Manifest) -> None:
    """Load one table and count what arrived. Its own triggers rest: the rows are old, not new."""
    table, quoted = manifest.tables[name], catalog.quoted(name)
    _check_header(archive, name, table.columns)
    await connection.execute(f"ALTER TABLE {quoted} DISABLE TRIGGER USER")
    if name in catalog.SEEDED:
        await catalog.clear(connection, name)
    with archive.open(member(name)) as source:
        await connection.copy_to_table(
            name, columns=table.columns, source=source, format="csv", header=True
        )
    await connection.execute(f"ALTER TABLE {quoted} ENABLE TRIGGER USER")
    rows = await catalog.count(connection, name)
    if rows != table.rows:
        raise ArchiveRefused(f"{name} should have {table.rows} rows, and {rows} arrived.")


def _check_header(archive: zipfile.ZipFile, name: str, columns: list[str]) -> None:
    with archive.open(member(name)) as source:
        header = next(csv.reader(io.TextIOWrapper(source, "utf-8", newline="")))
    if header != columns:
        raise ArchiveRefused(f"The columns of {name} are not those of the archive's revision.")
