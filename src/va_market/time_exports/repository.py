from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, select
from sqlmodel import col

from va_market.identity.models import User
from va_market.kit.db import Query, ReadSession

_PEOPLE = Query(
    select(col(User.id), col(User.name)).where(
        col(User.id) == any_(bindparam("ids", type_=ARRAY(Uuid)))
    )
)


async def names_of(session: ReadSession, *, ids: Sequence[UUID]) -> dict[UUID, str]:
    """The names of people, by their ids."""
    return {row.id: row["name"] for row in await session.rows(_PEOPLE, ids=ids)}
