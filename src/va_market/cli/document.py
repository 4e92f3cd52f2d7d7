"""`va-market openapi`: the document of the API."""

import json
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr

from va_market.app import create_app
from va_market.kit.db import Database
from va_market.settings import Settings

commands = typer.Typer()


@commands.command()
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
