"""Recorded, approved and billable time beside the agreed hours."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession
from va_market.time_series import repository
from va_market.time_series.schemas import Amounts, SeriesPoint, SeriesQuery, TimeSeriesRead
from va_market.time_series.service.spans import span_of

KINDS = ("recorded", "approved", "billable", "planned")


async def of_contract(
    session: ReadSession, actor: Actor, *, contract_id: UUID, query: SeriesQuery, now: datetime
) -> TimeSeriesRead:
    """A contract over time; who works on it, or did, reads their own time alone.

    Raises:
        NotFound: there is no such contract for this caller.
        Invalid: see `span_of`.
    """
    contract = await contracts.get_worked(session, actor, contract_id=contract_id)
    span = span_of(query, now=now, zone=contract.time_zone)
    rows = await repository.of_contract(
        session,
        contract_id=contract_id,
        unit=span.by,
        first=span.first,
        last=span.last,
        scope=actor.scope,
    )
    found = {row.step: Counter({kind: row[kind] for kind in KINDS}) for row in rows}
    points = [
        SeriesPoint(starts_on=first, ends_on=last, **_amounts(found.get(first, Counter())))
        for first, last in span.steps
    ]
    total = sum(found.values(), Counter())
    return TimeSeriesRead(
        contract_id=contract_id,
        time_zone=contract.time_zone,
        by=span.by,
        points=points,
        total=Amounts(**_amounts(total)),
    )


def _amounts(seconds: Counter[str]) -> dict[str, int | None]:
    planned = seconds["planned"]
    share = seconds["recorded"] * 100 // planned if planned else None
    return {**{f"{kind}_seconds": seconds[kind] for kind in KINDS}, "utilization_percent": share}
