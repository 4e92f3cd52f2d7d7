"""How a period stands while it runs: what closing it now would take, and nothing is written."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from va_market.pricing.retainers import closing
from va_market.pricing.retainers.consuming import consume
from va_market.pricing.retainers.grants import Grant, Ledger
from va_market.pricing.retainers.periods import RetainerPeriod
from va_market.pricing.retainers.settling import packs_bought
from va_market.pricing.terms import RetainerTerms
from va_market.retainers import repository
from va_market.retainers.service.agreed import end_of, span_of, terms_of, versions_of
from va_market.retainers.service.books import Book, book_of
from va_market.retainers.service.counting import Time, time_before


@dataclass(frozen=True, slots=True)
class Running:
    """An open period: the minutes of its grants before its own work, and that work."""

    span: RetainerPeriod
    terms: RetainerTerms
    book: Book
    ledger: Ledger
    time: Time

    @property
    def packs_bought(self) -> int:
        return packs_bought(self.span, self.ledger, self.terms.policy)

    @property
    def after_work(self) -> tuple[Ledger, int]:
        """What approved work leaves of each grant, and the minutes for which none was left."""
        used = consume(
            self.time.minutes,
            ledger=self.ledger,
            period=self.span,
            order=self.terms.policy.order,
        )
        return self.ledger.after(used.rows), used.shortfall

    def usable(self, ledger: Ledger) -> list[tuple[UUID, Grant, int]]:
        """The grants of the period by their rows, with what is left of each."""
        return [
            (self.book.rows[key], grant, ledger.left[key])
            for key, grant in ledger.grants.items()
            if grant.is_valid_within(self.span)
        ]

    def minutes_left(self, on: date) -> int:
        """The balance of a day less the work of the period, below zero if it is more."""
        valid = (one for one in self.ledger.grants.values() if one.is_valid(on))
        return sum(self.ledger.left[one.id] for one in valid) - self.time.minutes


async def running(session: repository.Session, period: Any) -> Running:
    """How an open period stands. Before it another may be open: its work is counted here, too."""
    versions = await versions_of(session, period.contract_id)
    terms = terms_of(period, versions)
    span = span_of(period, terms)
    book = await book_of(session, period.contract_id)
    return Running(
        span,
        terms,
        book,
        closing.ledger_before(span, book.grants, book.entries),
        await time_before(session, period.contract_id, versions, day=end_of(period)),
    )
