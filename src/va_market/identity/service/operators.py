"""The people of the market as a whole."""

from va_market.identity.repository import operators as repository
from va_market.kit.db import ReadSession


async def has_people(session: ReadSession) -> bool:
    """Whether anybody ever registered, be their account closed or not."""
    return await repository.is_any(session)
