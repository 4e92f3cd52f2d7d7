from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    func,
    select,
    type_coerce,
)
from sqlmodel import col

from va_market.contracts.models import Contract
from va_market.contracts.service import visible_to
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import Way, to_any
from va_market.work_orders.models import ExtensionStatus, WorkOrder, WorkOrderExtension

_MOMENT = DateTime(timezone=True)
_OF_CONTRACT = col(WorkOrder.contract_id) == bindparam("contract_id", type_=Uuid)
_STATUSES = bindparam("status", type_=ARRAY(Text))
_status = type_coerce(col(WorkOrder.status), Text)
_PARTIES = (
    col(Contract.assistant_id),
    col(Contract.organization_id),
    col(Contract.agency_id),
    col(Contract.supervisor_id),
    col(Contract.substitute_supervisor_id),
)
_ORDERS = (
    select(WorkOrder.__table__, *_PARTIES, col(Contract.status).label("contract_status"))
    .join_from(WorkOrder, Contract, col(Contract.id) == col(WorkOrder.contract_id))
    .where(visible_to)
)
_ONE = Query(_ORDERS.where(col(WorkOrder.id) == bindparam("work_order_id", type_=Uuid)))
_SORTS = {
    **both_ways("created_at", col(WorkOrder.created_at)),
    **{name: (col(WorkOrder.due_key), name == "-due_at") for name in ("-due_at", "due_at")},
}
_FILTERS = {
    "status": _status == any_(_STATUSES),
    # The key stands in the index; without a day it is later than any moment that is asked for.
    "due_after": and_(
        col(WorkOrder.due_key) >= bindparam("due_after", type_=_MOMENT),
        col(WorkOrder.due_at).is_not(None),
    ),
    "due_before": col(WorkOrder.due_key) < bindparam("due_before", type_=_MOMENT),
    "q": col(WorkOrder.order_number).op("^@")(bindparam("q", type_=Text)),
}
_SPLIT = {"status": to_any(_status, _STATUSES)}
_VARYING = {"q", "due_after", "due_before"}
_ACTOR = bindparam("actor_id", type_=Uuid)
_MINE = any_(bindparam("actor_organizations", type_=ARRAY(Uuid)))
_CLIENT = bindparam("organization_id", type_=Uuid)


def _through(name: str, reason: ColumnElement[bool]) -> Way:
    """The orders of the contracts that the caller sees for one reason."""
    each = (
        select(col(Contract.id).label("value"), col(Contract.organization_id))
        .where(reason)
        .subquery(name)
    )
    of_client = each.c.organization_id == _CLIENT
    return Way(col(WorkOrder.contract_id), each, {"organization_id": of_client})


# An order says only its contract: the assistant changes by substitution, and an index by each
# party would cost more than the pages of the contracts cost those who ask for all of them at once.
LISTING = Listing(
    _ORDERS,
    id_=col(WorkOrder.id),
    sorts=_SORTS,
    filters={
        **_FILTERS,
        "contract_id": _OF_CONTRACT,
        "organization_id": col(Contract.organization_id) == _CLIENT,
    },
    ways=(
        _through("worked_on", col(Contract.assistant_id) == _ACTOR),
        _through("given", col(Contract.organization_id) == _MINE),
        _through("placed", col(Contract.agency_id) == _MINE),
    ),
    split=_SPLIT,
    direct={"contract_id"},
    varying=_VARYING,
)
# Of one contract, which whoever asks has been shown to see: the split needs plain rows.
OF_CONTRACT = Listing(
    select(WorkOrder.__table__).where(_OF_CONTRACT),
    id_=col(WorkOrder.id),
    sorts=_SORTS,
    filters=_FILTERS,
    split=_SPLIT,
    varying=_VARYING,
)
_EXTENSION = Query(
    select(WorkOrderExtension.__table__, *_PARTIES)
    .join_from(
        WorkOrderExtension,
        WorkOrder,
        col(WorkOrder.id) == col(WorkOrderExtension.work_order_id),
    )
    .join(Contract, col(Contract.id) == col(WorkOrder.contract_id))
    .where(visible_to, col(WorkOrderExtension.id) == bindparam("extension_id", type_=Uuid))
)
# Of one order, which whoever asks has been shown to see.
EXTENSIONS = Listing(
    select(WorkOrderExtension.__table__).where(
        col(WorkOrderExtension.work_order_id) == bindparam("work_order_id", type_=Uuid)
    ),
    id_=col(WorkOrderExtension.id),
    sorts=both_ways("created_at", col(WorkOrderExtension.created_at)),
    filters={},
)
_CONTRACT_OF = select(col(WorkOrder.contract_id)).where(
    col(WorkOrder.id) == bindparam("work_order_id", type_=Uuid)
)
_ORDER_OF = select(col(WorkOrderExtension.work_order_id)).where(
    col(WorkOrderExtension.id) == bindparam("extension_id", type_=Uuid)
)
_NUMBERS = Query(
    select(col(WorkOrder.order_number)).where(
        _OF_CONTRACT,
        col(WorkOrder.order_number) == any_(bindparam("numbers", type_=ARRAY(Text))),
    )
)
_IS_OPEN = and_(
    col(WorkOrderExtension.work_order_id) == bindparam("work_order_id", type_=Uuid),
    col(WorkOrderExtension.status) == ExtensionStatus.REQUESTED,
)
_HAS_OPEN = Query(select(func.count()).where(_IS_OPEN))
_OPEN = select(WorkOrderExtension).where(_IS_OPEN).with_for_update(key_share=True)
_WAITING = (
    select(WorkOrder)
    .where(_OF_CONTRACT, col(WorkOrder.extension_waits))
    .order_by(col(WorkOrder.id))
    .with_for_update(key_share=True)
)


async def find_visible(
    session: ReadSession, *, work_order_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(_ONE, work_order_id=work_order_id, **scope)


async def find_extension(
    session: ReadSession, *, extension_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(_EXTENSION, extension_id=extension_id, **scope)


async def contract_of(session: WriteSession, *, work_order_id: UUID) -> UUID | None:
    """The id alone: an order read before it is locked would be a lost race."""
    found = await session.execute(_CONTRACT_OF, {"work_order_id": work_order_id})
    return found.scalar_one_or_none()


async def order_of(session: WriteSession, *, extension_id: UUID) -> UUID | None:
    """The order of an extension, which is locked before it."""
    found = await session.execute(_ORDER_OF, {"extension_id": extension_id})
    return found.scalar_one_or_none()


async def taken_numbers(
    session: WriteSession, *, contract_id: UUID, numbers: Sequence[str]
) -> set[str]:
    """Those of the order numbers that a contract has already."""
    found = await session.rows(_NUMBERS, contract_id=contract_id, numbers=list(numbers))
    return {row.order_number for row in found}


async def lock_open_extension(session: WriteSession, *, work_order_id: UUID) -> WorkOrderExtension:
    """The request that waits, of a locked order that says there is one."""
    return (await session.execute(_OPEN, {"work_order_id": work_order_id})).scalar_one()


async def lock_waiting(session: WriteSession, *, contract_id: UUID) -> Sequence[WorkOrder]:
    """The orders of a contract for which more minutes are asked, held."""
    return (await session.execute(_WAITING, {"contract_id": contract_id})).scalars().all()


async def has_open_extension(session: WriteSession, *, work_order_id: UUID) -> bool:
    return bool(await session.value(_HAS_OPEN, work_order_id=work_order_id))
