"""Starts and stops what a process needs: the embedded database and the HTTP server."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import structlog
import uvicorn

from va_market.app import Market
from va_market.kit.db import migrations
from va_market.kit.db.embedded import EmbeddedPostgres
from va_market.settings import Settings

log = structlog.get_logger()
GRACE_SECONDS = 30
AfterStart = Callable[[str], Awaitable[None]]


@contextmanager
def database_url(settings: Settings) -> Iterator[str]:
    """The URL of the database; an embedded one is started, brought up to date, and stopped."""
    if settings.database_url is not None:
        yield settings.database_url
        return
    embedded = EmbeddedPostgres(settings.data_folder)
    embedded.start()
    try:
        migrations.upgrade(embedded.url)
        yield embedded.url
    finally:
        embedded.stop()


def serve(application: Market, settings: Settings, *, after_start: AfterStart | None) -> None:
    """Serve until SIGINT or SIGTERM; requests under way get 30 seconds to finish."""
    config = uvicorn.Config(
        application,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    _Server(config, after_start).run()


class _Server(uvicorn.Server):
    """Says where it listens, and begins what is to happen after the start."""

    def __init__(self, config: uvicorn.Config, after_start: AfterStart | None) -> None:
        super().__init__(config)
        self._after_start = after_start
        self._task: asyncio.Future[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.started:
            return
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        address = f"http://{host}:{port}"
        log.info("listening", url=address)
        if self._after_start is not None:
            self._task = asyncio.ensure_future(self._after_start(address))
