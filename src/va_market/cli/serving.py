"""`va-market serve | demo | worker`: what stays until it is stopped."""

import asyncio
import signal

import typer

from va_market import demo, running
from va_market.app import Market, create_app
from va_market.cli.common import (
    database_of,
    database_url,
    refuse,
    settings_of_environment,
)
from va_market.kit import jobs as background
from va_market.kit.clock import system_clock
from va_market.kit.http.telemetry import TelemetryMissing
from va_market.kit.mail import Mailer, Sparing
from va_market.settings import Settings
from va_market.worker import periodic_works

commands = typer.Typer()


@commands.command()
def serve() -> None:
    """Serve the API. Without VA_MARKET_DATABASE_URL an embedded PostgreSQL is started."""
    _run(settings_of_environment(), after_start=None)


@commands.command(name="demo")
def run_demo() -> None:
    """Serve the API, and fill an empty market through it; the sign-ins are printed."""
    settings = settings_of_environment(usual_level="warning")
    if settings.environment == "production":
        refuse("The people of the demo share a password that everybody knows: not in production.")
    mailer = Sparing(settings.make_mailer(), demo.DOMAIN)  # the people of the demo read no mail
    try:
        _run(settings, after_start=demo.play, mailer=mailer)
    except demo.DemoFailed as error:
        refuse(f"The demo stopped: {error}", code=1)


def _run(
    settings: Settings,
    *,
    after_start: running.AfterStart | None,
    mailer: Mailer | None = None,
) -> None:
    try:
        listener = running.bound_socket(settings)
    except running.CannotListen as error:
        refuse(f"{error} Set VA_MARKET_HOST or VA_MARKET_PORT.", code=1)
    with listener, database_url(settings) as url:
        application = _application(settings, url, mailer)
        running.serve(application, listener, after_start=after_start)


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
