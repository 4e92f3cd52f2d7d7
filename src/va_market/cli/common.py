"""What all commands share: settings, the database, and how they refuse."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import asyncpg
import typer
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from rich.console import Console
from sqlalchemy.exc import DBAPIError

from va_market import running
from va_market.kit.db import Database
from va_market.kit.db.embedded import EmbeddedDatabaseError
from va_market.kit.logs import configure_logs
from va_market.settings import Settings

console = Console(stderr=True)


def settings_of_environment(
    *, usual_level: str | None = None, process: int | None = None
) -> Settings:
    """What the environment says; log lines name the `process` if it is one of several."""
    try:
        settings = Settings()
    except ValidationError as error:
        refuse(*(_fault_of_setting(fault["loc"], fault["msg"]) for fault in faults_in(error)))
    is_chosen = usual_level is None or "log_level" in settings.model_fields_set
    level = settings.log_level if is_chosen else str(usual_level)
    configure_logs(level, with_texts=settings.shows_texts, process=process)
    return settings


def faults_in(error: ValidationError) -> list[ErrorDetails]:
    return error.errors(include_input=False, include_url=False)


def _fault_of_setting(where: tuple[int | str, ...], text: str) -> str:
    text = text.removeprefix("Value error, ")
    return f"{'_'.join(['VA_MARKET', *map(str, where)]).upper()}: {text}" if where else text


def refuse(*lines: str, code: int = 2) -> NoReturn:
    for line in lines:
        console.print(line, style="red", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(code) from None


@contextmanager
def database_url(settings: Settings, *, is_migrated: bool = True) -> Iterator[str]:
    try:
        with running.database_url(settings, is_migrated=is_migrated) as url:
            yield url
    except EmbeddedDatabaseError as error:
        refuse(str(error), code=1)


@contextmanager
def database_faults_told() -> Iterator[None]:
    """A database that is away or says no ends a command with one line."""
    try:
        yield
    except (OSError, asyncpg.PostgresError, DBAPIError) as error:
        refuse(f"The database: {str(error).splitlines()[0]}", code=1)


def database_of(settings: Settings, url: str) -> Database:
    return Database(url, pool_size=settings.pool_size)
