"""Walks the chains and computes every hash anew. Memory stays bounded, writers are not stopped."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from va_market.audit import repository
from va_market.audit.canonical import hash_of
from va_market.audit.heads import Head
from va_market.audit.models import NOTHING, REGISTRY
from va_market.kit.db import ReadSession, Row

_BATCH = 1000
# The smallest bigint: a row put in below the first one is met before it.
_LOWEST = -(2**63)


@dataclass(frozen=True, slots=True)
class Fault:
    """The first row of a chain that is not what was written. `row_id` is None for a lost one."""

    chain_id: UUID
    position: int
    row_id: UUID | None
    what: str

    def __str__(self) -> str:
        row = "" if self.row_id is None else f", row {self.row_id}"
        return f"chain {self.chain_id}, position {self.position}{row}: {self.what}"


@dataclass(frozen=True, slots=True)
class Verified:
    """One chain: how far it holds, the hash of the last row, and what is wrong with the next."""

    chain_id: UUID
    length: int
    head: bytes
    fault: Fault | None = None


class Total:
    """What was verified. The head of several chains is the SHA-256 over theirs, in order."""

    def __init__(self, *, keeps_heads: bool = False) -> None:
        self.rows = self.chains = 0
        self.bad: set[UUID] = set()
        self.heads: dict[UUID, Head] = {}
        self._keeps_heads = keeps_heads
        self._heads: Any = hashlib.sha256()
        self._last = NOTHING

    def add(self, verified: Verified) -> None:
        self.rows += verified.length
        self.chains += 1
        self._heads.update(verified.head)
        self._last = verified.head
        if verified.fault is not None:
            self.bad.add(verified.chain_id)
        if self._keeps_heads:
            self.heads[verified.chain_id] = Head(verified.length, verified.head)

    @property
    def head(self) -> bytes:
        return self._last if self.chains == 1 else bytes(self._heads.digest())

    def __str__(self) -> str:
        bad = f"{len(self.bad)} bad" if self.bad else "all sound"
        return f"{self.rows} rows in {self.chains} chains, {bad}; head {self.head.hex()}"


async def verify(session: ReadSession, *, chain_id: UUID | None = None) -> AsyncIterator[Verified]:
    """Every chain, or the one that is named, in the order of their ids."""
    if chain_id is not None:
        yield await _Walk(session, chain_id).run()
        return
    yield await _registry(session)
    following = await repository.chain_after(session, chain_id=REGISTRY)
    while following is not None:
        yield await _Walk(session, following).run()
        following = await repository.chain_after(session, chain_id=following)


async def _registry(session: ReadSession) -> Verified:
    """The chain of all chains; each that it opened must be there."""
    walked = await _Walk(session, REGISTRY).run()
    lost = await repository.lost_chain(session)
    if walked.fault is not None or lost is None:
        return walked
    what = f"the whole chain {lost.object_id} that this row opened is gone"
    fault = Fault(REGISTRY, lost.position, lost.id, what)
    return Verified(REGISTRY, walked.length, walked.head, fault)


class _Walk:
    """Along one chain, row by row, until the first that does not hold."""

    def __init__(self, session: ReadSession, chain_id: UUID) -> None:
        self._session = session
        self._chain_id = chain_id
        self._length = 0
        self._head = NOTHING
        self._last_id: UUID | None = None

    async def run(self) -> Verified:
        fault = await self._fault()
        return Verified(self._chain_id, self._length, self._head, fault)

    async def _fault(self) -> Fault | None:
        state: Row | None = None
        while True:
            rows = await self._rows()
            if not rows and state is not None:
                return self._fault_of_end(state)
            for row in rows:
                fault = self._fault_of(row)
                if fault is not None:
                    return fault
                self._length, self._head, self._last_id = row.position, row.hash, row.id
            # The rows first, then their chain: what is appended meanwhile is no fault.
            state = await repository.state_of(self._session, chain_id=self._chain_id)
            if state is None or state.length <= self._length:
                return self._fault_of_end(state)

    async def _rows(self) -> list[Row]:
        first = self._length + 1 if self._length else _LOWEST
        return await repository.rows_from(
            self._session, chain_id=self._chain_id, position=first, limit=_BATCH
        )

    def _fault_of(self, row: Row) -> Fault | None:
        expected = self._length + 1
        if row.position < expected:
            return self._named(row.position, row.id, "the row was put in; positions count from 1")
        if row.position > expected:
            what = f"the row is missing; the next is row {row.id} at position {row.position}"
            return self._named(expected, None, what)
        if row.hash != hash_of(row):
            return self._named(expected, row.id, "the row was changed")
        if row.previous_hash != self._head:
            what = "the row does not follow the one before it; one of the two was changed"
            return self._named(expected, row.id, what)
        return None

    def _fault_of_end(self, state: Row | None) -> Fault | None:
        end, last = self._length, self._last_id
        if state is None:
            what = "the chain itself is gone" if end else "there is no such chain"
            return self._named(end, last, what)
        if state.length > end:
            what = f"the row is missing; the chain has {state.length} rows"
            return self._named(end + 1, None, what)
        if state.length < end:
            what = f"the row was never appended; the chain has {state.length} rows"
            return self._named(end, last, what)
        if state.head != self._head:
            return self._named(end, last, "the row is not the head of its chain; it was changed")
        if self._chain_id != REGISTRY and not state.is_opened:
            return self._named(end, last, "the chain was never opened")
        return None

    def _named(self, position: int, row_id: UUID | None, what: str) -> Fault:
        return Fault(self._chain_id, position, row_id, what)
