"""What stands above time in a file: the contract and its client, by name."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, select
from sqlmodel import col

from va_market.contracts.models import Contract
from va_market.identity.models import Organization
from va_market.kit.db import Query, ReadSession

_HEADINGS = Query(
    select(col(Contract.id), col(Contract.title), col(Organization.name).label("client"))
    .join_from(Contract, Organization, col(Organization.id) == col(Contract.organization_id))
    .where(col(Contract.id) == any_(bindparam("ids", type_=ARRAY(Uuid))))
)


class Heading(NamedTuple):
    title: str
    client: str


async def headings_of(session: ReadSession, *, ids: Sequence[UUID]) -> dict[UUID, Heading]:
    """Of contracts that the caller was shown time of, by their ids."""
    rows = await session.rows(_HEADINGS, ids=ids)
    return {row.id: Heading(row.title, row.client) for row in rows}
