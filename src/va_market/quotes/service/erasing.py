from uuid import UUID

from va_market.kit.db import WriteSession
from va_market.quotes import repository


async def forget(session: WriteSession, *, user_id: UUID) -> None:
    """Delete what a person had priced; what was sent with a proposal belongs to both sides."""
    await repository.forget(session, maker_id=user_id)
