"""What becomes of reviews when a reviewer, an author or a client is erased."""

from uuid import UUID

from va_market.kit.db import WriteSession
from va_market.reviewing import repository
from va_market.reviewing.repository import let_go

__all__ = ["let_go", "wipe"]


async def wipe(session: WriteSession, *, party_id: UUID) -> None:
    """Clear the comments by a person, about their proposals, or of a client; scores stay."""
    await session.flush()
    await repository.wipe(session, party_id=party_id)
