"""The day of an expense: it lies within the contract, and within the work of whose it is."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.kit.db import Row, WriteSession
from va_market.kit.errors import field_error
from va_market.pricing.currencies import ExchangeRate

_POINTER = "/incurred_on"


async def assignment_on(
    session: WriteSession, contract: Row, *, assistant_id: UUID, day: date, now: datetime
) -> int:
    """By which assignment the assistant worked on a day; on that of a handover the earlier one.

    Raises:
        Invalid: the day is still to come, before or after the contract, or somebody else worked.
    """
    zone = contract.time_zone
    last = contracts.local_date(contract.ended_at or now, zone)
    if day > contracts.local_date(now, zone):
        raise field_error(_POINTER, "in_the_future", "the day is still to come")
    if not contract.starts_on <= day <= last:
        raise field_error(_POINTER, "outside_contract", "the day is none of the contract")
    found = await contracts.assignments_of(
        session, contract_id=contract.id, assistant_id=assistant_id
    )
    around = [one.number for one in found if _holds(one, day, zone)]
    if not around:
        raise field_error(_POINTER, "not_assigned", "somebody else worked on the contract then")
    number: int = around[0]
    return number


def check_rate_day(rate: ExchangeRate | None, contract: Row, now: datetime) -> None:
    """Raises Invalid where a rate is of a day that is still to come."""
    if rate is not None and rate.on > contracts.local_date(now, contract.time_zone):
        raise field_error("/exchange_rate/on", "in_the_future", "the day is still to come")


def _holds(assignment: Any, day: date, zone: str) -> bool:
    """The first one goes back to the first day of the contract, which is checked apart."""
    is_first = assignment.number == 1
    has_begun = is_first or contracts.local_date(assignment.starts_at, zone) <= day
    ends_at = assignment.ends_at
    return has_begun and (ends_at is None or day <= contracts.local_date(ends_at, zone))
