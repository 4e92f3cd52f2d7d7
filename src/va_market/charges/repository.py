from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from va_market.charges.models import Charge, ChargeKind
from va_market.kit.db import Query, ReadSession, WriteSession
from va_market.kit.pages import Listing, both_ways

# Of one contract, which whoever asks has been shown to see; its money they may not keep.
OF_CONTRACT = Listing(
    select(Charge.__table__).where(
        bindparam("keeps_money", type_=Boolean),
        col(Charge.contract_id) == bindparam("contract_id", type_=Uuid),
    ),
    id_=col(Charge.id),
    sorts=both_ways("bills_on", col(Charge.bills_on)),
    filters={},
)
_SINCE = (
    select(Charge)
    .where(
        col(Charge.contract_id) == bindparam("contract_id", type_=Uuid),
        type_coerce(col(Charge.kind), Text) == bindparam("kind", type_=Text),
        col(Charge.period_ends_on) >= bindparam("since", type_=Date),
    )
    .order_by(col(Charge.period_starts_on), col(Charge.id))
)
_BESIDE_COMMISSION = Query(
    select(
        cast(func.coalesce(func.sum(col(Charge.amount_minor)), 0), BigInteger).label("amount")
    ).where(
        col(Charge.contract_id) == bindparam("contract_id", type_=Uuid),
        col(Charge.kind) != ChargeKind.COMMISSION,
        col(Charge.period_ends_on).between(
            bindparam("first", type_=Date), bindparam("last", type_=Date)
        ),
    )
)


async def charged_beside_commission(
    session: ReadSession | WriteSession, *, contract_id: UUID, first: date, last: date
) -> int:
    """The sum of other charges whose last day lies in a span of days."""
    found = await session.value(_BESIDE_COMMISSION, contract_id=contract_id, first=first, last=last)
    return int(found)


async def since(
    session: WriteSession, *, contract_id: UUID, kind: ChargeKind, day: date
) -> Sequence[Charge]:
    """Charges of a kind for that day or a later one, the earliest first."""
    values = {"contract_id": contract_id, "kind": kind, "since": day}
    return (await session.execute(_SINCE, values)).scalars().all()


async def add_once(session: WriteSession, charge: Charge) -> bool:
    """Whether it was written: a charge for the same days of the same terms is never repeated."""
    added = insert(Charge).values(charge.model_dump()).on_conflict_do_nothing()
    found = await session.execute(added.returning(col(Charge.id)))
    return found.scalar_one_or_none() is not None
