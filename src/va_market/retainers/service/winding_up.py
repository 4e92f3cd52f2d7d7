"""A contract that ended while no period ran, because it rested: what is left is settled as well.

Minutes that were carried over, and time that was approved late, get one more period: the last day
of the contract, which has no fee.
"""

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
    if end_of(last) >= ends_on:
        return False
    book = await book_of(session, contract.id)
    time = await time_before(session, contract.id, versions, day=ends_on)
    left = ledger_of(book.grants, book.entries).left
    if not (any(left.values()) or time.approved or time.waiting):
        return False
    day = ends_on - A_DAY
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
