"""Reports as CSV: a row for each step of each contract in which something moved."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from va_market.kit.cells import csv_of, neutral
from va_market.kit.db import ReadSession, Row
from va_market.kit.errors import query_error
from va_market.pricing.commissions import reported_share
from va_market.reports.service.commission import Targets, paid_part, targets_of
from va_market.reports.service.frames import Frame
from va_market.reports.service.naming import Names, names_in
from va_market.reports.service.tallies import money

MOST_ROWS = 50_000
_SHARE = ("commission_percent", "target_percent", "is_below_target")


@dataclass(frozen=True, slots=True)
class Columns:
    """What a report calls the other side of a contract, its sums, and what they come to."""

    other: str
    names: Sequence[str]
    result: str
    come_to: Callable[[Mapping[str, int]], int]

    @property
    def header(self) -> list[str]:
        whose = ("contract_id", "contract", f"{self.other}_id", self.other)
        return ["starts_on", "ends_on", "currency", *whose, *self.names, self.result, *_SHARE]

    def amounts(self, row: Row) -> list[int]:
        return [*(int(row[name]) for name in self.names), int(self.come_to(row))]


async def file_of(session: ReadSession, frame: Frame, rows: Sequence[Row], columns: Columns) -> str:
    """The file.

    Raises:
        Invalid: it has too many rows.
    """
    if len(rows) > MOST_ROWS:
        detail = f"a file has {MOST_ROWS} rows at most: ask for longer steps or a shorter span"
        raise query_error("by", "too_many_rows", detail)
    known = await names_in(
        session,
        contract_ids={row.contract_id for row in rows} - {None},
        other_ids={row.other_id for row in rows} - {None},
    )
    targets = await targets_of(session, frame, {row.contract_id for row in rows})
    cells = _cells(frame, rows, known, columns, targets)
    return await asyncio.to_thread(csv_of, [columns.header, *cells])


def _cells(
    frame: Frame, rows: Sequence[Row], known: Names, columns: Columns, targets: Targets
) -> Iterator[list[str]]:
    ends = {first: str(last) for first, last in frame.steps}
    for row in rows:
        # A number is no formula: an apostrophe before its minus would make text of it.
        amounts = (f"{money(one, row.currency).amount:f}" for one in columns.amounts(row))
        yield [
            str(row.step),
            ends[row.step],
            row.currency,
            *_sides(row, known),
            *amounts,
            *_share(row, targets),
        ]


def _sides(row: Row, known: Names) -> list[str]:
    if row.contract_id is None:
        return [""] * 4
    return [
        *(str(row.contract_id), neutral(known.title(row.contract_id))),
        *(str(row.other_id), neutral(known.people[row.other_id])),
    ]


def _share(row: Row, targets: Targets) -> list[str]:
    if row.contract_id is None:
        return [""] * len(_SHARE)
    found = reported_share([paid_part(row, row.contract_id, targets)])
    is_below = "" if found.target is None else str(found.is_below_target).lower()
    return [found.percent or "", found.target or "", is_below]
