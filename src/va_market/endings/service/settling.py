"""What is still open on a contract, and what its approved time comes to, week by week."""

from datetime import date, datetime, timedelta
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.endings.schemas import (
    SettlementQuery,
    SettlementRead,
    SettlementWeek,
    UndecidedTime,
)
from va_market.endings.service.projects import project_settlement
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row
from va_market.kit.shapes import shaped
from va_market.timekeeping import service as timekeeping
from va_market.timekeeping.schemas import WeekQuery

MOST_WEEKS = 13  # a quarter
WEEK = timedelta(days=7)


async def settlement(
    session: ReadSession, actor: Actor, *, contract_id: UUID, query: SettlementQuery, now: datetime
) -> SettlementRead:
    """What is undecided, and the price of approved time in the weeks up to a day.

    Raises:
        NotFound: there is no such contract for this caller.
        AmountTooLarge: a price has no room in an amount.
    """
    contract = await contracts.get_visible(session, actor, contract_id=contract_id)
    weeks = []
    for first in _weeks(contract, query.until, now):
        sheet = await timekeeping.timesheet(
            session, actor, contract_id=contract_id, query=WeekQuery(week_of=first), now=now
        )
        if sheet.billable_seconds or sheet.unbilled_seconds or sheet.amount.subtotal.minor:
            weeks.append(SettlementWeek.of(sheet))
    undecided = await timekeeping.undecided_of(session, contract_id=contract_id)
    return shaped(
        SettlementRead,
        contract,
        contract_id=contract.id,
        project=await project_settlement(session, contract),
        undecided=[shaped(UndecidedTime, row) for row in undecided],
        weeks=weeks,
    )


def _weeks(contract: Row, until: date | None, now: datetime) -> list[date]:
    """The Mondays of the last weeks of a contract up to a day, the latest first."""
    today = contracts.local_date(contract.ended_at or now, contract.time_zone)
    last, _ = timekeeping.week_of(min(until or today, today))
    begun, _ = timekeeping.week_of(contract.starts_on)
    mondays = [last - number * WEEK for number in range(MOST_WEEKS)]
    return [monday for monday in mondays if monday >= begun]
