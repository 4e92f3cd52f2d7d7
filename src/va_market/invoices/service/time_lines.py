"""Which lines approved time makes: one for all of a task that is paid alike."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from uuid import UUID

from va_market.kit.money import Money
from va_market.pricing.charges import Charge, work_charge
from va_market.pricing.projects.not_to_exceed import price_time
from va_market.pricing.terms import (
    HourlyTerms,
    NotToExceed,
    PayTerm,
    PayTerms,
    ProjectTerms,
    part_for,
)
from va_market.pricing.trace import TraceStep
from va_market.pricing.worked import BilledEntry, charges_of_tasks
from va_market.pricing.worktime import in_seconds
from va_market.timekeeping.service.amounts import worked

_HOURS = "Work by the hour"


class Task(NamedTuple):
    """What was worked on."""

    work_order_id: UUID | None
    name: str | None


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A line in the making: its charge, and the entries that it bills."""

    task: Task
    label: str
    charge: Charge
    entries: Sequence[Any]
    is_head: bool
    """Whether the entries are linked to this line, and not to one of the same work before it."""

    @property
    def description(self) -> str:
        return f"{self.label}: {self.charge.description}" if self.label else self.charge.description


def bills_time(part: PayTerm) -> bool:
    """Whether time itself is billed under it; what is not is paid by milestones, or by a fee."""
    if isinstance(part, ProjectTerms):
        return part.not_to_exceed is not None
    return isinstance(part, HourlyTerms)


def lines_of_time(
    rows: Sequence[Any],
    chosen: Iterable[UUID],
    terms: Mapping[int, PayTerms],
    *,
    ceiling_billed: Money,
) -> list[WorkLine]:
    """The lines of the `chosen` among `rows`; the others count towards overtime alone.

    `terms` are those of each version, and `ceiling_billed` what was billed of a ceiling before.

    Raises:
        PricingError: an amount is beyond 15 digits in the smallest unit.
    """
    wanted = set(chosen)
    found: list[WorkLine] = []
    for part, of_part in _by_part(rows, terms):
        tasks = [_task(row) if row.id in wanted else None for row in of_part]
        if any(tasks):
            for task, charges in _charges(part, of_part, tasks, ceiling_billed).items():
                entries = [row for row, one in zip(of_part, tasks, strict=True) if one == task]
                found += _lines(task, charges, entries)
    return sorted(found, key=lambda line: (line.entries[0].counted_on, line.label))


def _by_part(
    rows: Sequence[Any], terms: Mapping[int, PayTerms]
) -> Iterator[tuple[PayTerm, Sequence[Any]]]:
    """Time by what pays for it; versions that pay alike are one."""
    part_of: dict[tuple[int, str | None], tuple[str, PayTerm]] = {}
    found: dict[Hashable, tuple[PayTerm, list[Any]]] = {}
    for row in rows:
        place = (row.terms_version, row.paid_as)
        if place not in part_of:
            part = part_for(terms[row.terms_version], row.paid_as)
            part_of[place] = (part.model_dump_json(), part)
        text, part = part_of[place]
        if bills_time(part):
            found.setdefault(text, (part, []))[1].append(row)
    return iter(found.values())


def _task(row: Any) -> Task:
    return Task(row.work_order_id, row.task)


def _charges(
    part: PayTerm, rows: Sequence[Any], tasks: Sequence[Task | None], ceiling_billed: Money
) -> Mapping[Task, list[Charge]]:
    if isinstance(part, HourlyTerms) and part.premiums is not None:
        hours = [BilledEntry(worked(row), row.billable_seconds) for row in rows]
        return charges_of_tasks(part, hours, tasks)
    seconds: defaultdict[Task, int] = defaultdict(int)
    for row, task in zip(rows, tasks, strict=True):
        if task is not None:
            seconds[task] += row.billable_seconds
    if isinstance(part, ProjectTerms) and part.not_to_exceed is not None:
        return _up_to_ceiling(part, part.not_to_exceed, seconds, ceiling_billed)
    return {task: [_by_the_hour(count, part.headline, "hourly")] for task, count in seconds.items()}


def _by_the_hour(seconds: int, rate: Money, kind: Any) -> Charge:
    return work_charge(in_seconds(seconds), rate, kind=kind, description=_HOURS)


def _up_to_ceiling(
    part: ProjectTerms, agreed: NotToExceed, seconds: Mapping[Task, int], before: Money
) -> dict[Task, list[Charge]]:
    """One task after the other, each within what the others left of the ceiling."""
    found = {}
    for task, count in seconds.items():
        if count < 0:  # taken back, whatever the ceiling
            charge = _by_the_hour(count, agreed.rate, "project")
        else:
            [charge] = price_time(agreed, count, billed_before=before, policy=part.policy).charges
        found[task] = [charge]
        before = max(before + charge.amount.value, Money.zero(before.currency))
    return found


def _lines(task: Task, charges: Sequence[Charge], entries: Sequence[Any]) -> Iterator[WorkLine]:
    label = _label(task, entries[0])
    for place, charge in enumerate(charges):
        agreed = _with_rate(charge, entries)
        yield WorkLine(task, label, agreed, entries, is_head=place == 0)


def _label(task: Task, row: Any) -> str:
    if task.work_order_id is None:
        return task.name or ""
    order = f"{row.order_number} {row.order_title}"
    return f"{order}, {task.name}" if task.name else order


def _with_rate(charge: Charge, entries: Sequence[Any]) -> Charge:
    """The charge with where its rate comes from."""
    versions = sorted({row.terms_version for row in entries})
    named = ", ".join(str(version) for version in versions)
    step = TraceStep(
        step="contract_rate",
        formula=f"rate of an hour in the terms of the contract, version {named}",
        result=str(charge.unit_price),
    )
    return replace(charge, amount=charge.amount.after(step))
