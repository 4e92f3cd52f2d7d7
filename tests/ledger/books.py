"""A ledger with accounts of people who do not exist, and what its proof says."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import asyncpg

from va_market.kit.db import Database, ReadSession, Row
from va_market.kit.money import Money
from va_market.ledger import service as ledger
from va_market.ledger.entries import Balance, Entry, Leg, Posted
from va_market.ledger.service import Fault

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


def eur(minor: int) -> Money:
    return Money.from_minor(minor, "EUR")


def entry(key: str | None = None, *, kind: str = "test", reference: str = "a test") -> Entry:
    return Entry(f"tests:{key or uuid4()}", kind, reference)


def moving(source: UUID, target: UUID, minor: int) -> list[Leg]:
    return [Leg(source, eur(-minor)), Leg(target, eur(minor))]


class Books:
    """One unit of work for each act."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def account(
        self, kind: str = "held", *, currency: str = "EUR", negative: bool = False
    ) -> UUID:
        async with self.database.writing() as session:
            return await ledger.open_account(
                session,
                owner_id=uuid4(),
                kind=kind,
                currency=currency,
                allow_negative=negative,
                now=NOW,
            )

    async def funded(self, minor: int) -> tuple[UUID, UUID]:
        """The account money comes from, and one that holds so much."""
        cash, held = await self.account("cash", negative=True), await self.account()
        await self.move(cash, held, minor)
        return cash, held

    async def move(
        self, source: UUID, target: UUID, minor: int, *, key: str | None = None
    ) -> Posted:
        return await self.post(moving(source, target, minor), key=key)

    async def post(self, legs: list[Leg], *, key: str | None = None) -> Posted:
        async with self.database.writing() as session:
            return await ledger.post(session, entry(key), legs, now=NOW)

    async def hold(self, source: UUID, target: UUID, minor: int) -> Posted:
        async with self.database.writing() as session:
            return await ledger.hold(session, entry(), moving(source, target, minor), now=NOW)

    async def settle(self, hold_id: UUID, *, key: str | None = None) -> Posted:
        async with self.database.writing() as session:
            return await ledger.settle(session, hold_id=hold_id, entry=entry(key), now=NOW)

    async def void(self, hold_id: UUID) -> Posted:
        async with self.database.writing() as session:
            return await ledger.void(session, hold_id=hold_id, entry=entry(), now=NOW)

    async def reverse(self, transaction_id: UUID) -> Posted:
        async with self.database.writing() as session:
            return await ledger.reverse(
                session, transaction_id=transaction_id, entry=entry(), now=NOW
            )

    async def balance(self, account_id: UUID) -> Balance:
        return await ledger.balance(self.database.reader, account_id=account_id)

    async def posted(self, account_id: UUID) -> int:
        return (await self.balance(account_id)).posted.minor

    async def faults(self) -> list[Fault]:
        return await faults_in(self.database.reader)

    async def connect(self) -> asyncpg.Connection:
        """Past the service."""
        return await asyncpg.connect(self.database.dsn, record_class=Row)


async def faults_in(reader: ReadSession) -> list[Fault]:
    """All that the proof finds."""
    found = [one async for one in ledger.verify(reader)]
    faults = [one if isinstance(one, Fault) else one.fault for one in found]
    return [fault for fault in faults if fault is not None]
