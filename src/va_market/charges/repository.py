from sqlalchemy import Boolean, Uuid, bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from va_market.charges.models import Charge
from va_market.kit.db import WriteSession
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


async def add_once(session: WriteSession, charge: Charge) -> bool:
    """Whether it was written: a charge for the same days of the same terms is never repeated."""
    added = insert(Charge).values(charge.model_dump()).on_conflict_do_nothing()
    found = await session.execute(added.returning(col(Charge.id)))
    return found.scalar_one_or_none() is not None
