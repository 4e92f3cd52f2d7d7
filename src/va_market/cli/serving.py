"""`va-market serve | worker`: what stays until it is stopped."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Callable
from typing import Annotated

import structlog
import typer

from va_market import processes, running
from va_market.app import Market, create_app
from va_market.cli.common import (
    database_of,
    database_url,
    refuse,
    settings_of_environment,
)
from va_market.kit import jobs as background
from va_market.kit.clock import system_clock
from va_market.kit.http.telemetry import TelemetryMissing, ensure_telemetry
from va_market.kit.mail import Mailer
from va_market.settings import MOST_WORKERS, Settings
from va_market.worker import periodic_works

commands = typer.Typer()
log = structlog.get_logger()
Workers = Annotated[
    int | None,
    typer.Option(min=1, max=MOST_WORKERS, help="Processes that serve; else VA_MARKET_WORKERS."),
]


@commands.command()
def serve(workers: Workers = None) -> None:
    """Serve the API. Without VA_MARKET_DATABASE_URL an embedded PostgreSQL is started."""
    settings = settings_of_environment()
    if workers is not None:
        settings = settings.model_copy(update={"workers": workers})
    if settings.workers == 1:
        run(settings, begin=None)
    else:
        _run_several(settings)


def run(
    settings: Settings,
    *,
    begin: Callable[[Market], running.AfterStart] | None,
    mailer: Mailer | None = None,
) -> None:
    """Serve in this process; `begin` makes of the application what is to happen after the start."""
    with _listener(settings) as listener, database_url(settings) as url:
        application = _application(settings, url, mailer)
        after_start = None if begin is None else begin(application)
        running.serve(application, listener, after_start=after_start)


def _listener(settings: Settings) -> socket.socket:
    try:
        return running.bound_socket(settings)
    except running.CannotListen as error:
        refuse(f"{error} Set VA_MARKET_HOST or VA_MARKET_PORT.", code=1)


def _run_several(settings: Settings) -> None:
    if sys.platform == "win32":
        refuse("Processes share a socket only on Unix: leave VA_MARKET_WORKERS at 1.")
    try:
        ensure_telemetry(settings.otlp_endpoint)  # told once, not by each process
    except TelemetryMissing as error:
        refuse(str(error))
    with _listener(settings) as listener, database_url(settings):
        try:
            processes.serve(listener, count=settings.workers)
        except processes.ProcessesKeepEnding:
            raise typer.Exit(1) from None  # the log says it


@commands.command(name=processes.COMMAND, hidden=True)
def serve_inherited(listener: int, line: int) -> None:
    """Serve as one of several processes, by what the parent handed down."""
    settings = settings_of_environment(process=os.getpid())
    with (
        _inherited(line) as parent,
        _inherited(listener) as shared,
        # Each process counts as a user: should the parent be killed, the last one stops it.
        database_url(settings, is_migrated=False) as url,
    ):
        application = _application(settings, url, mailer=None)
        attend = processes.attendance(parent)
        try:
            running.serve(application, shared, after_start=attend, is_announced=False)
        except processes.ParentGone:
            log.warning("the parent is gone")
            raise typer.Exit(1) from None


def _inherited(handle: int) -> socket.socket:
    """A socket that the processes we start do not inherit in turn."""
    found = socket.socket(fileno=handle)
    found.set_inheritable(False)
    found.setblocking(False)
    return found


def _application(settings: Settings, url: str, mailer: Mailer | None) -> Market:
    try:
        return create_app(settings, database=database_of(settings, url), mailer=mailer)
    except TelemetryMissing as error:
        refuse(str(error))


@commands.command()
def worker() -> None:
    """Run background work apart from the servers (which then set BACKGROUND_WORK=false)."""
    settings = settings_of_environment()
    with database_url(settings) as url:
        asyncio.run(_work(settings, url))


async def _work(settings: Settings, url: str) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    database = database_of(settings, url)
    await database.open()
    try:
        works = periodic_works(database, settings, system_clock)
        await background.run(database.dsn, works, stop)
    finally:
        await database.close()
