"""State machines to look at: a diagram of each for Mermaid, and a page of all of them."""

from collections.abc import Iterable, Iterator
from typing import Any

from va_market.kit.states import Machine, Move

_INTRODUCTION = """# State machines

What each status permits, to whom, and what follows. Written by `make openapi` from the tables in
the code; `GET /v1/meta/state-machines` tells the same. An action that leads nowhere leaves the
status as it is. The system acts by itself: nobody calls those actions.
"""


def diagram_of(machine: Machine[Any]) -> str:
    """The statuses of a machine and its moves between them, as a state diagram of Mermaid."""
    return "\n".join(["stateDiagram-v2", *(f"    {line}" for line in _arrows(machine))])


def _arrows(machine: Machine[Any]) -> Iterator[str]:
    table = machine.describe()
    yield f"[*] --> {table['states'][0]}"
    for move in table["moves"]:
        for source in move["from"] if move["to"] else ():
            yield f"{source} --> {move['to']}: {move['action']} ({', '.join(move['by'])})"
    yield from (f"{state} --> [*]" for state in table["final"])


def page_of(machines: Iterable[Machine[Any]]) -> str:
    """All of them in Markdown, by name."""
    ordered = sorted(machines, key=lambda one: one.name)
    return "\n".join([_INTRODUCTION, *map(_section, ordered)])


def _section(machine: Machine[Any]) -> str:
    rows = "\n".join(map(_row, machine.moves))
    return f"""## {machine.name.capitalize()}

```mermaid
{diagram_of(machine)}
```

| Action | In | Leads to | By |
|---|---|---|---|
{rows}
"""


def _row(move: Move[Any]) -> str:
    places = ", ".join(sorted(map(str, move.sources)))
    return f"| {move.action} | {places} | {move.target or ''} | {', '.join(sorted(move.by))} |"
