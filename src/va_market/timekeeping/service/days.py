from collections import Counter
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row, WriteSession
from va_market.timekeeping import repository
from va_market.timekeeping.schemas import worked_seconds
from va_market.timekeeping.standing import stands


async def minutes_by_day(
    session: ReadSession, actor: Actor, *, contract_id: UUID, first: date, last: date
) -> dict[date, int]:
    """Full minutes recorded on each day of a contract, as far as the caller reads them."""
    rows = await repository.of_week(
        session, contract_id=contract_id, first=first, last=last, scope=actor.scope
    )
    seconds: Counter[date] = Counter()
    for row in filter(stands, rows):
        seconds[row.counted_on] += worked_seconds(row) or 0
    return {day: worked // 60 for day, worked in seconds.items()}


async def own_entries(
    session: ReadSession | WriteSession,
    actor: Actor,
    *,
    contract_id: UUID,
    first: date,
    last: date,
) -> Sequence[Row]:
    """The caller's own time on a contract that stands, from the first to the last of these days."""
    rows = await repository.of_week(
        session, contract_id=contract_id, first=first, last=last, scope=actor.scope
    )
    return [row for row in rows if row.assistant_id == actor.user_id and stands(row)]
