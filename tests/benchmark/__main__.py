"""`python -m tests.benchmark`: the whole benchmark, or `--quick` for a look in a minute."""

import json
from pathlib import Path
from typing import Annotated

import typer

from tests.benchmark.bench import LONG, QUICK, run
from tests.benchmark.report import show


def main(
    *,
    quick: Annotated[bool, typer.Option(help="A small market and short rounds.")] = False,
    rounds: Annotated[int | None, typer.Option(min=1, help="Rounds of every run.")] = None,
    only: Annotated[str, typer.Option(help="Runs, such as R1,W1; all by default.")] = "",
    folder: Annotated[
        Path | None, typer.Option(help="Keep the market here, and use it if it is there.")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="Write the figures here as JSON.")] = None,
) -> None:
    """Measure the server against the floor."""
    plan = QUICK if quick else LONG
    found = run(plan.with_(rounds=rounds, only=only), folder)
    show(found)
    if output is not None:
        output.write_text(json.dumps(found.as_json(), indent=2) + "\n")


app = typer.Typer(pretty_exceptions_enable=False)
app.command()(main)
app()
