"""What becomes of jobs when somebody is erased."""

from uuid import UUID

from va_market.jobs import repository
from va_market.jobs.repository import live_of
from va_market.kit.db import WriteSession

__all__ = ["live_of", "unfollow", "wipe"]


async def unfollow(session: WriteSession, *, user_id: UUID) -> None:
    """Tell somebody of no job any more."""
    await repository.unfollow(session, user_id=user_id)


async def wipe(session: WriteSession, *, organization_id: UUID) -> None:
    """Clear the texts of every job of a client who was one person, and is gone."""
    await session.flush()
    await repository.wipe(session, organization_id=organization_id)
