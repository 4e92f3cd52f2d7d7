"""Periods close when they are over: work consumes minutes, and what is left rolls over or lapses.

The figures are those of pricing; here they are read from the tables and written down, all at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from va_market.contracts.models import Contract
from va_market.kit.db import WriteSession
from va_market.kit.money import Money
from va_market.pricing.retainers import closing, ending
from va_market.pricing.terms import RetainerTerms
from va_market.retainers import repository
from va_market.retainers.models import RETAINER_PERIOD, RetainerPeriod
from va_market.retainers.service.agreed import A_DAY, Versions, end_of, span_of, terms_of
from va_market.retainers.service.books import Book, book_of, write_down
from va_market.retainers.service.charging import charge_closing
from va_market.retainers.service.counting import Time, count_in, time_before
from va_market.retainers.service.deferring import post_closing
from va_market.retainers.service.telling import CLOSED, ENDED, tell
from va_market.retainers.service.winding_up import book_at_the_end, terms_at_the_end


@dataclass(frozen=True, slots=True)
class _Matter:
    """What a period is closed by."""

    terms: RetainerTerms
    book: Book
    time: Time
    billed_overage: int


async def close_period(
    session: WriteSession,
    contract: Contract,
    period: RetainerPeriod,
    versions: Versions,
    *,
    now: datetime,
) -> None:
    """Close a period that is over and that another one follows.

    Raises:
        PricingError: time waits for approval and the terms do not close over it, or a figure is
            out of range. Nothing has been written then.
    """
    matter = await _matter(session, period, versions, before=end_of(period))
    closed = closing.close(
        span_of(period, matter.terms),
        matter.terms,
        grants=matter.book.grants,
        entries=matter.book.entries,
        work=matter.time.work,
        billed_overage_minutes=matter.billed_overage,
    )
    await _write(session, contract, period, matter, closed, now=now)
    tell(session, CLOSED, contract, period, now)


async def end_retainer(
    session: WriteSession,
    contract: Contract,
    period: RetainerPeriod,
    versions: Versions,
    *,
    ends_on: date,
    contract_ends_on: date | None = None,
    now: datetime,
) -> None:
    """Close a period as the last one; `ends_on` is the day after the last of the retainer.

    A contract that ended before the period began is adjusted by it: see `winding_up`.

    Raises:
        PricingError: see `close_period`; all time must be decided on.
    """
    matter = await _matter(session, period, versions, before=ends_on)
    matter = replace(matter, terms=terms_at_the_end(period, versions, matter.book))
    if contract_ends_on is not None:
        book = book_at_the_end(period, matter.book, ends_on=contract_ends_on)
        matter = replace(matter, book=book)
    billed = await repository.billed_in_advance(session, contract_id=contract.id)
    ended = ending.end(
        span_of(period, matter.terms),
        matter.terms,
        ends_on=ends_on,
        grants=matter.book.grants,
        entries=matter.book.entries,
        work=matter.time.work,
        billed=Money.from_minor(max(0, billed), matter.terms.currency),
        year_starts_on=period.year_starts_on,
        billed_overage_minutes=matter.billed_overage,
    )
    period.ends_on = ends_on - A_DAY
    await _write(session, contract, period, matter, ended, now=now)
    tell(session, ENDED, contract, period, now)


async def _matter(
    session: WriteSession, period: RetainerPeriod, versions: Versions, *, before: date
) -> _Matter:
    contract_id = period.contract_id
    billed = await repository.billed_overage(session, contract_id=contract_id)
    return _Matter(
        terms_of(period, versions),
        await book_of(session, contract_id),
        await time_before(session, contract_id, versions, day=before),
        max(0, billed),
    )


async def _write(
    session: WriteSession,
    contract: Contract,
    period: RetainerPeriod,
    matter: _Matter,
    closed: closing.Closing,
    *,
    now: datetime,
) -> None:
    grants, entries = closed.new_grants, closed.new_rows
    await write_down(session, period, matter.book, grants=grants, entries=entries, now=now)
    count_in(session, period, matter.time)
    await session.flush()
    await charge_closing(session, period, matter.terms, closed.new_charges, now=now)
    posted = await post_closing(session, contract, period, closed, now=now)
    RETAINER_PERIOD.become(period, "close")
    period.closed_at = now
    period.statement = _statement(closed, posted)
    await session.flush()


def _statement(closed: closing.Closing, posted: Sequence[UUID]) -> dict[str, Any]:
    found = closed.statement
    return {
        "used": closed.usage.used,
        "opening": found.opening,
        "granted": dict(found.granted),
        "consumed": dict(found.consumed),
        "rolled_over": found.rolled_over,
        "expired": found.expired,
        "breakage": found.breakage,
        "refunded": found.refunded,
        "leeway": found.leeway,
        "overage": found.overage,
        "unbilled": found.unbilled,
        "closing": found.closing,
        "undecided_entries": len(closed.moved),
        "transaction_ids": [str(one) for one in posted],
    }
