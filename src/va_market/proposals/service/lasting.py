"""Whether a contract for a limited time could still begin, in the zone it would have (R07)."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from va_market.agreements import Conditions
from va_market.identity import service as identity
from va_market.kit.db import WriteSession
from va_market.kit.errors import field_error
from va_market.proposals.hiring import Hiring

_POINTER = "/conditions/ends_on"


async def check_last_day(
    session: WriteSession,
    conditions: Conditions,
    hiring: dict[str, Any] | None,
    *,
    organization_id: UUID,
    now: datetime,
) -> None:
    """Make sure that the last day, if there is one, lies neither in the past nor before the first.

    Raises:
        Invalid: it does; nobody could accept that.
    """
    if conditions.ends_on is None:
        return
    said = Hiring.model_validate(hiring or {})
    zone = said.time_zone or await identity.time_zone_of(session, organization_id)
    today = now.astimezone(ZoneInfo(zone)).date()
    if conditions.ends_on < today:
        raise field_error(_POINTER, "in_the_past", f"it is {today} where the contract is")
    if said.starts_on is not None and conditions.ends_on < said.starts_on:
        raise field_error(_POINTER, "ends_too_early", f"the first day is {said.starts_on}")
