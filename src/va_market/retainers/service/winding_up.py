"""What is settled once a contract has ended, and no period of it runs any more.

Minutes that were carried over, and time that was approved late, get one more period: the last day
of the contract, if it rested then, which has no fee. Time that is corrected or approved after the
last closing gets a final adjustment: a period of one day after all others, which has no fee either,
and closes like the last one did. Time is counted once, so there are no more of them than needed.
"""

from dataclasses import replace
from datetime import date, datetime

from va_market.contracts.models import Contract
from va_market.kit.db import WriteSession
from va_market.pricing.retainers.grants import ledger_of
from va_market.pricing.terms import RetainerTerms
from va_market.retainers.models import RetainerPeriod
from va_market.retainers.service.agreed import A_DAY, Versions, end_of, terms_of
from va_market.retainers.service.books import Book, book_of
from va_market.retainers.service.counting import time_before
from va_market.retainers.service.telling import OPENED, tell


async def open_last_day(
    session: WriteSession,
    contract: Contract,
    last: RetainerPeriod,
    versions: Versions,
    *,
    ends_on: date,
    now: datetime,
) -> bool:
    """Open a period for what is left, if anything is; `ends_on` is the day after the contract."""
    time = await time_before(session, contract.id, versions, day=ends_on)
    day = max(end_of(last), ends_on - A_DAY)
    if day >= ends_on:  # the last closing is over, and left no minutes
        if not time.approved:
            return False
    elif not (time.approved or time.waiting or await _has_left(session, contract)):
        return False
    period = RetainerPeriod(
        contract_id=contract.id,
        starts_on=day,
        ends_on=day,
        anchor_day=last.anchor_day,
        terms_version=last.terms_version,
        created_at=now,
    )
    session.add(period)
    await session.flush()
    tell(session, OPENED, contract, period, now)
    return True


async def _has_left(session: WriteSession, contract: Contract) -> bool:
    book = await book_of(session, contract.id)
    return any(ledger_of(book.grants, book.entries).left.values())


def book_at_the_end(period: RetainerPeriod, book: Book, *, ends_on: date) -> Book:
    """What the minutes are that time taken back after the end returns to.

    Those that were valid on the last day of the contract come back to where they were used, and
    then lapse or are paid back as all that was left did; otherwise they would be goodwill of a
    period that never begins.
    """
    if period.starts_on < ends_on:
        return book
    grants = (
        replace(one, expires_on=None) if one.is_valid(ends_on - A_DAY) else one
        for one in book.grants
    )
    return replace(book, grants=tuple(grants))


def terms_at_the_end(period: RetainerPeriod, versions: Versions, book: Book) -> RetainerTerms:
    """What holds for the last period of a contract: all of it, unless no fee was asked for it."""
    terms = terms_of(period, versions)
    if any(one.source == "base" and one.effective_on == period.starts_on for one in book.grants):
        return terms
    policy = {"leeway_minutes": 0}
    # Minutes that were sold by the year are not paid back one by one.
    by_the_year = {"at_end": "breakage"} if terms.billing == "annual" else {}
    return terms.model_copy(
        update={
            "commitment_minutes": None,
            "billing": "period",
            "annual_fee": None,
            "policy": terms.policy.model_copy(update={**policy, **by_the_year}),
        }
    )
