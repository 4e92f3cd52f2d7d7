import json
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    DateTime,
    Integer,
    Text,
    Uuid,
    any_,
    bindparam,
    exists,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import col

from va_market.audit.models import OPENED, REGISTRY, AuditChain, AuditRow
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import to_any

_MOMENT = DateTime(timezone=True)
_CHAIN = bindparam("chain_id", type_=Uuid)
_OF_CHAIN = col(AuditRow.chain_id) == _CHAIN
_POSITION = bindparam("position", type_=BigInteger)
_APPEND = Query(select(func.append_to_audit(bindparam("notes", type_=JSONB))))
_ACTIONS = bindparam("action", type_=ARRAY(Text))
LISTING = Listing(
    select(AuditRow.__table__).where(_OF_CHAIN),
    id_=col(AuditRow.id),
    sorts=both_ways("created_at", col(AuditRow.created_at)),
    filters={
        "actor_id": col(AuditRow.actor_id) == bindparam("actor_id", type_=Uuid),
        "action": col(AuditRow.action) == any_(_ACTIONS),
        "object_id": col(AuditRow.object_id) == bindparam("object_id", type_=Uuid),
        "created_after": col(AuditRow.created_at) > bindparam("created_after", type_=_MOMENT),
        "created_before": col(AuditRow.created_at) < bindparam("created_before", type_=_MOMENT),
    },
    split={"action": to_any(col(AuditRow.action), _ACTIONS)},
)
_ROWS = Query(
    select(AuditRow.__table__)
    .where(_OF_CHAIN, col(AuditRow.position) >= _POSITION)
    .order_by(col(AuditRow.position))
    .limit(bindparam("limit_", type_=Integer))
)
_ROW = Query(
    select(col(AuditRow.id), col(AuditRow.hash)).where(
        _OF_CHAIN, col(AuditRow.position) == _POSITION
    )
)
_AFTER = bindparam("after", type_=Uuid)
# Of chains whose rows are all gone, and of rows whose chain is gone, something is left.
_KNOWN = (
    select(col(AuditChain.id).label("id"))
    .where(col(AuditChain.id) > _AFTER)
    .order_by(col(AuditChain.id))
    .limit(1)
    .union_all(
        select(col(AuditRow.chain_id))
        .where(col(AuditRow.chain_id) > _AFTER)
        .order_by(col(AuditRow.chain_id))
        .limit(1)
    )
    .subquery()
)
_NEXT = Query(select(_KNOWN.c.id).order_by(_KNOWN.c.id).limit(1))
_opening = AuditRow.__table__.alias("opening")
_IS_OPENED = exists().where(
    _opening.c.chain_id == REGISTRY, _opening.c.object_id == col(AuditChain.id)
)
_STATE = Query(
    select(AuditChain.__table__, _IS_OPENED.label("is_opened")).where(col(AuditChain.id) == _CHAIN)
)
_LOST = Query(
    select(col(AuditRow.position), col(AuditRow.id), col(AuditRow.object_id))
    .where(_OF_CHAIN, col(AuditRow.action) == OPENED)
    .where(~exists().where(col(AuditChain.id) == col(AuditRow.object_id)))
    .order_by(col(AuditRow.position))
    .limit(1)
)


async def append(session: WriteSession, notes: list[dict[str, Any]]) -> None:
    await session.value(_APPEND, notes=json.dumps(notes))


async def rows_from(
    session: ReadSession, *, chain_id: UUID, position: int, limit: int
) -> list[Row]:
    """Rows of a chain at a position and behind it, in order."""
    return await session.rows(_ROWS, chain_id=chain_id, position=position, limit_=limit)


async def row_at(session: ReadSession, *, chain_id: UUID, position: int) -> Row | None:
    """`id` and `hash`."""
    return await session.row(_ROW, chain_id=chain_id, position=position)


async def state_of(session: ReadSession, *, chain_id: UUID) -> Row | None:
    """`length`, `head`, and whether the registry knows the chain."""
    return await session.row(_STATE, chain_id=chain_id)


async def chain_after(session: ReadSession, *, chain_id: UUID) -> UUID | None:
    """The next chain there is anything of."""
    found: UUID | None = await session.value(_NEXT, after=chain_id)
    return found


async def lost_chain(session: ReadSession) -> Row | None:
    """The first row that opened a chain which is there no more."""
    return await session.row(_LOST, chain_id=REGISTRY)
