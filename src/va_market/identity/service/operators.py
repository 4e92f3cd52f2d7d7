"""The staff of the platform as a whole."""

from va_market.identity.repository import operators as repository
from va_market.kit.db import ReadSession


async def has_operators(session: ReadSession) -> bool:
    """Whether somebody runs this market, or did: whose account was closed counts as well."""
    return await repository.is_any(session)
