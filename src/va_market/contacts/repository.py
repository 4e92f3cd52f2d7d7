from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, delete, select
from sqlmodel import col

from va_market.collaborations.service import reads_inside
from va_market.contacts.models import Contact
from va_market.contracts.models import Contract
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways

_CONTACTS = (
    select(Contact.__table__)
    .join_from(Contact, Contract, col(Contract.id) == col(Contact.contract_id))
    .where(col(Contact.contract_id) == bindparam("contract_id", type_=Uuid), reads_inside)
)
_ONE = Query(_CONTACTS.where(col(Contact.id) == bindparam("contact_id", type_=Uuid)))
LISTING = Listing(
    _CONTACTS,
    id_=col(Contact.id),
    sorts=both_ways("created_at", col(Contact.created_at)),
    filters={},
)
_DROP = delete(Contact.__table__).where(
    col(Contact.organization_id) == bindparam("client_id", type_=Uuid)
)


async def find_visible(
    session: ReadSession, *, contract_id: UUID, contact_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(_ONE, contract_id=contract_id, contact_id=contact_id, **scope)


async def drop_of_client(session: WriteSession, *, organization_id: UUID) -> None:
    """Forget the contacts of a client who was one person, and is gone."""
    await session.execute(_DROP, {"client_id": organization_id})
