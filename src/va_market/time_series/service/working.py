"""Recorded, approved and billable time beside the agreed hours."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row
from va_market.kit.errors import query_error
from va_market.kit.pages import Page, PageRequest
from va_market.rosters import service as rosters
from va_market.rosters.schemas import RosterQuery
from va_market.time_series import repository
from va_market.time_series.schemas import (
    Amounts,
    RosterSeries,
    RosterSeriesQuery,
    SeriesPoint,
    SeriesQuery,
    TimeSeriesRead,
)
from va_market.time_series.service.spans import Span, span_of

MOST_STEPS = 53
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
    points, total = _steps(span, rows)
    return TimeSeriesRead(
        contract_id=contract_id,
        time_zone=contract.time_zone,
        by=span.by,
        points=points,
        total=total,
    )


async def of_roster(
    session: ReadSession,
    actor: Actor,
    *,
    organization_id: UUID,
    query: RosterSeriesQuery,
    request: PageRequest,
    now: datetime,
) -> Page[RosterSeries]:
    """Each assistant of a roster over time, on all contracts of its organization together.

    Raises:
        NotFound: the organization is none of the caller's.
        Invalid: see `span_of`; or the span has too many steps.
    """
    span = _span_of_page(query, now)
    of_page = RosterQuery(sort=query.sort, status=query.status, assistant_id=query.assistant_id)
    page = await rosters.list_of_agency(
        session, actor, organization_id=organization_id, query=of_page, request=request
    )
    rows = await repository.of_assistants(
        session,
        organization_id=organization_id,
        assistant_ids=[entry.assistant_id for entry in page.items],
        unit=span.by,
        first=span.first,
        last=span.last,
        scope=actor.scope,
    )
    found = {who: [*some] for who, some in groupby(rows, attrgetter("assistant_id"))}
    items = [_of_entry(entry, span, found.get(entry.assistant_id, [])) for entry in page.items]
    return Page(items, page.next_cursor, page.total_count)


def _span_of_page(query: RosterSeriesQuery, now: datetime) -> Span:
    """With fewer steps: there are a hundred assistants on a page."""
    span = span_of(query, now=now, zone="UTC")
    if len([*span.steps]) > MOST_STEPS:
        raise query_error("by", "too_many_steps", f"a page has {MOST_STEPS} steps at most")
    return span


def _of_entry(entry: Row, span: Span, rows: Sequence[Row]) -> RosterSeries:
    points, total = _steps(span, rows)
    return RosterSeries(
        roster_entry_id=entry.id,
        assistant_id=entry.assistant_id,
        assistant_name=entry.assistant_name,
        points=points,
        total=total,
    )


def _steps(span: Span, rows: Sequence[Row]) -> tuple[list[SeriesPoint], Amounts]:
    """Every step, also those of which no row says anything, and all of them together."""
    found = {row.step: Counter({kind: row[kind] for kind in KINDS}) for row in rows}
    points = [
        SeriesPoint(starts_on=first, ends_on=last, **_amounts(found.get(first, Counter())))
        for first, last in span.steps
    ]
    return points, Amounts(**_amounts(sum(found.values(), Counter())))


def _amounts(seconds: Counter[str]) -> dict[str, int | None]:
    planned = seconds["planned"]
    share = seconds["recorded"] * 100 // planned if planned else None
    return {**{f"{kind}_seconds": seconds[kind] for kind in KINDS}, "utilization_percent": share}
