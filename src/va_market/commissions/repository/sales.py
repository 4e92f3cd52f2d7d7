from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Boolean, Text, Uuid, any_, bindparam, select, update
from sqlmodel import col

from va_market.commissions.models import ReportedSale, SaleRevision
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways

MOST_REVISIONS = 100
_OF_CONTRACT = col(ReportedSale.contract_id) == bindparam("contract_id", type_=Uuid)
_NAMED = col(ReportedSale.source_id) == any_(bindparam("source_ids", type_=ARRAY(Text)))
_SALES = select(ReportedSale.__table__)
# Of one contract, which whoever asks has been shown to see; what it pays they may not read.
SALES = Listing(
    _SALES.where(bindparam("reads", type_=Boolean), _OF_CONTRACT),
    id_=col(ReportedSale.id),
    sorts=both_ways("sold_on", col(ReportedSale.sold_on)),
    filters={
        "source_id": col(ReportedSale.source_id) == bindparam("source_id", type_=Text),
    },
    direct={"source_id"},
)
_ONE = Query(_SALES.where(_OF_CONTRACT, col(ReportedSale.id) == bindparam("sale_id", type_=Uuid)))
_OPEN = Query(_SALES.where(_OF_CONTRACT, col(ReportedSale.counted_in).is_(None)))
_SOME = Query(_SALES.where(_OF_CONTRACT, _NAMED))
_BY_SOURCE = select(ReportedSale).where(_OF_CONTRACT, _NAMED)
_REVISIONS = Query(
    select(SaleRevision.__table__)
    .where(col(SaleRevision.sale_id) == bindparam("sale_id", type_=Uuid))
    .order_by(col(SaleRevision.revision).desc())
    .limit(MOST_REVISIONS)
)
_COUNT_IN = (
    update(ReportedSale.__table__)
    .where(
        # A parameter of an UPDATE must not have the name of a column.
        col(ReportedSale.contract_id) == bindparam("of_contract", type_=Uuid),
        _NAMED,
    )
    .values(counted_in=bindparam("statement_id", type_=Uuid))
)


async def find(session: ReadSession, *, contract_id: UUID, sale_id: UUID) -> Row | None:
    return await session.row(_ONE, contract_id=contract_id, sale_id=sale_id)


async def revisions_of(session: ReadSession, *, sale_id: UUID) -> Sequence[Row]:
    """What was reported of a sale, the last report first."""
    return await session.rows(_REVISIONS, sale_id=sale_id)


async def by_source(
    session: WriteSession, *, contract_id: UUID, source_ids: Collection[str]
) -> dict[str, ReportedSale]:
    """Sales of a contract that the caller holds, by their ids at their source."""
    values = {"contract_id": contract_id, "source_ids": list(source_ids)}
    found = (await session.execute(_BY_SOURCE, values)).scalars()
    return {one.source_id: one for one in found}


async def open_sales(session: ReadSession | WriteSession, *, contract_id: UUID) -> Sequence[Row]:
    """The sales that no statement has counted."""
    return await session.rows(_OPEN, contract_id=contract_id)


async def some_sales(
    session: ReadSession | WriteSession, *, contract_id: UUID, source_ids: Collection[str]
) -> Sequence[Row]:
    return await session.rows(_SOME, contract_id=contract_id, source_ids=list(source_ids))


async def count_in(
    session: WriteSession, statement_id: UUID, *, contract_id: UUID, source_ids: Collection[str]
) -> None:
    """Let a statement have the commission on these sales."""
    values = {
        "of_contract": contract_id,
        "source_ids": list(source_ids),
        "statement_id": statement_id,
    }
    await session.execute(_COUNT_IN, values)
