"""Holds the chains against heads that were noted before.

No chain shows by itself that its end was cut, or that it was written anew with all its hashes.
"""

from collections.abc import AsyncIterator, Mapping
from uuid import UUID

from va_market.audit import repository
from va_market.audit.heads import Head
from va_market.audit.service.verifying import Fault
from va_market.kit.db import ReadSession


async def compare(
    session: ReadSession, noted: Mapping[UUID, Head], *, chain_id: UUID | None = None
) -> AsyncIterator[Fault]:
    """Each noted chain, or the one that is named, whose noted head is not where it was."""
    for noted_id, head in noted.items():
        if chain_id in {None, noted_id}:
            fault = await _fault(session, noted_id, head)
            if fault is not None:
                yield fault


async def _fault(session: ReadSession, chain_id: UUID, head: Head) -> Fault | None:
    state = await repository.state_of(session, chain_id=chain_id)
    if state is None:
        what = f"the chain is gone; {head.length} rows of it were noted"
        return Fault(chain_id, head.length, None, what)
    if head.length == 0:
        return None
    row = await repository.row_at(session, chain_id=chain_id, position=head.length)
    if row is None:
        what = f"the row that was noted is missing; the chain has {state.length} rows"
        return Fault(chain_id, head.length, None, what)
    if row.hash != head.hash:
        what = "the row is not the one that was noted; it or one before it was changed"
        return Fault(chain_id, head.length, row.id, what)
    return None
