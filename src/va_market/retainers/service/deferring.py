"""What retainers defer and earn, on the ledger (money.md §6).

Three accounts of whoever issues the invoices, of each contract by itself: what was charged in
advance stands on one with the opposite sign, and on the other two it is deferred or earned. The
amounts are those of pricing, so that all rows of a grant add up to its value. The caller has locked
the contract: nobody else posts to its accounts meanwhile.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from va_market.accounts.kinds import AccountKind
from va_market.contracts.models import Contract
from va_market.kit.db import WriteSession
from va_market.kit.money import Money
from va_market.ledger import service as ledger
from va_market.ledger.entries import Entry, Leg
from va_market.pricing.retainers.closing import Closing
from va_market.pricing.retainers.grants import ledger_of
from va_market.pricing.retainers.recognition import deferred_in
from va_market.pricing.rounding import add_up
from va_market.retainers import repository
from va_market.retainers.models import MinuteGrant, RetainerPeriod
from va_market.retainers.service.books import Book, book_of

_KINDS = (AccountKind.DEFERRED_REVENUE, AccountKind.RECOGNIZED_REVENUE, AccountKind.DEFERRED_FEES)
_MAY_BE_NEGATIVE = frozenset(_KINDS[1:])
"""More is paid back of a year than its minutes have left: it is earned no more."""


@dataclass(frozen=True, slots=True)
class _Change:
    """What one transaction adds to what is deferred and to what is earned."""

    what: str
    deferred: Money
    earned: Money

    @property
    def amounts(self) -> tuple[Money, Money, Money]:
        """For each of the three accounts, which add up to zero."""
        return (self.deferred, self.earned, -(self.deferred + self.earned))


async def post_grants(
    session: WriteSession,
    contract: Contract,
    period: RetainerPeriod,
    grants: Sequence[MinuteGrant],
    *,
    now: datetime,
) -> None:
    """The client was charged for the minutes of these grants: all of their value is deferred."""
    sold = [
        Money.from_minor(one.value_minor, one.currency)
        for one in grants
        if one.value_minor is not None and one.currency is not None
    ]
    if not sold:
        return
    value = add_up(sold, sold[0].currency)
    change = _Change("charged", value, Money.zero(value.currency))
    await _post(session, contract, [change], key=grants[0].id, reference=_name(period), now=now)


async def post_closing(
    session: WriteSession,
    contract: Contract,
    period: RetainerPeriod,
    closed: Closing,
    *,
    now: datetime,
) -> list[UUID]:
    """What the closing of a period sold, earned and paid back; the ids of the transactions."""
    changes = _changes_of(closed)
    return await _post(session, contract, changes, key=period.id, reference=_name(period), now=now)


async def bring_forward(
    session: WriteSession, contract: Contract, *, currency: str, now: datetime
) -> None:
    """Let the accounts of a contract begin with what stood before there were any, once.

    It comes before all else that charges or moves minutes of the contract in a unit of work.
    """
    known = await ledger.find_account(
        session,
        owner_id=_owner_of(contract),
        kind=AccountKind.DEFERRED_REVENUE,
        currency=currency,
        subject_id=contract.id,
    )
    if known is not None:
        return
    book = await book_of(session, contract.id)
    deferred = await _deferred_in(session, contract, book, currency)
    billed = await repository.billed_in_advance(session, contract_id=contract.id)
    charged = Money.from_minor(billed, currency)
    change = _Change("brought_forward", deferred, charged - deferred)
    name = f"contract {contract.id}"
    await _post(session, contract, [change], key=contract.id, reference=name, now=now)


async def _deferred_in(
    session: WriteSession, contract: Contract, book: Book, currency: str
) -> Money:
    """What the rows leave; what has no minutes is earned when the period of its day closes."""
    still_open = await repository.open_periods(session, contract_id=contract.id)
    waiting = [
        one.value
        for one in book.grants
        if one.value is not None
        and one.minutes == 0
        and any(period.starts_on <= one.effective_on <= period.ends_on for period in still_open)
    ]
    left = deferred_in(ledger_of(book.grants, book.entries), currency)
    return add_up([left, *waiting], currency)


def _changes_of(closed: Closing) -> list[_Change]:
    """First what adds to what is deferred, so that it never falls below zero in between."""
    earned = closed.recognized
    nothing = Money.zero(earned.deferred.currency)
    made = [one for one in closed.grants if one.source == "purchased"]
    sold = add_up([one.value for one in made if one.value is not None], nothing.currency)
    used, back = earned.by_consumption.value, earned.refunded.value
    released = earned.by_breakage.value + back
    taken = min(back, released)
    found = [
        _Change("charged", sold, nothing),
        _Change("consumed", -used, used),
        _Change("lapsed", taken - released, released - taken),
        _Change("refunded", -taken, taken - back),
    ]
    return sorted(found, key=lambda one: one.deferred.minor < 0)


async def _post(
    session: WriteSession,
    contract: Contract,
    changes: Iterable[_Change],
    *,
    key: UUID,
    reference: str,
    now: datetime,
) -> list[UUID]:
    posted = []
    for change in changes:
        if not any(amount.minor for amount in change.amounts):
            continue
        entry = Entry(f"retainers:{key}:{change.what}", f"retainer_{change.what}", reference)
        accounts = await _accounts(session, contract, change.deferred.currency, now)
        moved = zip(accounts, change.amounts, strict=True)
        legs = [Leg(account_id, amount) for account_id, amount in moved if amount.minor]
        posted.append((await ledger.post(session, entry, legs, now=now)).id)
    return posted


async def _accounts(
    session: WriteSession, contract: Contract, currency: str, now: datetime
) -> list[UUID]:
    return [
        await ledger.open_account(
            session,
            owner_id=_owner_of(contract),
            kind=kind,
            currency=currency,
            subject_id=contract.id,
            allow_negative=kind in _MAY_BE_NEGATIVE,
            now=now,
        )
        for kind in _KINDS
    ]


def _owner_of(contract: Contract) -> UUID:
    """Who issues the invoices of the contract."""
    return contract.assistant_id if contract.agency_id is None else contract.agency_id


def _name(period: RetainerPeriod) -> str:
    return f"retainer period {period.id}"
