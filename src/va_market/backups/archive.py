"""The file: a ZIP with a CSV for each table, so that any program can look into it."""

import errno
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Literal

from pydantic import ValidationError

from va_market.kit.schema import Schema

MANIFEST = "manifest.json"
FORMAT = "va-market-backup/1"
# Any other may be one of the connection to the database.
_FAULTS_OF_DISKS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS}


class ArchiveRefused(RuntimeError):
    """A backup that cannot be made, or an archive that cannot be restored; the text says why."""


class Table(Schema):
    columns: list[str]
    rows: int


class Manifest(Schema):
    """What is in an archive. Written last: a file that was cut off has none."""

    format: Literal["va-market-backup/1"]
    made_by: str
    made_at: datetime
    revision: str
    next_event: int
    """Above the number of every transaction that wrote an event."""
    tables: dict[str, Table]
    sequences: dict[str, tuple[int, bool]]
    """The last value of each, and whether it has been given out."""

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


@contextmanager
def written(path: Path) -> Iterator[zipfile.ZipFile]:
    """A new archive. `path` appears once it is complete, for its owner's eyes only.

    Raises:
        ArchiveRefused: there is such a file, or it cannot be written.
    """
    if path.exists():
        raise ArchiveRefused(f"{path} exists; it is left as it is.")
    try:
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise ArchiveRefused(f"{path} cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(descriptor, "wb") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
                yield archive
            stream.flush()
            os.fsync(stream.fileno())
        os.link(draft, path)  # unlike a rename, it does not replace
    except FileExistsError as error:
        raise ArchiveRefused(f"{path} exists; it is left as it is.") from error
    except OSError as error:
        if error.errno not in _FAULTS_OF_DISKS:
            raise
        raise ArchiveRefused(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        with suppress(FileNotFoundError):
            Path(draft).unlink()


def write_manifest(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    archive.writestr(MANIFEST, manifest.model_dump_json(indent=2))


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """An archive and what it says of itself.

    Raises:
        ArchiveRefused: it is no archive of ours, was cut off or damaged.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive, _manifest(archive)
    except (zipfile.BadZipFile, zlib.error) as error:
        raise ArchiveRefused(f"{path} is no backup of a market, or it is damaged.") from error
    except (FileNotFoundError, PermissionError, IsADirectoryError) as error:
        raise ArchiveRefused(f"{path} cannot be read: {error.strerror}.") from error


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    names = set(archive.namelist())
    if MANIFEST not in names:
        raise zipfile.BadZipFile
    try:
        manifest = Manifest.model_validate_json(archive.read(MANIFEST))
    except ValidationError as error:
        raise zipfile.BadZipFile from error
    if not names.issuperset(map(member, manifest.tables)):
        raise zipfile.BadZipFile
    return manifest


def member(table: str) -> str:
    return f"tables/{table}.csv"


def new_member(archive: zipfile.ZipFile, table: str) -> IO[bytes]:
    return archive.open(member(table), "w", force_zip64=True)
