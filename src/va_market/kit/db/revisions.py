"""Which revisions of the schema there are, and which one a database is at.

Without Alembic, which would take seven megabytes of every process that only asks.
"""

import re
from functools import lru_cache
from pathlib import Path

import asyncpg
from sqlalchemy import Column, MetaData, Table, Text, select

from va_market.kit.db.read import Query, ReadSession

_VERSIONS = Table("alembic_version", MetaData(), Column("version_num", Text))
_REVISION = Query(select(_VERSIONS.c.version_num))
_NAMED = re.compile(r'^revision = "(\w+)"$', re.MULTILINE)


def folder() -> Path:
    """`migrations` of the checkout, or the copy inside an installed package."""
    package = Path(__file__).resolve().parents[2]
    checkout = package.parents[1] / "migrations"
    return checkout if (checkout / "env.py").exists() else package / "migrations"


@lru_cache(maxsize=1)
def known() -> tuple[str, ...]:
    """The revisions this version knows, oldest first: their files are called by their time."""
    files = sorted((folder() / "versions").glob("*.py"))
    return tuple(name for file in files for name in _NAMED.findall(file.read_text("utf-8")))


def head() -> str:
    """The newest revision this version knows."""
    return known()[-1]


async def revision_of(session: ReadSession) -> str | None:
    """The revision the database is at; None for an empty one."""
    try:
        found: str | None = await session.value(_REVISION)
    except asyncpg.UndefinedTableError:
        return None
    return found


async def revision_at(url: str) -> str | None:
    """The same for a database that no pool is open to."""
    connection = await asyncpg.connect(url)
    try:
        found: str | None = await connection.fetchval(_REVISION.sql)
    except asyncpg.UndefinedTableError:
        return None
    finally:
        await connection.close()
    return found
