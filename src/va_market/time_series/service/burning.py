"""What each step left of allotment, weekly caps and ceiling, by what is agreed now."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row
from va_market.time_series import repository
from va_market.time_series.schemas import (
    BurnDownPoint,
    BurnDownSeriesRead,
    OrderBurnDownPoint,
    OrderBurnDownSeries,
    SeriesQuery,
    Step,
)
from va_market.time_series.service.limits import Limits, limits_of
from va_market.time_series.service.spans import Span, span_of
from va_market.timekeeping import service as timekeeping
from va_market.timekeeping.policies import reads_all
from va_market.work_orders import service as work_orders

Point = TypeVar("Point", bound=Step)


@dataclass(slots=True)
class _Used:
    """Time up to the end of a step, and what the step itself added."""

    recorded: int = 0
    step_recorded: int = 0
    step_billable: int = 0
    weeks: defaultdict[str, Counter[date]] = field(default_factory=lambda: defaultdict(Counter))
    """Billable seconds by part of the terms and Monday."""

    def begin(self) -> None:
        self.step_recorded = self.step_billable = 0

    def add(self, row: Row) -> None:
        self.recorded += row.recorded
        self.step_recorded += row.recorded
        self.step_billable += row.billable
        self.weeks[row.paid_as][timekeeping.week_of(row.on_day)[0]] += row.billable


async def burn_down(
    session: ReadSession, actor: Actor, *, contract_id: UUID, query: SeriesQuery, now: datetime
) -> BurnDownSeriesRead:
    """How the limits of a contract were used up.

    Raises:
        NotFound: there is no such contract for this caller.
        Invalid: see `span_of`.
    """
    contract = await contracts.get_visible(session, actor, contract_id=contract_id)
    span = _since_handover(actor, contract, span_of(query, now=now, zone=contract.time_zone))
    limits = await limits_of(session, actor, contract, span)
    rows = await repository.use_of_contract(
        session,
        contract_id=contract_id,
        kind=limits.kind_of_time,
        first=span.first,
        last=span.last,
    )
    return BurnDownSeriesRead(
        contract_id=contract_id,
        time_zone=contract.time_zone,
        by=span.by,
        allotted_minutes=contract.allotted_minutes,
        points=list(_walk(span, rows, lambda *at: _point(limits, *at))),
    )


async def burn_down_of_order(
    session: ReadSession, actor: Actor, *, work_order_id: UUID, query: SeriesQuery, now: datetime
) -> OrderBurnDownSeries:
    """How the minutes of a work order were used up.

    Raises:
        NotFound: there is no such order for this caller.
        Invalid: see `span_of`.
    """
    order = await work_orders.get_visible(session, actor, work_order_id=work_order_id)
    contract = await contracts.get_visible(session, actor, contract_id=order.contract_id)
    span = _since_handover(actor, contract, span_of(query, now=now, zone=contract.time_zone))
    rows = await repository.use_of_order(
        session, work_order_id=work_order_id, first=span.first, last=span.last
    )
    return OrderBurnDownSeries(
        work_order_id=work_order_id,
        contract_id=order.contract_id,
        time_zone=contract.time_zone,
        by=span.by,
        allotted_minutes=order.allotted_minutes,
        points=list(_walk(span, rows, lambda *at: _point_of_order(order.allotted_minutes, *at))),
    )


def _since_handover(actor: Actor, contract: Row, span: Span) -> Span:
    """Who took a contract over reads of no day before."""
    if contract.assigned_at is None or reads_all(actor, contract):
        return span
    day = contracts.local_date(contract.assigned_at, contract.time_zone)
    return replace(span, first=max(span.first, day))


def _walk(
    span: Span, rows: Sequence[Row], point: Callable[[date, date, _Used], Point]
) -> Iterator[Point]:
    """A point for each step; `rows` are in the order of their days."""
    used, place = _Used(), 0
    for first, last in span.steps:
        while place < len(rows) and rows[place].on_day < first:
            used.add(rows[place])
            place += 1
        used.begin()
        while place < len(rows) and rows[place].on_day <= last:
            used.add(rows[place])
            place += 1
        yield point(first, last, used)


def _point(limits: Limits, first: date, last: date, used: _Used) -> BurnDownPoint:
    return BurnDownPoint(
        starts_on=first,
        ends_on=last,
        recorded_seconds=used.step_recorded,
        billable_seconds=used.step_billable,
        allotment_left_seconds=limits.allotment_left(used.recorded),
        caps=limits.caps_left(last, used.weeks),
        ceiling_left=limits.ceiling_left(used.weeks),
    )


def _point_of_order(
    allotted_minutes: int | None, first: date, last: date, used: _Used
) -> OrderBurnDownPoint:
    left = None if allotted_minutes is None else max(0, allotted_minutes * 60 - used.recorded)
    return OrderBurnDownPoint(
        starts_on=first, ends_on=last, recorded_seconds=used.step_recorded, left_seconds=left
    )
