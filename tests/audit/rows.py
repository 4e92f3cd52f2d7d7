"""The audit log as SQL sees it."""

from typing import Any
from uuid import UUID

import asyncpg

from tests.factories.market import Market
from tests.invariants import rows


async def chain_of(market: Market, chain_id: UUID | str) -> list[asyncpg.Record]:
    """The rows of a chain, oldest first."""
    query = "SELECT * FROM audit_rows WHERE chain_id = $1 ORDER BY position"
    found: list[asyncpg.Record] = await rows.fetch(market, query, UUID(str(chain_id)))
    return found


async def last_of(market: Market, chain_id: UUID | str) -> asyncpg.Record:
    return (await chain_of(market, chain_id))[-1]


def actions(found: list[Any]) -> list[str]:
    return [row["action"] for row in found]
