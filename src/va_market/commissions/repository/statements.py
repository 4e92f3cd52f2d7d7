from uuid import UUID

from sqlalchemy import Boolean, Uuid, bindparam, select
from sqlmodel import col

from va_market.commissions.models import ClosedStatement
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways

_OF_CONTRACT = col(ClosedStatement.contract_id) == bindparam("contract_id", type_=Uuid)
_WHOLE = select(ClosedStatement.__table__)
STATEMENTS = Listing(
    # Without what it says in full: that grows with the sales.
    select(*(column for column in ClosedStatement.__table__.c if column.name != "statement")).where(
        bindparam("reads", type_=Boolean), _OF_CONTRACT
    ),
    id_=col(ClosedStatement.id),
    sorts=both_ways("starts_on", col(ClosedStatement.starts_on)),
    filters={},
)
_ONE = Query(
    _WHOLE.where(_OF_CONTRACT, col(ClosedStatement.id) == bindparam("statement_id", type_=Uuid))
)
_LAST = Query(_WHOLE.where(_OF_CONTRACT).order_by(col(ClosedStatement.starts_on).desc()).limit(1))


async def find_statement(
    session: ReadSession, *, contract_id: UUID, statement_id: UUID
) -> Row | None:
    return await session.row(_ONE, contract_id=contract_id, statement_id=statement_id)


async def last_statement(session: ReadSession | WriteSession, *, contract_id: UUID) -> Row | None:
    """The statement that hands on to the next one."""
    return await session.row(_LAST, contract_id=contract_id)
