"""The part of commission in pay, beside what contracts plan (R48)."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from va_market.kit.db import ReadSession
from va_market.pricing.commissions import PaidPart, reported_share
from va_market.reports import repository
from va_market.reports.schemas import CommissionPart, CommissionShare
from va_market.reports.service.frames import Frame
from va_market.reports.service.tallies import Book, Part, Tally, added, money

Targets = Mapping[UUID, Decimal]
"""By contract; of others nothing is planned."""
_NAMES = ("pay", "commission")


async def targets_of_books(session: ReadSession, frame: Frame, books: Iterable[Book]) -> Targets:
    """Of all contracts of some books."""
    ids = {part.contract_id for book in books for part in book.contracts}
    return await targets_of(session, frame, ids)


async def targets_of(session: ReadSession, frame: Frame, ids: Iterable[UUID | None]) -> Targets:
    """What the terms of the last day of the span say."""
    known = {one for one in ids if one is not None}
    if not known:
        return {}
    return await repository.commission_targets(session, ids=known, day=frame.span.last)


def part_of(tally: Tally, currency: str) -> CommissionPart:
    """Of all contracts, whatever each of them plans."""
    found = reported_share([PaidPart(tally["pay"], tally["commission"])])
    return CommissionPart(
        pay=money(tally["pay"], currency),
        commission=money(tally["commission"], currency),
        percent=found.percent,
    )


def share_of(parts: Collection[Part], currency: str, targets: Targets) -> CommissionShare:
    """Of some contracts, each with its own target."""
    found = reported_share(paid_part(one.tally, one.contract_id, targets) for one in parts)
    tally = added((one.tally for one in parts), _NAMES)
    return CommissionShare(
        pay=money(tally["pay"], currency),
        commission=money(tally["commission"], currency),
        percent=found.percent,
        target_percent=found.target,
        is_below_target=found.is_below_target,
    )


def paid_part(tally: Mapping[str, int], contract_id: UUID | None, targets: Targets) -> PaidPart:
    target = None if contract_id is None else targets.get(contract_id)
    return PaidPart(int(tally["pay"]), int(tally["commission"]), target)
