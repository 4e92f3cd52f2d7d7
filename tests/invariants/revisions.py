"""Revisions of a database, up and down."""

import asyncio
from collections.abc import Callable

from va_market.kit.db import migrations


async def alembic(work: Callable[..., None], url: str, *values: str) -> None:
    # Alembic runs an event loop of its own.
    await asyncio.to_thread(work, migrations.config_for(url), *values)
