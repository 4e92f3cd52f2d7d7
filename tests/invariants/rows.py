"""The database as SQL sees it, past the application."""

import asyncio
import json
from collections.abc import Awaitable
from typing import Any, TypeVar
from uuid import UUID

import asyncpg

from tests.factories.market import Market

T = TypeVar("T")


async def connect(market: Market) -> asyncpg.Connection:
    return await asyncpg.connect(market.app.state.database.dsn)


async def fetch(market: Market, query: str, *values: Any) -> list[asyncpg.Record]:
    connection = await connect(market)
    try:
        return await connection.fetch(query, *values)
    finally:
        await connection.close()


async def value(market: Market, query: str, *values: Any) -> Any:
    return (await fetch(market, query, *values))[0][0]


async def told(
    market: Market, kind: str, subject_id: str
) -> list[tuple[dict[str, Any], set[UUID]]]:
    """What was told of a thing, oldest first, and to whom."""
    found = await fetch(
        market,
        "SELECT e.data, array_agg(a.party_id) FROM events e "
        "JOIN event_audiences a ON a.event_id = e.id "
        "WHERE e.kind = $1 AND e.subject_id = $2 GROUP BY e.id ORDER BY e.id",
        kind,
        subject_id,
    )
    return [(json.loads(data), set(parties)) for data, parties in found]


async def at_once(*works: Awaitable[T]) -> list[T]:
    """All of them in parallel."""
    return list(await asyncio.gather(*works))
