"""Alembic, run from within: `va-market migrate` and the embedded database."""

import asyncio
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from va_market.kit.db import revisions

if TYPE_CHECKING:
    from alembic.config import Config


def config_for(url: str) -> "Config":
    """What Alembic needs to know of the database at `url`."""
    from alembic.config import Config  # noqa: PLC0415  # most processes never migrate

    config = Config()
    config.set_main_option("script_location", str(revisions.folder()))
    config.attributes["url"] = url
    return config


def bring_up_to_date(url: str) -> None:
    """Upgrade the schema, unless it is at the newest revision. Blocks, as `upgrade` does."""

    def work() -> None:
        if asyncio.run(revisions.revision_at(url)) != revisions.head():
            _upgrade(url, "head")

    _on_its_own_thread(work)


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the schema up to `revision`. Blocks; runs its own event loop on its own thread."""
    _on_its_own_thread(lambda: _upgrade(url, revision))


def _upgrade(url: str, revision: str) -> None:
    from alembic import command  # noqa: PLC0415  # as above

    command.upgrade(config_for(url), revision)


def _on_its_own_thread(work: Callable[[], None]) -> None:
    failure: list[BaseException] = []

    def watched() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  # raised again by the caller's thread
            failure.append(error)

    thread = threading.Thread(target=watched, name="migrate")
    thread.start()
    thread.join()
    if failure:
        raise failure[0]
