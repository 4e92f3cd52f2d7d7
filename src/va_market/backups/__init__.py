"""Backups: the whole market in one file, and back again into an empty database.

Logical, by COPY, over the connection the server itself uses: an archive goes into another major
version of PostgreSQL, and needs no program beside ours. The schema is not in it: migrations make
it, up to the revision that the archive names, and then to the present one.
"""

from va_market.backups.archive import ArchiveRefused, Manifest
from va_market.backups.restoring import restore
from va_market.backups.writing import back_up

__all__ = ["ArchiveRefused", "Manifest", "back_up", "restore"]
