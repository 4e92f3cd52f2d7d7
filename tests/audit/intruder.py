"""Somebody with all rights in the database, and a chain for them to spoil."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from tests.factories.market import Market
from va_market.audit import service
from va_market.audit.canonical import hash_of
from va_market.audit.heads import Head
from va_market.audit.service import Fault, Total
from va_market.kit.db import ReadSession, Row

COLUMNS = (
    "chain_id, position, id, created_at, actor_id, session_id, key_id, acted_for, action, "
    "object_id, before_hash, after_hash, request_id, reason, route, previous_hash, hash"
)


@dataclass
class Intruder:
    """Somebody with all rights in the database, who leaves everything as it was in the end."""

    connection: asyncpg.Connection
    chain_id: UUID

    async def run(self, statement: str, *values: Any) -> None:
        await self.connection.execute(statement, *values)

    async def edit(self, change: str, position: int) -> None:
        await self.run(
            f"UPDATE audit_rows SET {change} WHERE chain_id = $1 AND position = $2",  # noqa: S608
            self.chain_id,
            position,
        )

    async def row(self, position: int) -> Row:
        query = "SELECT * FROM audit_rows WHERE chain_id = $1 AND position = $2"
        return await self.connection.fetchrow(query, self.chain_id, position)

    async def fault(self, *, everywhere: bool = False) -> Fault | None:
        reader = ReadSession(self.connection)
        chosen = None if everywhere else self.chain_id
        found = [one.fault async for one in service.verify(reader, chain_id=chosen)]
        return next((fault for fault in found if fault is not None), None)

    async def heads(self) -> dict[UUID, Head]:
        """Of every chain, as somebody would note them."""
        total = Total(keeps_heads=True)
        async for verified in service.verify(ReadSession(self.connection)):
            total.add(verified)
        return total.heads

    async def faults_since(
        self, noted: dict[UUID, Head], *, chain_id: UUID | None = None
    ) -> list[Fault]:
        reader = ReadSession(self.connection)
        return [fault async for fault in service.compare(reader, noted, chain_id=chain_id)]

    async def copy(self, *, position: int, source: int) -> None:
        """A copy of a row that follows it as it should."""
        await self.run(
            f"INSERT INTO audit_rows ({COLUMNS}) SELECT r.* FROM audit_rows t, "  # noqa: S608
            "jsonb_populate_record(t, jsonb_build_object('position', $2::bigint, 'previous_hash', "
            "t.hash, 'id', gen_random_uuid())) r WHERE t.chain_id = $1 AND t.position = $3",
            self.chain_id,
            position,
            source,
        )
        await self.run(
            "UPDATE audit_rows SET hash = $3 WHERE chain_id = $1 AND position = $2",
            self.chain_id,
            position,
            hash_of(await self.row(position)),
        )


@pytest.fixture(scope="module")
async def chain_id(shared_market: Market) -> UUID:
    """A chain of six rows."""
    shared_market.clock.reset()
    owner = await shared_market.owner()
    for number in range(5):
        await owner.patch(f"/v1/organizations/{owner.organization_id}", {"name": f"No. {number}"})
    return UUID(owner.organization_id)


@pytest.fixture
async def intruder(market: Market, chain_id: UUID) -> AsyncIterator[Intruder]:
    """Triggers do not stop them."""
    connection = await asyncpg.connect(market.app.state.database.dsn, record_class=Row)
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute("SET LOCAL session_replication_role = replica")
    yield Intruder(connection, chain_id)
    await transaction.rollback()
    await connection.close()
