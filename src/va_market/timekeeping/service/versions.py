"""What another version of the terms means for the time recorded on a contract."""

from datetime import date, datetime

from va_market.contracts.models import Contract
from va_market.kit.db import WriteSession
from va_market.timekeeping import repository


async def has_approved_since(session: WriteSession, contract: Contract, day: date) -> bool:
    """Whether time of that day or later is approved, and so has its price."""
    return await repository.has_approved_since(session, contract_id=contract.id, day=day)


async def follow_terms(
    session: WriteSession, contract: Contract, *, since: date, terms_version: int, now: datetime
) -> None:
    """Let the time of that day and later, if it is not approved, belong to a version.

    The contract is locked by the caller, so none of it is approved meanwhile.
    """
    await repository.follow_terms(
        session, contract_id=contract.id, since=since, terms_version=terms_version, now=now
    )
