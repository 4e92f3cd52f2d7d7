"""What a day holds of one kind of work."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from va_market.time_grid.schemas import GridRow
from va_market.timekeeping.models import ASSISTANT, TIME_ENTRY, EntrySource, EntryStatus
from va_market.timekeeping.schemas import worked_seconds


@dataclass(frozen=True, slots=True)
class Kind:
    """Which row of the grid time belongs to."""

    work_order_id: UUID | None
    task: str | None
    is_billable: bool

    @classmethod
    def of(cls, thing: GridRow | Any) -> "Kind":
        order: UUID | None = thing.work_order_id
        return cls(None if order is None else UUID(int=order.int), thing.task, thing.is_billable)


@dataclass(slots=True)
class Cell:
    """The entries of one kind on one day; `own` is the one that the grid made and may change."""

    own: Any | None = None
    others: list[Any] = field(default_factory=list)

    def add(self, entry: Any) -> None:
        if self.own is None and is_of_grid(entry):
            self.own = entry
        else:
            self.others.append(entry)

    @property
    def own_seconds(self) -> int:
        return 0 if self.own is None else worked_seconds(self.own) or 0

    @property
    def locked_seconds(self) -> int:
        return sum(worked_seconds(one) or 0 for one in self.others)

    @property
    def seconds(self) -> int:
        return self.own_seconds + self.locked_seconds

    @property
    def locked_reason(self) -> EntryStatus | None:
        """The status furthest on of what the grid does not change."""
        found = {EntryStatus(one.status) for one in self.others}
        return next((one for one in _LOCKS if one in found), None)


_LOCKS = (EntryStatus.APPROVED, EntryStatus.SUBMITTED, EntryStatus.RETURNED, EntryStatus.DRAFT)
Cells = Mapping[Kind, Mapping[date, Cell]]


def is_of_grid(entry: Any) -> bool:
    """Whether the grid made it, and nothing was decided on it or is to be."""
    is_editable = "update" in TIME_ENTRY.allowed(entry.status, (ASSISTANT,))
    return is_editable and entry.source == EntrySource.GRID and not entry.breaks


def cells_of(entries: Iterable[Any]) -> Cells:
    """Finished entries by kind and by the day they count on."""
    found: dict[Kind, dict[date, Cell]] = defaultdict(lambda: defaultdict(Cell))
    for entry in entries:
        if entry.ended_at is not None:
            found[Kind.of(entry)][entry.counted_on].add(entry)
    return found
