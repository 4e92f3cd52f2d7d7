from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, select
from sqlmodel import col

from va_market.contracts.models import Contract
from va_market.identity.models import Organization, User
from va_market.kit.db import Query, ReadSession

_CONTRACTS = Query(
    select(col(Contract.id), col(Contract.title), col(Organization.name))
    .join_from(Contract, Organization, col(Organization.id) == col(Contract.organization_id))
    .where(col(Contract.id) == any_(bindparam("ids", type_=ARRAY(Uuid))))
)
_PEOPLE = Query(
    select(col(User.id), col(User.name)).where(
        col(User.id) == any_(bindparam("ids", type_=ARRAY(Uuid)))
    )
)


async def titles_of(session: ReadSession, *, ids: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """Title and client of contracts, by their ids."""
    rows = await session.rows(_CONTRACTS, ids=ids)
    return {row.id: (row.title, row["name"]) for row in rows}


async def names_of(session: ReadSession, *, ids: Sequence[UUID]) -> dict[UUID, str]:
    """The names of people, by their ids."""
    return {row.id: row["name"] for row in await session.rows(_PEOPLE, ids=ids)}
