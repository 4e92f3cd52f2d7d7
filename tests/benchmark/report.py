"""The table that the README shows."""

from rich.console import Console
from rich.table import Table

from tests.benchmark.bench import AGAINST_FLOOR, Found

WHAT = {
    "R1": "one job by id",
    "R2": "a page of 50 jobs",
    "R3": "the timesheet of a week, 200 entries",
    "W1": "record a time entry",
    "S1": "search by words and filters, 50 jobs",
    "L1": "page 10 000 of a list",
    "N1": "from 10 thousand rows to 1 million",
}
AT_MOST = {"R1": 2.5, "R2": 1.6, "R3": 2.5, "W1": 4.0, "S1": 3.0, "L1": 1.2, "N1": 1.3}
MOST_MEMORY, LONGEST_START = 120, 2.0


def show(found: Found, console: Console | None = None) -> None:
    """Print what was measured."""
    out = console or Console()
    out.print(_figures(found))
    out.print(_ratios(found))


def ratios(found: Found) -> dict[str, float]:
    """The figures that have a limit, by run."""
    ledger, only = found.ledger, found.plan.only
    found_ = {
        run: ledger.ratio((run, "server"), (run, "floor"), "cpu")
        for run in AGAINST_FLOOR
        if run in only
    }
    if "S1" in only and "R2" in only:
        found_["S1"] = ledger.ratio(("S1", "server"), ("R2", "server"), "both")
    if "L1" in only:
        found_["L1"] = ledger.ratio(("L1", "deep"), ("L1", "shallow"), "both")
    if "N1" in only:
        found_["N1"] = max(
            ledger.ratio((run, "server"), (run, "small"), "both") for run in AGAINST_FLOOR
        )
    return found_


def _figures(found: Found) -> Table:
    table = Table(title="Processor time and waiting, medians of the rounds")
    for name in ("Run", "Of", "server, µs", "database, µs", "requests/s", "p50, ms", "p99, ms"):
        table.add_column(name, justify="left" if name in {"Run", "Of"} else "right")
    for run, server in found.ledger.runs():
        of = {name: found.ledger.middle(run, server, name) for name in _NAMES}
        table.add_row(
            *(run, server, f"{of['cpu']:.0f}", f"{of['database']:.0f}"),
            *(f"{of['throughput']:.0f}", f"{of['p50'] / 1000:.1f}", f"{of['p99'] / 1000:.1f}"),
        )
    return table


_NAMES = ("cpu", "database", "throughput", "p50", "p99")


def _ratios(found: Found) -> Table:
    table = Table(title="As a multiple")
    for name in ("Run", "What", "Of what", "Multiple", "At most"):
        table.add_column(name, justify="right" if name in {"Multiple", "At most"} else "left")
    base = {"S1": "R2", "L1": "the first page", "N1": "the small market"}
    for run, ratio in ratios(found).items():
        table.add_row(run, WHAT[run], base.get(run, "the floor"), f"{ratio:.2f}", f"{AT_MOST[run]}")
    table.add_row("", "memory of a worker, MiB", "", f"{found.memory:.0f}", f"{MOST_MEMORY}")
    table.add_row("", "start, seconds", "", f"{found.start:.2f}", f"{LONGEST_START}")
    return table
