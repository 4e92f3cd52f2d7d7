"""`va-market audit ...`: whether the audit log is what was written."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from va_market.audit import heads as files
from va_market.audit import service as auditing
from va_market.audit.heads import Head
from va_market.cli.common import (
    database_faults_told,
    database_of,
    database_url,
    refuse,
    settings_of_environment,
)
from va_market.cli.heads import note, noted_in
from va_market.kit.db import Database

commands = typer.Typer(no_args_is_help=True, help="The audit log.")


@commands.command()
def verify(
    chain: Annotated[
        UUID | None, typer.Option(help="Only the chain of this organization or user.")
    ] = None,
    since: Annotated[
        Path | None, typer.Option(help="Compare with the heads that --heads wrote to this file.")
    ] = None,
    heads: Annotated[
        Path | None, typer.Option(help="Write the head of each chain here, if all are sound.")
    ] = None,
) -> None:
    """Compute every hash anew. Names the first bad row of each chain, and exits with 1."""
    if chain is not None and heads is not None:
        refuse("--heads is a file of every chain: it does not go with --chain.")
    settings = settings_of_environment(usual_level="warning")
    noted = {} if since is None else noted_in(since, form=files.AUDIT)
    total = auditing.Total(keeps_heads=heads is not None)
    with database_url(settings) as url, database_faults_told():
        asyncio.run(_verify(database_of(settings, url), chain, noted, total))
    typer.echo(total)
    if total.bad:
        raise typer.Exit(1)  # what was noted before is what shows the fault: it stays
    if heads is not None:
        note(heads, total.heads, form=files.AUDIT)


async def _verify(
    database: Database, chain_id: UUID | None, noted: Mapping[UUID, Head], total: auditing.Total
) -> None:
    await database.open()
    try:
        async for verified in auditing.verify(database.reader, chain_id=chain_id):
            total.add(verified)
            if verified.fault is not None:
                typer.echo(verified.fault)
        async for fault in auditing.compare(database.reader, noted, chain_id=chain_id):
            total.bad.add(fault.chain_id)
            typer.echo(fault)
    finally:
        await database.close()
