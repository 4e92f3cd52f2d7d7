"""The worker closes the statement of each period when it is over, once."""

from datetime import datetime, timedelta

from va_market import events
from va_market.charges import service as charges
from va_market.charges.items import Days, Item
from va_market.charges.models import ChargeKind
from va_market.commissions import repository
from va_market.commissions.models import ClosedStatement
from va_market.commissions.phases import commission_in, phase_from, phases_of
from va_market.commissions.service.working_out import Ledger, work_out
from va_market.contracts import service as contracts
from va_market.contracts.models import Contract, ContractStatus
from va_market.events import EventKind
from va_market.kit.db import WriteSession
from va_market.pay_periods import service as pay_periods
from va_market.pay_periods.agreed import Agreed, agreed_in, today_in
from va_market.pay_periods.models import PaySchedule, ScheduleKind
from va_market.pay_periods.runs import LAST_DAY
from va_market.pricing.commissions import CommissionStatement
from va_market.pricing.errors import PricingError
from va_market.pricing.trace import Explained

CLOSED = EventKind("commission_statement.closed", "The commission of a period stands.")
BELOW_TARGET = EventKind(
    "commission_statement.below_target",
    "Less of the pay of a period came from commission than the terms plan.",
)
_KINDS = (ScheduleKind.COMMISSION,)
_A_DAY = timedelta(days=1)


async def close_due(session: WriteSession, *, now: datetime) -> int:
    """Close what is due of the contract that has waited longest; 0 where none is.

    Its other pay is settled first, which the share of commission is measured by.
    """
    contract = await pay_periods.lock_next_due(session, kinds=_KINDS, now=now)
    if contract is None:
        return 0
    await pay_periods.settle(session, contract, now=now)
    due = await pay_periods.lock_due_of(session, contract_id=contract.id, kinds=_KINDS, now=now)
    rows = await pay_periods.versions_of(session, contract_id=contract.id)
    for schedule in due:  # none, if somebody was a moment faster
        try:
            async with session.attempt():
                await _close(session, contract, agreed_in(contract, rows), schedule, now)
        except PricingError as fault:
            await session.refresh(schedule)
            pay_periods.postpone(schedule, fault, now=now)
    return 1


async def _close(
    session: WriteSession,
    contract: Contract,
    agreed: Agreed,
    schedule: PaySchedule,
    now: datetime,
) -> None:
    phases, today = phases_of(agreed.runs(commission_in)), today_in(contract, now)
    schedule.due_at = None
    while (phase := phase_from(phases, schedule.next_on)) is not None:
        period = phase.period_from(max(schedule.next_on, phase.days.start))
        if period.ends_on > today:
            if period.ends_on < LAST_DAY:
                schedule.due_at = contracts.midnight(period.ends_on, contract.time_zone)
            break
        if period.ends_on == agreed.days.end and contract.status is not ContractStatus.ENDED:
            break  # it may go on after all; that, or its end, makes it due
        await _write(session, Ledger(contract, agreed, phase, period), now)
        schedule.next_on = period.ends_on


async def _write(session: WriteSession, ledger: Ledger, now: datetime) -> None:
    found = await work_out(session, ledger)
    nothing = not (found.sales or found.claw_back.minor or found.payable.minor)
    if nothing and ledger.phase.is_after:
        return
    row = _row(ledger, found, now)
    session.add(row)
    await session.flush()
    names = [one.sale_id for one in found.sales]
    await repository.count_in(session, row.id, contract_id=row.contract_id, source_ids=names)
    await _charge(session, row, found, now)
    _tell(session, ledger.contract, row, now)


def _row(ledger: Ledger, found: CommissionStatement, now: datetime) -> ClosedStatement:
    return ClosedStatement(
        contract_id=ledger.contract.id,
        terms_version=ledger.phase.version,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
        currency=found.currency,
        earned_minor=found.earned.minor,
        payable_minor=found.payable.minor,
        is_below_target=found.is_below_target,
        statement=found.model_dump(mode="json"),
        closed_at=now,
    )


async def _charge(
    session: WriteSession, row: ClosedStatement, found: CommissionStatement, now: datetime
) -> None:
    # The share of all pay follows from the amount, and not the other way round.
    steps = tuple(step for step in found.trace if step.step != "commission_share")
    item = Item(
        kind=ChargeKind.COMMISSION,
        description=f"Commission, from {row.starts_on} until before {row.ends_on}",
        quantity="1",
        unit="period",
        unit_price=found.payable,
        amount=Explained(found.payable, steps),
    )
    await charges.add(
        session,
        contract_id=row.contract_id,
        terms_version=row.terms_version,
        item=item,
        days=Days(row.starts_on, row.ends_on - _A_DAY, bills_on=row.ends_on),
        now=now,
    )


def _tell(session: WriteSession, contract: Contract, row: ClosedStatement, now: datetime) -> None:
    """Amounts are read by those who may; others hear that it stands."""
    data = {
        "contract_id": str(row.contract_id),
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
    }
    for kind in [CLOSED, *([BELOW_TARGET] if row.is_below_target else [])]:
        events.record(
            session, kind, now=now, subject_id=row.id, parties=contract.audience, data=data
        )
