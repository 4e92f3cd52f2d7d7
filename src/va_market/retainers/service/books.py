"""The minutes of a contract between the tables and pricing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from va_market.kit.db import Row, WriteSession
from va_market.kit.money import Money
from va_market.pricing.retainers import grants as ledger
from va_market.retainers import repository
from va_market.retainers.models import (
    GrantSource,
    MinuteEntry,
    MinuteGrant,
    MinuteReason,
    RetainerPeriod,
)


@dataclass(frozen=True, slots=True)
class Book:
    """All grants of a contract, what left them, and which row a grant is."""

    grants: tuple[ledger.Grant, ...]
    entries: tuple[ledger.MinuteEntry, ...]
    rows: dict[str, UUID]


async def book_of(session: repository.Session, contract_id: UUID) -> Book:
    granted = await repository.grants_of(session, contract_id=contract_id)
    left = await repository.entries_of(session, contract_id=contract_id)
    keys = {row.id: row.key for row in granted}
    entries = (
        ledger.MinuteEntry(keys[row.grant_id], row.minutes, row.reason, row.starts_on)
        for row in left
    )
    return Book(
        tuple(_grant(row) for row in granted),
        tuple(entries),
        {key: row_id for row_id, key in keys.items()},
    )


def _grant(row: Row) -> ledger.Grant:
    sold = row.value_minor
    return ledger.Grant(
        id=row.key,
        source=row.source,
        minutes=row.minutes,
        effective_on=row.effective_on,
        expires_on=row.expires_on,
        priority=row.priority,
        value=None if sold is None else Money.from_minor(sold, row.currency),
        origin=row.origin_on,
    )


def grant_row(
    period: RetainerPeriod, grant: ledger.Grant, *, now: datetime, granted_by: UUID | None = None
) -> MinuteGrant:
    """What is written of a grant that the opening or closing of `period`, or somebody, made."""
    value = grant.value
    return MinuteGrant(
        contract_id=period.contract_id,
        period_id=period.id,
        key=grant.id,
        source=GrantSource(grant.source),
        minutes=grant.minutes,
        effective_on=grant.effective_on,
        expires_on=grant.expires_on,
        priority=grant.priority,
        value_minor=None if value is None else value.minor,
        currency=None if value is None else value.currency,
        origin_on=grant.origin,
        granted_by=granted_by,
        created_at=now,
    )


async def write_down(
    session: WriteSession,
    period: RetainerPeriod,
    book: Book,
    *,
    grants: Iterable[ledger.Grant],
    entries: Iterable[ledger.MinuteEntry],
    now: datetime,
) -> None:
    """Append what the closing of `period` made: grants first, as entries point at them."""
    made = {one.id: grant_row(period, one, now=now) for one in grants}
    session.add_all(made.values())
    await session.flush()
    rows = {**book.rows, **{key: one.id for key, one in made.items()}}
    session.add_all(
        MinuteEntry(
            contract_id=period.contract_id,
            period_id=period.id,
            grant_id=rows[one.grant_id],
            minutes=one.minutes,
            reason=MinuteReason(one.reason),
            created_at=now,
        )
        for one in entries
    )
    await session.flush()
