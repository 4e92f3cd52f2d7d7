"""Compares with heads that were noted before: what shows that history was written anew."""

from collections.abc import AsyncIterator, Mapping
from uuid import UUID

from va_market.audit.heads import Head
from va_market.kit.db import ReadSession
from va_market.ledger import repository
from va_market.ledger.models import NOTHING
from va_market.ledger.service.accounting import Fault


async def compare(session: ReadSession, noted: Mapping[UUID, Head]) -> AsyncIterator[Fault]:
    """Each account whose posting at the noted place is not the one that was noted."""
    for account_id, head in noted.items():
        found = await _hash_at(session, account_id, head.length)
        if found is None:
            what = f"the postings up to {head.length}, which were noted before, are gone"
            yield Fault(account_id, None, what)
        elif found != head.hash:
            what = f"posting {head.length}, or one before it, is not what was noted"
            yield Fault(account_id, None, what)


async def _hash_at(session: ReadSession, account_id: UUID, length: int) -> bytes | None:
    if length:
        return await repository.hash_at(session, account_id=account_id, position=length)
    return NOTHING
