"""What PostgreSQL really did for a statement, and what of it does not scale."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from va_market.kit.db import Query

Node = dict[str, Any]


async def plan_of(connection: Any, query: Query, values: dict[str, Any]) -> Node:
    """The plan of the statement for these values, with what came out of each node."""
    asked = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query.sql}"
    answer = json.loads(await connection.fetchval(asked, *query.arguments(values)))
    plan: Node = answer[0]["Plan"]
    return plan


def faults_of(plan: Node, *, large: Sequence[str], sorted_: int, read: int) -> Iterator[str]:
    """Scans of whole `large` tables, sorts of more than `sorted_` rows, more rows than `read`."""
    nodes = [*_nodes(plan)]
    for node in nodes:
        table = node.get("Relation Name")
        if node["Node Type"] == "Seq Scan" and table in large and node["Actual Loops"]:
            yield f"a sequential scan of {table}"
        if (count := _sorted(node)) > sorted_:
            yield f"{node['Node Type']} of {count:.0f} rows by {', '.join(node['Sort Key'])}"
    if (count := sum(map(_read, nodes))) > read:
        most = max(nodes, key=_read)
        yield f"{count:.0f} rows read, most of them from {_place(most)}: {_read(most):.0f}"


def indexes_of(plan: Node) -> set[str]:
    return {node["Index Name"] for node in _nodes(plan) if "Index Name" in node}


def _nodes(plan: Node) -> Iterator[Node]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)


def _sorted(node: Node) -> float:
    """The rows a sort held together; of an incremental one those of a group, on average."""
    if node["Node Type"] not in {"Sort", "Incremental Sort"}:
        return 0.0
    rows = float(node["Plans"][0]["Actual Rows"])
    kinds = ("Full-sort Groups", "Pre-sorted Groups")
    groups = sum(node.get(kind, {}).get("Group Count", 0) for kind in kinds)
    return rows / groups if groups else rows


def _read(node: Node) -> float:
    """The rows a scan fetched from its table, whether it passed them on or not."""
    if "Relation Name" not in node:
        return 0.0
    dropped = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
    kept = node["Actual Rows"] + sum(node.get(name, 0) for name in dropped)
    return float(kept * node["Actual Loops"])


def _place(node: Node) -> str:
    index = node.get("Index Name")
    return f"{node['Relation Name']} by {index}" if index else str(node["Relation Name"])
