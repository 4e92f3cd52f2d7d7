"""Alembic, run from within: `va-market migrate` and the embedded database."""

import threading
from functools import lru_cache
from pathlib import Path

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Column, MetaData, Table, Text, select

from va_market.kit.db.read import Query, ReadSession

_VERSIONS = Table("alembic_version", MetaData(), Column("version_num", Text))
_REVISION = Query(select(_VERSIONS.c.version_num))


def _folder() -> Path:
    """`migrations` of the checkout, or the copy inside an installed package."""
    package = Path(__file__).resolve().parents[2]
    checkout = package.parents[1] / "migrations"
    return checkout if (checkout / "env.py").exists() else package / "migrations"


def _config(url: str = "") -> Config:
    config = Config()
    config.set_main_option("script_location", str(_folder()))
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the schema up to `revision`. Blocks; runs its own event loop on its own thread."""
    failure: list[BaseException] = []

    def work() -> None:
        try:
            command.upgrade(_config(url), revision)
        except BaseException as error:  # noqa: BLE001  # raised again by the caller's thread
            failure.append(error)

    thread = threading.Thread(target=work, name="migrate")
    thread.start()
    thread.join()
    if failure:
        raise failure[0]


@lru_cache(maxsize=1)
def head() -> str | None:
    """The newest revision this version knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def is_known(revision: str) -> bool:
    """Whether this version has a migration up to `revision`."""
    script = ScriptDirectory.from_config(_config())
    return any(one.revision == revision for one in script.walk_revisions())


async def revision_of(session: ReadSession) -> str | None:
    """The revision the database is at; None for an empty one."""
    try:
        found: str | None = await session.value(_REVISION)
    except asyncpg.UndefinedTableError:
        return None
    return found
