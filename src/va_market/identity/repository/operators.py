from sqlalchemy import select
from sqlmodel import col

from va_market.identity.models import User
from va_market.kit.db import Query, ReadSession

# Of all users: only a command asks it, on a market that is empty or should be.
_ANY = Query(select(col(User.id)).where(col(User.is_operator)).limit(1))


async def is_any(session: ReadSession) -> bool:
    return await session.value(_ANY) is not None
