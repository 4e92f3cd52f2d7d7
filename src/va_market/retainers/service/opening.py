"""Periods open on their first day: the fee is charged, and grants its minutes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from va_market.contracts import service as contracts
from va_market.contracts.models import Contract, ContractStatus
from va_market.kit.db import WriteSession
from va_market.pricing.retainers import opening, periods
from va_market.pricing.retainers.grants import Grant
from va_market.pricing.terms import RetainerTerms
from va_market.retainers import repository
from va_market.retainers.models import RetainerPeriod
from va_market.retainers.service.agreed import A_DAY, Versions, end_of, retainer_in, terms_of
from va_market.retainers.service.books import grant_row
from va_market.retainers.service.charging import charge_fee, charge_year
from va_market.retainers.service.deferring import post_grants
from va_market.retainers.service.telling import OPENED, tell


@dataclass(frozen=True, slots=True)
class Plan:
    """The next period of a contract: when it begins, under what, and in which year paid at once."""

    day: date
    version: int
    terms: RetainerTerms
    anchor_day: int = 1
    year_starts_on: date | None = None

    @property
    def opens_a_year(self) -> bool:
        return self.terms.billing == "annual" and self.year_starts_on is None


async def plan_next(
    session: WriteSession, contract: Contract, last: RetainerPeriod | None, versions: Versions
) -> Plan | None:
    """What follows on the `last` period; null: nothing that is known today.

    A year that is paid for goes on as it was agreed, whatever the contract says meanwhile. Other
    periods follow what acts on their first day, and none begins while the contract rests.
    """
    if last is not None and (within := _within_year(last, versions)):
        return within
    day: date | None = contract.starts_on if last is None else end_of(last)
    while day is not None:
        version = contracts.version_on(contract, day)
        if (terms := retainer_in(versions[version])) is None:
            day = _next_version(contract, day)
        elif (rested := await _after_rest(session, contract, day)) != day:
            day = rested
        else:
            anchor = day.day if terms.billing == "annual" else 1
            return Plan(day, version, terms, anchor)
    return None


def _within_year(last: RetainerPeriod, versions: Versions) -> Plan | None:
    if not year_goes_on(last):
        return None
    terms, year = terms_of(last, versions), last.year_starts_on
    return Plan(end_of(last), last.terms_version, terms, last.anchor_day, year)


def year_goes_on(period: RetainerPeriod) -> bool:
    """Whether months of the year that was paid at once follow a period."""
    year = period.year_starts_on
    return year is not None and end_of(period) < opening.months_of_year(year)[-1].ends_on


def _next_version(contract: Contract, day: date) -> date | None:
    return next((since for since in contract.versions_from if since > day), None)


async def _after_rest(session: WriteSession, contract: Contract, day: date) -> date | None:
    """The day, or the one on which work went on if it lies in a rest; null: it still rests."""
    begins = contracts.midnight(day, contract.time_zone)
    for rest in await repository.pauses_of(session, contract_id=contract.id):
        if rest.paused_at > begins:
            continue
        if rest.resumed_at is None:
            return None
        if rest.resumed_at > begins:
            resumed = contracts.local_date(rest.resumed_at, contract.time_zone)
            return max(day, resumed)
    return day


def may_open(contract: Contract, plan: Plan, *, ends_on: date | None, today: date) -> bool:
    """Whether its first day has come, before the last one of the contract."""
    if plan.day > today or contract.status == ContractStatus.SCHEDULED:
        return False
    # Notice may still be withdrawn, or the contract renewed: then it opens after all.
    last_day = contract.ending_on if ends_on is None else ends_on - A_DAY
    return last_day is None or plan.day <= last_day


async def open_period(
    session: WriteSession, contract: Contract, plan: Plan, *, now: datetime
) -> None:
    """Write the period, its charge and its grants, and tell of it."""
    whole = periods.period_at(plan.terms.period, plan.day, anchor_day=plan.anchor_day)
    span = _until_the_end(whole.begun_on(plan.day), contract, plan)
    period = RetainerPeriod(
        contract_id=contract.id,
        starts_on=span.starts_on,
        ends_on=span.ends_on - A_DAY,
        anchor_day=plan.anchor_day,
        year_starts_on=plan.day if plan.opens_a_year else plan.year_starts_on,
        terms_version=plan.version,
        created_at=now,
    )
    session.add(period)
    await session.flush()
    if plan.opens_a_year:
        await _open_year(session, contract, period, plan.terms, now)
    elif plan.year_starts_on is None:
        await _open_single(session, contract, period, plan.terms, span=span, now=now)
    tell(session, OPENED, contract, period, now)


def _until_the_end(
    span: periods.RetainerPeriod, contract: Contract, plan: Plan
) -> periods.RetainerPeriod:
    """Of the last period of a contract for a limited time only its days are charged."""
    if contract.ending_on is None or plan.terms.billing == "annual":
        return span
    over = contract.ending_on + A_DAY
    return span.cut_short(over) if over < span.ends_on else span


async def _open_single(
    session: WriteSession,
    contract: Contract,
    period: RetainerPeriod,
    terms: RetainerTerms,
    *,
    span: periods.RetainerPeriod,
    now: datetime,
) -> None:
    opened = opening.open_period(span, terms)
    await _grant(session, contract, period, opened.grants, now)
    await charge_fee(session, period, terms, opened.charge, span.share, now=now)


async def _open_year(
    session: WriteSession,
    contract: Contract,
    period: RetainerPeriod,
    terms: RetainerTerms,
    now: datetime,
) -> None:
    opened = opening.open_year(terms, period.starts_on)
    await _grant(session, contract, period, opened.grants, now)
    last = opening.months_of_year(period.starts_on)[-1].ends_on - A_DAY
    await charge_year(session, period, opened.charge, last=last, now=now)


async def _grant(
    session: WriteSession,
    contract: Contract,
    period: RetainerPeriod,
    grants: Iterable[Grant],
    now: datetime,
) -> None:
    rows = [grant_row(period, grant, now=now) for grant in grants]
    session.add_all(rows)
    await post_grants(session, contract, period, rows, now=now)
