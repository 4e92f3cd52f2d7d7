from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, or_, select
from sqlmodel import col

from va_market.contracts.models import ContractAssignment
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import to_any
from va_market.splits.models import Split

_OWNERS = bindparam("owners", type_=ARRAY(Uuid))
_agency, _assistant = col(Split.agency_id), col(Split.assistant_id)
visible_to = or_(_agency == any_(_OWNERS), _assistant == any_(_OWNERS))
"""Those of agencies whose money the actor keeps, and their own."""

_SPLITS = select(Split.__table__).where(visible_to)
_ONE = Query(_SPLITS.where(col(Split.id) == bindparam("split_id", type_=Uuid)))
VISIBLE = Listing(
    _SPLITS,
    id_=col(Split.id),
    sorts=both_ways("created_at", col(Split.created_at)),
    filters={
        name: getattr(Split, name) == bindparam(name, type_=Uuid)
        for name in ("contract_id", "invoice_id", "agency_id", "assistant_id")
    },
    ways=(to_any(_agency, _OWNERS), to_any(_assistant, _OWNERS)),
    direct={"invoice_id"},
)
_HELD = (
    select(Split)
    .where(
        or_(
            col(Split.invoice_id) == bindparam("invoice_id", type_=Uuid),
            col(Split.release_id) == any_(bindparam("release_ids", type_=ARRAY(Uuid))),
        )
    )
    .order_by(col(Split.id))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)
_ASSIGNMENTS = Query(
    select(ContractAssignment.__table__)
    .where(col(ContractAssignment.contract_id) == bindparam("contract_id", type_=Uuid))
    .order_by(col(ContractAssignment.number))
)


async def find(session: ReadSession, *, split_id: UUID, scope: Mapping[str, Any]) -> Row | None:
    return await session.row(_ONE, split_id=split_id, **scope)


async def lock_of(
    session: WriteSession, *, invoice_id: UUID | None, release_ids: Sequence[UUID]
) -> Sequence[Split]:
    """The splits of an invoice and of releases, held, in the order of their ids."""
    values = {"invoice_id": invoice_id, "release_ids": list(release_ids)}
    return (await session.execute(_HELD, values)).scalars().all()


async def assignments_of(session: WriteSession, *, contract_id: UUID) -> Sequence[Row]:
    """Who works or worked on a contract, the first at the head."""
    return await session.rows(_ASSIGNMENTS, contract_id=contract_id)
