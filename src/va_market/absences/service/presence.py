"""The agreed hours of a week beside the time that was recorded."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from va_market.absences import repository
from va_market.absences.models import AbsenceKind
from va_market.absences.schemas import PresenceDay, PresenceRead
from va_market.contracts import service as contracts
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row
from va_market.timekeeping import service as timekeeping


async def presence(
    session: ReadSession, actor: Actor, *, contract_id: UUID, day: date | None, now: datetime
) -> PresenceRead:
    """One week, day by day, in the zone of the contract.

    Raises:
        NotFound: see `contracts.get_inside`; there is no such contract for this caller.
    """
    await contracts.get_inside(session, actor, contract_id=contract_id)
    contract = await contracts.get_visible(session, actor, contract_id=contract_id)
    first, last = timekeeping.week_of(day or contracts.local_date(now, contract.time_zone))
    days = [first + timedelta(days=number) for number in range(7)]
    planned = await contracts.planned_by_day(
        session, contract_id=contract_id, first=first, last=last
    )
    worked = await timekeeping.minutes_by_day(
        session, actor, contract_id=contract_id, first=first, last=last
    )
    absences = await repository.of_days(
        session, contract_id=contract_id, first=first, last=last, scope=actor.scope
    )
    found = [
        PresenceDay(
            on=one,
            planned_minutes=planned.get(one, 0) // 60,
            recorded_minutes=worked.get(one, 0),
            absence=_absence_on(contract, one, absences),
        )
        for one in days
    ]
    return PresenceRead(
        contract_id=contract_id,
        week_starts_on=first,
        week_ends_on=last,
        time_zone=contract.time_zone,
        days=found,
        planned_minutes=sum(one.planned_minutes for one in found if one.absence is None),
        recorded_minutes=sum(one.recorded_minutes for one in found),
    )


def _absence_on(contract: Row, day: date, absences: Sequence[Row]) -> AbsenceKind | None:
    """From the day of a handover on, only that of whoever took over."""
    since = contract.assigned_at
    is_after = since is not None and contracts.local_date(since, contract.time_zone) <= day
    kinds = (
        one.kind
        for one in absences
        if one.first_on <= day <= one.last_on
        and (not is_after or one.assistant_id == contract.assistant_id)
    )
    return next((AbsenceKind(kind) for kind in kinds), None)
