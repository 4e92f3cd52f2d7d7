"""Starts and stops what a process needs: the embedded database and the HTTP server."""

import asyncio
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
import uvicorn

from va_market.app import Market
from va_market.kit.db import migrations, most_connections
from va_market.kit.db.embedded import EmbeddedPostgres
from va_market.kit.http.protocol import BoundedProtocol
from va_market.settings import Settings

log = structlog.get_logger()
GRACE_SECONDS = 30
STOPPING = (signal.SIGINT, signal.SIGTERM)
USUAL_CONNECTIONS = 200
SPARE_CONNECTIONS = 30  # other commands, and people who look
EXIT_BY_SIGTERM = 128 + signal.SIGTERM
# What a server that listens everywhere is called from the same machine.
NEAREST = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # nosec B104  # compared, not bound
AfterStart = Callable[[str], Awaitable[None]]


class CannotListen(RuntimeError):
    """The address of the settings is not to be had; the text says why."""


@contextmanager
def database_url(settings: Settings, *, is_migrated: bool = True) -> Iterator[str]:
    """The URL of the database; an embedded one is started, brought up to date, and stopped.

    Unless it is wanted as it is (`is_migrated=False`).
    """
    if settings.database_url is not None:
        yield settings.database_url
        return
    with _leaving_in_order():
        embedded = EmbeddedPostgres(settings.data_folder, options=_room_for(settings))
        embedded.start()
        try:
            if is_migrated:
                migrations.bring_up_to_date(embedded.url)
            yield embedded.url
        finally:
            embedded.stop()


def _room_for(settings: Settings) -> dict[str, str]:
    """Connections enough for both doors and the background work of all processes."""
    wanted = settings.workers * (most_connections(settings.pool_size) + 1) + SPARE_CONNECTIONS
    return {"max_connections": str(max(wanted, USUAL_CONNECTIONS))}


@contextmanager
def _leaving_in_order() -> Iterator[None]:
    """SIGTERM unwinds the stack, as SIGINT does: the embedded database is stopped on the way."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(EXIT_BY_SIGTERM))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def bound_socket(settings: Settings) -> socket.socket:
    """The address to listen on, reserved before anything else is started.

    Raises:
        CannotListen: somebody else has it, or this machine has no such address.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    reserved = socket.socket(family)
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        reserved.bind((settings.host, settings.port))
    except OSError as error:
        reserved.close()
        where = f"{settings.host}, port {settings.port}"
        raise CannotListen(f"Cannot listen on {where}: {error.strerror or error}.") from error
    return reserved


def serve(
    application: Market,
    listener: socket.socket,
    *,
    after_start: AfterStart | None,
    is_announced: bool = True,
) -> None:
    """Serve until SIGINT or SIGTERM; requests under way get 30 seconds to finish.

    Raises:
        Exception: whatever `after_start` raised; the server has shut down then.
    """
    config = uvicorn.Config(
        application,
        http=BoundedProtocol,
        ws="none",  # there are none; a handshake is answered as the GET that it is
        log_config=None,
        access_log=False,
        lifespan="on",  # a start that fails is no start
        server_header=False,
        proxy_headers=False,  # the edge reads them, and trusts nobody who is not named
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = _Server(config, after_start, is_announced=is_announced)
    server.run([listener])
    if server.failure is not None:
        raise server.failure


class _Server(uvicorn.Server):
    """Says where it listens, and begins what is to happen after the start."""

    def __init__(
        self, config: uvicorn.Config, after_start: AfterStart | None, *, is_announced: bool
    ) -> None:
        super().__init__(config)
        self._is_announced = is_announced
        self._after_start = after_start
        self._task: asyncio.Future[None] | None = None
        self.failure: BaseException | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.started:
            return
        address = address_of(self.servers[0].sockets[0].getsockname())
        if self._is_announced:
            log.info("listening", url=address)
        if self._after_start is not None:
            self._task = asyncio.ensure_future(self._after_start(address))
            self._task.add_done_callback(self._ended)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._task is not None:
            self._task.cancel()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # uvicorn's own raises the signal again after its shutdown, and SIGTERM would end the
        # process before the embedded database is stopped.
        before = {name: signal.signal(name, self.handle_exit) for name in STOPPING}
        try:
            yield
        finally:
            for name, handler in before.items():
                signal.signal(name, handler)

    def _ended(self, task: "asyncio.Future[None]") -> None:
        if not task.cancelled():
            self.failure = task.exception()
            self.should_exit = self.should_exit or self.failure is not None


def address_of(name: tuple[Any, ...]) -> str:
    """The URL of a listening socket, by which the same machine can call it."""
    host = NEAREST.get(name[0], name[0])
    return f"http://[{host}]:{name[1]}" if ":" in host else f"http://{host}:{name[1]}"
