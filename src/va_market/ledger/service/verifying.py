"""Proves the ledger: along each account, and across each transaction. Writers are not stopped."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from va_market.audit.heads import Head
from va_market.kit.db import ReadSession
from va_market.ledger import repository
from va_market.ledger.service.accounting import Account, Fault
from va_market.ledger.service.crossing import faults_of

_BATCH = 1000
_NOBODY = UUID(int=0)
_LOWEST = -(2**63)


@dataclass(frozen=True, slots=True)
class Verified:
    """One account: how many of its postings hold, the hash of the last, and what is wrong."""

    account_id: UUID
    length: int
    head: bytes
    fault: Fault | None


class Total:
    """What was verified."""

    def __init__(self) -> None:
        self.postings = self.accounts = self.bad = 0
        self.heads: dict[UUID, Head] = {}
        self._heads: Any = hashlib.sha256()

    def add(self, found: Verified | Fault) -> None:
        if isinstance(found, Fault):
            self.bad += 1
            return
        self.postings += found.length
        self.accounts += 1
        self.heads[found.account_id] = Head(found.length, found.head)
        self._heads.update(found.head)
        self.bad += found.fault is not None

    def __str__(self) -> str:
        bad = f"{self.bad} bad" if self.bad else "all sound"
        head = self._heads.hexdigest()
        return f"{self.postings} postings in {self.accounts} accounts, {bad}; head {head}"


async def verify(session: ReadSession) -> AsyncIterator[Verified | Fault]:
    """Every account, in the order of their ids; then what is wrong with transactions.

    Of an account: each hash, each place, each balance after it, and what the triggers have kept.
    Of a transaction: two legs at least, sums of zero, and that an answer is exactly that.
    """
    following = await repository.account_after(session, account_id=_NOBODY)
    while following is not None:
        yield await _walked(session, following)
        following = await repository.account_after(session, account_id=following)
    async for fault in _across(session):
        yield fault


async def _walked(session: ReadSession, account_id: UUID) -> Verified:
    account = Account(UUID(int=account_id.int))
    fault = await _fault_along(session, account)
    return Verified(account.id, account.length, account.head, fault)


async def _fault_along(session: ReadSession, account: Account) -> Fault | None:
    kept: Any = None
    while True:
        rows = await repository.postings_from(
            session,
            account_id=account.id,
            position=account.length + 1 if account.length else _LOWEST,
            limit=_BATCH,
        )
        if not rows and kept is not None:
            return account.fault_of_end(kept)
        for row in rows:
            fault = account.fault_of(row)
            if fault is not None:
                return fault
            account.take(row)
        # The postings first, then their balance: what is posted meanwhile is no fault.
        kept = await repository.balance_of(session, account_id=account.id)
        if kept is None or kept.length <= account.length:
            return account.fault_of_end(kept)


async def _across(session: ReadSession) -> AsyncIterator[Fault]:
    last = _NOBODY
    while True:
        made = await repository.transactions_after(session, transaction_id=last, limit=_BATCH)
        if not made:
            return
        last = made[-1].id
        wanted = {row.id for row in made} | {row.target_id for row in made if row.target_id}
        legs: dict[UUID, list[Any]] = {}
        for row in await repository.postings_of(session, ids=wanted):
            legs.setdefault(row.transaction_id, []).append(row)
        for row in made:
            for fault in faults_of(row, legs.get(row.id, []), legs.get(row.target_id, [])):
                yield fault
