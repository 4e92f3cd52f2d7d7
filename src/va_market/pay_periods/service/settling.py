"""Whatever is due of one contract, in one transaction that holds it."""

from datetime import datetime, timedelta

import structlog

from va_market import events
from va_market.contracts.models import Contract
from va_market.events import EventKind
from va_market.kit.db import WriteSession
from va_market.pay_periods import repository
from va_market.pay_periods.agreed import agreed_in, today_in
from va_market.pay_periods.models import PaySchedule, ScheduleKind
from va_market.pay_periods.service.books import Book
from va_market.pay_periods.service.fees import settle_fees
from va_market.pay_periods.service.guarantees import settle_guarantees
from va_market.pricing.errors import PricingError

HERE = (ScheduleKind.FIXED_FEE, ScheduleKind.SALARY, ScheduleKind.GUARANTEE)
"""What this feature settles; commission has statements of its own."""
CHARGED = EventKind(
    "contract.charged", "Something is owed for a period of a contract, or was taken back."
)
_REST = timedelta(days=1)
log = structlog.get_logger()


async def settle_due(session: WriteSession, *, now: datetime) -> int:
    """Settle the contract that has waited longest; 0 where none is due."""
    contract = await repository.lock_next_due(session, kinds=HERE, now=now)
    if contract is None:
        return 0
    await settle(session, contract, now=now)
    return 1


async def settle(session: WriteSession, contract: Contract, *, now: datetime) -> None:
    """Write down what is due; the caller holds the contract. Once more, it does nothing."""
    due = await repository.lock_due_of(session, contract_id=contract.id, kinds=HERE, now=now)
    if not due:  # somebody was a moment faster
        return
    rows = await repository.versions_of(session, contract_id=contract.id)
    agreed = agreed_in(contract, rows)
    pauses = await repository.pauses_of(session, contract_id=contract.id)
    for schedule in due:
        book = Book(session, contract, agreed, pauses, today_in(contract, now), now)
        await _settle_one(book, schedule)


def postpone(schedule: PaySchedule, fault: PricingError, *, now: datetime) -> None:
    """Let what has no amount wait for a day, so that it holds up no other contract."""
    log.error(
        "pay not settled",
        contract=str(schedule.contract_id),
        kind=str(schedule.kind),
        error=fault.code,
    )
    schedule.due_at = now + _REST


async def _settle_one(book: Book, schedule: PaySchedule) -> None:
    try:
        async with book.session.attempt():
            if schedule.kind is ScheduleKind.GUARANTEE:
                await settle_guarantees(book, schedule)
            else:
                await settle_fees(book, schedule)
    except PricingError as fault:
        await book.session.refresh(schedule)
        postpone(schedule, fault, now=book.now)
        return
    if book.written:
        _tell(book, schedule.kind)


def _tell(book: Book, kind: ScheduleKind) -> None:
    """How much it is, those read who keep the money of a side."""
    events.record(
        book.session,
        CHARGED,
        now=book.now,
        subject_id=book.contract.id,
        parties=book.contract.audience,
        data={"kind": str(kind), "charges": book.written},
    )
