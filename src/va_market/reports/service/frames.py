"""Whom a report is about, and which moments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.reports.schemas import ReportQuery
from va_market.time_series.service.spans import Span, span_of

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Frame:
    """Some days of a zone in steps, of one owner of accounts."""

    owner_id: UUID
    zone: str
    span: Span

    @cached_property
    def steps(self) -> Sequence[tuple[date, date]]:
        """First and last day of each."""
        return [*self.span.steps]

    @cached_property
    def moments(self) -> Sequence[datetime]:
        """When the span begins, and when each step is over."""
        days = [self.span.first, *(last + _DAY for _, last in self.steps)]
        return [contracts.midnight(day, self.zone) for day in days]

    @property
    def values(self) -> dict[str, Any]:
        """Fills the names of the statements."""
        return {
            "owner_id": self.owner_id,
            "starts_at": self.moments[0],
            "ends_at": self.moments[-1],
            "first": self.span.first,
            "unit": self.span.by,
            "zone": self.zone,
        }


def frame_of(query: ReportQuery, owner_id: UUID, *, now: datetime) -> Frame:
    """The days that are asked for.

    Raises:
        Invalid: see `span_of`.
    """
    span = span_of(query, now=now, zone=query.time_zone)
    return Frame(owner_id, query.time_zone, span)
