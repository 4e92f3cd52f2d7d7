"""`va-market ledger ...`: whether every cent is where the postings say."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from va_market.audit import heads as files
from va_market.audit.heads import Head
from va_market.cli.common import (
    database_faults_told,
    database_of,
    database_url,
    settings_of_environment,
)
from va_market.cli.heads import note, noted_in
from va_market.kit.db import Database
from va_market.ledger import service as ledger
from va_market.ledger.service import Fault

commands = typer.Typer(no_args_is_help=True, help="The ledger of all money.")


@commands.callback()
def _ledger() -> None:
    """Keep `verify` a command of its own: Typer would drop the name of the only one."""


@commands.command()
def verify(
    since: Annotated[
        Path | None, typer.Option(help="Compare with the heads that --heads wrote to this file.")
    ] = None,
    heads: Annotated[
        Path | None, typer.Option(help="Write the head of each account here, if all are sound.")
    ] = None,
) -> None:
    """Add up every account and transaction anew. Names what does not hold, and exits with 1."""
    settings = settings_of_environment(usual_level="warning")
    noted = {} if since is None else noted_in(since, form=files.LEDGER)
    total = ledger.Total()
    with database_url(settings) as url, database_faults_told():
        asyncio.run(_verify(database_of(settings, url), noted, total))
    typer.echo(total)
    if total.bad:
        raise typer.Exit(1)  # what was noted before is what shows the fault: it stays
    if heads is not None:
        note(heads, total.heads, form=files.LEDGER)


async def _verify(database: Database, noted: Mapping[UUID, Head], total: ledger.Total) -> None:
    await database.open()
    try:
        async for found in ledger.verify(database.reader):
            total.add(found)
            fault = found if isinstance(found, Fault) else found.fault
            if fault is not None:
                typer.echo(fault)
        async for fault in ledger.compare(database.reader, noted):
            total.add(fault)
            typer.echo(fault)
    finally:
        await database.close()
