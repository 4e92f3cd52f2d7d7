from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, select
from sqlmodel import col

from va_market.kit.db import Query, ReadSession, Row
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import one_of, to_any
from va_market.payments.models import Payment

_OWNERS = bindparam("owners", type_=ARRAY(Uuid))
_PAYMENTS = select(Payment.__table__)
_SORTS = both_ways("created_at", col(Payment.created_at))
_STATUS = one_of("status", col(Payment.status))
_ONE = Query(_PAYMENTS.where(col(Payment.id) == bindparam("payment_id", type_=Uuid)))
OWNED = Listing(
    _PAYMENTS.where(col(Payment.organization_id) == any_(_OWNERS)),
    id_=col(Payment.id),
    sorts=_SORTS,
    filters={
        **_STATUS.filters,
        "organization_id": col(Payment.organization_id) == bindparam("organization_id", type_=Uuid),
    },
    ways=(to_any(col(Payment.organization_id), _OWNERS),),
    split=_STATUS.split,
)
ALL = Listing(
    _PAYMENTS,
    id_=col(Payment.id),
    sorts=_SORTS,
    filters={
        **_STATUS.filters,
        "reference": col(Payment.reference) == bindparam("reference", type_=Text),
    },
    split=_STATUS.split,
    direct={"reference"},
)


async def find(session: ReadSession, *, payment_id: UUID) -> Any | None:
    row: Row | None = await session.row(_ONE, payment_id=payment_id)
    return row
