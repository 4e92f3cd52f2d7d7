"""What the worker does for one contract: close what is over, open what begins, buy what runs low.

One contract is one transaction, under the lock of the contract: whoever comes at the same time
finds another one, or nothing left to do.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.contracts.models import Contract, ContractStatus
from va_market.kit.db import WriteSession, sqlstate_of
from va_market.kit.money import InvalidMoney
from va_market.pricing.errors import PricingError
from va_market.pricing.retainers.errors import UnapprovedTime
from va_market.retainers import repository
from va_market.retainers.models import RetainerPeriod
from va_market.retainers.service.agreed import (
    A_DAY,
    Versions,
    end_of,
    retainer_in,
    terms_of,
    versions_of,
)
from va_market.retainers.service.closing import close_period, end_retainer
from va_market.retainers.service.deferring import bring_forward
from va_market.retainers.service.granting import top_up_due
from va_market.retainers.service.opening import (
    Plan,
    may_open,
    open_period,
    plan_next,
    year_goes_on,
)
from va_market.retainers.service.upgrading import upgrade_due
from va_market.retainers.service.winding_up import open_last_day

log = logging.getLogger(__name__)
PATIENCE = timedelta(hours=1)
_CHECK_VIOLATION = "23514"
"""How long the worker waits for what it cannot see coming: a decision, work, the end of a rest."""
_SOON = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A contract that is held, and the day it is there."""

    contract: Contract
    versions: Versions
    today: date
    ends_on: date | None
    """The day after its last, once it has ended."""


async def keep_next(session: WriteSession, *, now: datetime) -> int:
    """Do all that is due on the contract that has waited longest; 0: none was due."""
    contract = await repository.lock_due(session, now=now)
    if contract is None:
        return 0
    contract_id = contract.id
    kept = _Kept(
        contract,
        await versions_of(session, contract.id),
        contracts.local_date(now, contract.time_zone),
        _ends_on(contract),
    )
    try:
        async with session.attempt():
            next_at = await _keep(session, kept, now)
    except Exception as fault:  # it holds up no other contract
        if not _is_of_figures(fault):
            raise
        log.exception("a retainer has no amount", extra={"contract": str(contract_id)})
        next_at = now + PATIENCE
    await repository.look_at(session, contract_id=contract_id, at=next_at)
    return 1


def _is_of_figures(fault: Exception) -> bool:
    """Whether an amount is at fault, which pricing, money or a rule of the database refuses."""
    return isinstance(fault, PricingError | InvalidMoney) or sqlstate_of(fault) == _CHECK_VIOLATION


async def look_again(session: WriteSession, *, contract_id: UUID, now: datetime) -> None:
    """Let the worker look at a contract now, if it has a retainer; the caller holds it."""
    await repository.look_at(session, contract_id=contract_id, at=now)


def _ends_on(contract: Contract) -> date | None:
    """The day after the last: an end within a day counts the day."""
    if contract.status != ContractStatus.ENDED or contract.ended_at is None:
        return None
    day = contracts.local_date(contract.ended_at, contract.time_zone)
    is_over = contracts.midnight(day, contract.time_zone) == contract.ended_at
    return day if is_over else day + A_DAY


async def _keep(session: WriteSession, kept: _Kept, now: datetime) -> datetime | None:
    """Step by step until nothing is due; when to look again, null: nothing will be."""
    waits = False
    currency = next(iter(kept.versions.values())).currency
    await bring_forward(session, kept.contract, currency=currency, now=now)
    while True:
        found = await repository.open_periods(session, contract_id=kept.contract.id)
        last = await repository.last_period(session, contract_id=kept.contract.id)
        plan = await plan_next(session, kept.contract, last, kept.versions)
        await _upgrade(session, kept, found, now)
        if not waits and found and _is_over(found[0], kept):
            waits = not await _close(session, kept, found[0], now)
        elif plan and may_open(kept.contract, plan, ends_on=kept.ends_on, today=kept.today):
            await open_period(session, kept.contract, plan, now=now)
        elif not found and last and await _winds_up(session, kept, last, now):
            continue
        else:
            watches = await _buy_if_low(session, kept, found, now)
            return min(_later(kept, found, plan, watches=watches, now=now), default=None)


async def _upgrade(
    session: WriteSession, kept: _Kept, found: Sequence[RetainerPeriod], now: datetime
) -> None:
    """Let open periods grow from the day on that was agreed, before they close."""
    over = kept.today + A_DAY if kept.ends_on is None else min(kept.ends_on, kept.today + A_DAY)
    for period in found:
        await upgrade_due(session, kept.contract, period, kept.versions, before=over, now=now)


async def _winds_up(
    session: WriteSession, kept: _Kept, last: RetainerPeriod, now: datetime
) -> bool:
    """Whether the contract has ended and no period runs, and one was opened for what is left."""
    if kept.ends_on is None:
        return False
    return await open_last_day(
        session, kept.contract, last, kept.versions, ends_on=kept.ends_on, now=now
    )


def _is_over(period: RetainerPeriod, kept: _Kept) -> bool:
    if kept.ends_on is not None:
        return True
    # With the last day of a contract its retainer ends: first the contract, and then the period.
    last_day = kept.contract.ending_on
    waits_for_the_end = last_day is not None and last_day <= period.ends_on
    return end_of(period) <= kept.today and not waits_for_the_end


async def _close(session: WriteSession, kept: _Kept, period: RetainerPeriod, now: datetime) -> bool:
    """Close the earliest open period; whether it could be."""
    contract, versions = kept.contract, kept.versions
    ends_on = _end_within(period, kept)
    try:
        async with session.attempt():
            if ends_on is None:
                await close_period(session, contract, period, versions, now=now)
            else:
                await end_retainer(
                    session,
                    contract,
                    period,
                    versions,
                    ends_on=ends_on,
                    contract_ends_on=kept.ends_on,
                    now=now,
                )
    except UnapprovedTime:
        await session.refresh(period)
        return False
    except PricingError:  # the same figures are there until somebody acts
        await session.refresh(period)
        log.exception("a retainer period cannot be closed", extra={"period": str(period.id)})
        return False
    return True


def _end_within(period: RetainerPeriod, kept: _Kept) -> date | None:
    """The day after the last of the retainer, if it lies in this period."""
    over = end_of(period)
    if kept.ends_on is not None and kept.ends_on <= over:
        return max(kept.ends_on, period.starts_on + A_DAY)
    if year_goes_on(period):
        return None
    version = contracts.version_on(kept.contract, over)
    return over if retainer_in(kept.versions[version]) is None else None


async def _buy_if_low(
    session: WriteSession, kept: _Kept, found: Sequence[RetainerPeriod], now: datetime
) -> bool:
    """Whether the balance of today's period is watched; packs are bought if it is low."""
    here = [one for one in found if one.starts_on <= kept.today < end_of(one)]
    if len(found) != 1 or not here or kept.contract.status != ContractStatus.ACTIVE:
        return False
    [period] = here
    if terms_of(period, kept.versions).policy.top_up_below_minutes is None:
        return False
    try:
        await top_up_due(session, kept.contract, period, today=kept.today, now=now)
    except PricingError:
        log.exception("packs cannot be bought", extra={"period": str(period.id)})
    return True


def _later(
    kept: _Kept,
    found: Sequence[RetainerPeriod],
    plan: Plan | None,
    *,
    watches: bool,
    now: datetime,
) -> Iterator[datetime]:
    """The moments at which there may be something to do."""
    contract, ends = kept.contract, [end_of(one) for one in found]
    if contract.status == ContractStatus.SCHEDULED:
        yield max(contract.starts_at, now + _SOON)
        return
    waits = any(_is_over(one, kept) or end_of(one) <= kept.today for one in found)
    if waits or watches or contract.status == ContractStatus.PAUSED:
        yield now + PATIENCE
    days = [day for day in ends if day > kept.today]
    if kept.ends_on is None and plan is not None:
        days.append(plan.day)
    if kept.ends_on is None:
        days += [day for day in contract.versions_from if day > kept.today]
    for day in days:
        yield max(contracts.midnight(day, contract.time_zone), now + _SOON)
