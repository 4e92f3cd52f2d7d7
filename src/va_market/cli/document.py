"""`va-market openapi | state-machines`: what callers read about the API."""

import json
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr

from va_market.app import create_app
from va_market.kit.db import Database
from va_market.kit.diagrams import page_of
from va_market.kit.states import Machine
from va_market.settings import Settings

commands = typer.Typer()


@commands.command()
def openapi(
    output: Annotated[Path | None, typer.Option(help="Write here instead of printing.")] = None,
) -> None:
    """Print the OpenAPI document."""
    _give(openapi_text(), output)


@commands.command()
def state_machines(
    output: Annotated[Path | None, typer.Option(help="Write here instead of printing.")] = None,
) -> None:
    """Print the tables of all state machines, with diagrams, as Markdown."""
    _give(state_machines_text(), output)


def _give(text: str, output: Path | None) -> None:
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text)


def state_machines_text() -> str:
    """The page as it is committed."""
    return page_of(Machine.registry.values())


def openapi_text() -> str:
    """The document as it is committed. It does not depend on the environment."""
    settings = Settings(secret_key=SecretStr("no secret is needed to describe the API"))
    application = create_app(settings, database=Database("postgresql://nobody@localhost/none"))
    return json.dumps(application.openapi(), indent=2, ensure_ascii=False) + "\n"
