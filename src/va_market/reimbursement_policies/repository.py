from uuid import UUID

from sqlalchemy import Uuid, bindparam, delete, select
from sqlmodel import col

from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.reimbursement_policies.models import ReimbursementPolicy

_OF_ORGANIZATION = col(ReimbursementPolicy.organization_id) == bindparam(
    "organization_id", type_=Uuid
)
_ONE = Query(select(ReimbursementPolicy.__table__).where(_OF_ORGANIZATION))
_DROP = delete(ReimbursementPolicy).where(_OF_ORGANIZATION)


async def find(session: ReadSession, *, organization_id: UUID) -> Row | None:
    return await session.row(_ONE, organization_id=organization_id)


async def drop(session: WriteSession, *, organization_id: UUID) -> None:
    await session.execute(_DROP, {"organization_id": organization_id})
