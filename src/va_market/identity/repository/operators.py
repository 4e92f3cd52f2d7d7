from sqlalchemy import select
from sqlmodel import col

from va_market.identity.models import User
from va_market.kit.db import Query, ReadSession

_ANY = Query(select(col(User.id)).limit(1))


async def is_any(session: ReadSession) -> bool:
    return await session.value(_ANY) is not None
