"""`va-market audit ...`: whether the audit log is what was written."""

import asyncio
from typing import Annotated
from uuid import UUID

import typer

from va_market.audit import service as auditing
from va_market.cli.common import (
    database_faults_told,
    database_of,
    database_url,
    settings_of_environment,
)
from va_market.kit.db import Database

commands = typer.Typer(no_args_is_help=True, help="The audit log.")


@commands.command()
def verify(
    chain: Annotated[
        UUID | None, typer.Option(help="Only the chain of this organization or user.")
    ] = None,
) -> None:
    """Compute every hash anew. Names the first bad row of each chain, and exits with 1."""
    settings = settings_of_environment(usual_level="warning")
    with database_url(settings) as url, database_faults_told():
        total = asyncio.run(_verify(database_of(settings, url), chain))
    typer.echo(total)
    raise typer.Exit(1 if total.faults else 0)


async def _verify(database: Database, chain_id: UUID | None) -> auditing.Total:
    total = auditing.Total()
    await database.open()
    try:
        async for verified in auditing.verify(database.reader, chain_id=chain_id):
            total.add(verified)
            if verified.fault is not None:
                typer.echo(verified.fault)
    finally:
        await database.close()
    return total
