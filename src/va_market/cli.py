"""The command line: `va-market serve | worker | migrate | demo | openapi | operator`."""

import asyncio
import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import asyncpg
import typer
from pydantic import SecretStr, ValidationError
from pydantic_core import ErrorDetails
from rich.console import Console
from sqlalchemy.exc import DBAPIError, IntegrityError

from va_market import demo, running
from va_market.app import create_app
from va_market.identity import service as identity
from va_market.identity.passwords import Passwords
from va_market.identity.schemas import RegisterBody
from va_market.kit import jobs as background
from va_market.kit.clock import system_clock
from va_market.kit.db import Database, migrations
from va_market.kit.db.embedded import EmbeddedDatabaseError
from va_market.kit.errors import MarketError
from va_market.kit.logs import configure_logs
from va_market.kit.mail import Mailer, Sparing
from va_market.settings import Settings
from va_market.worker import periodic_works

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # they hold passwords and keys
    help=__doc__,
)
operator = typer.Typer(no_args_is_help=True, help="Accounts of the platform's staff.")
app.add_typer(operator, name="operator")
console = Console(stderr=True)


def _settings(*, usual_level: str | None = None) -> Settings:
    try:
        settings = Settings()
    except ValidationError as error:
        _refuse(*(_fault_of_setting(fault["loc"], fault["msg"]) for fault in _faults(error)))
    is_chosen = usual_level is None or "log_level" in settings.model_fields_set
    configure_logs(settings.log_level if is_chosen else str(usual_level))
    return settings


def _faults(error: ValidationError) -> list[ErrorDetails]:
    return error.errors(include_input=False, include_url=False)


def _fault_of_setting(where: tuple[int | str, ...], text: str) -> str:
    text = text.removeprefix("Value error, ")
    return f"{'_'.join(['VA_MARKET', *map(str, where)]).upper()}: {text}" if where else text


def _refuse(*lines: str, code: int = 2) -> NoReturn:
    for line in lines:
        console.print(line, style="red", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(code) from None


@contextmanager
def _database_url(settings: Settings) -> Iterator[str]:
    try:
        with running.database_url(settings) as url:
            yield url
    except EmbeddedDatabaseError as error:
        _refuse(str(error), code=1)


@contextmanager
def _database_faults_told() -> Iterator[None]:
    """A database that is away or says no ends a command with one line."""
    try:
        yield
    except (OSError, asyncpg.PostgresError, DBAPIError) as error:
        _refuse(f"The database: {str(error).splitlines()[0]}", code=1)


@app.command()
def serve() -> None:
    """Serve the API. Without VA_MARKET_DATABASE_URL an embedded PostgreSQL is started."""
    _run(_settings(), after_start=None)


@app.command(name="demo")
def run_demo() -> None:
    """Serve the API, and fill an empty market through it; the sign-ins are printed."""
    settings = _settings(usual_level="warning")
    if settings.environment == "production":
        _refuse("The people of the demo share a password that everybody knows: not in production.")
    mailer = Sparing(settings.make_mailer(), demo.DOMAIN)  # the people of the demo read no mail
    try:
        _run(settings, after_start=demo.play, mailer=mailer)
    except demo.DemoFailed as error:
        _refuse(f"The demo stopped: {error}", code=1)


def _run(
    settings: Settings,
    *,
    after_start: running.AfterStart | None,
    mailer: Mailer | None = None,
) -> None:
    try:
        listener = running.bound_socket(settings)
    except running.CannotListen as error:
        _refuse(f"{error} Set VA_MARKET_HOST or VA_MARKET_PORT.", code=1)
    with listener, _database_url(settings) as url:
        application = create_app(settings, database=_database(settings, url), mailer=mailer)
        running.serve(application, listener, after_start=after_start)


@app.command()
def worker() -> None:
    """Run background work apart from the servers (which then set BACKGROUND_WORK=false)."""
    settings = _settings()
    with _database_url(settings) as url:
        asyncio.run(_work(settings, url))


async def _work(settings: Settings, url: str) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    database = _database(settings, url)
    await database.open()
    try:
        works = periodic_works(database, settings, system_clock)
        await background.run(database.dsn, works, stop)
    finally:
        await database.close()


@app.command()
def migrate() -> None:
    """Bring the schema of the database up to this version."""
    settings = _settings()
    with _database_url(settings) as url, _database_faults_told():
        migrations.upgrade(url)
    console.print(f"The schema is at {migrations.head()}.")


@app.command()
def openapi(
    output: Annotated[Path | None, typer.Option(help="Write here instead of printing.")] = None,
) -> None:
    """Print the OpenAPI document."""
    text = openapi_text()
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text)


def openapi_text() -> str:
    """The document as it is committed. It does not depend on the environment."""
    settings = Settings(secret_key=SecretStr("no secret is needed to describe the API"))
    application = create_app(settings, database=Database("postgresql://nobody@localhost/none"))
    return json.dumps(application.openapi(), indent=2, ensure_ascii=False) + "\n"


@operator.command()
def create(
    email: str,
    name: str,
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
) -> None:
    """Make an account of the platform's staff."""
    settings = _settings()
    try:
        body = RegisterBody(email=email, name=name, password=SecretStr(password))
    except ValidationError as error:
        _refuse(*(f"{fault['loc'][0]}: {fault['msg']}" for fault in _faults(error)))
    with _database_url(settings) as url, _database_faults_told():
        asyncio.run(_create_operator(settings, url, body))


async def _create_operator(settings: Settings, url: str, body: RegisterBody) -> None:
    database = _database(settings, url)
    passwords = Passwords(1)
    await database.open()
    try:
        async with database.writing() as session:
            user = await identity.create_operator(
                session, body=body, passwords=passwords, now=system_clock()
            )
        console.print(f"{user.email} is an operator now, with id {user.id}.")
    except MarketError as error:
        _refuse(error.detail, code=1)
    except IntegrityError:  # the address is the only thing that has to be unique
        _refuse(f"{body.email} has an account already.", code=1)
    finally:
        await database.close()
        passwords.close()


def _database(settings: Settings, url: str) -> Database:
    return Database(url, pool_size=settings.pool_size)
