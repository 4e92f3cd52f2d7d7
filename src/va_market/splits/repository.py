from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Uuid, any_, bindparam, cast, func, or_, select
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
# Between an agency and an assistant, what was paid beyond one share is set off against the others.
_OPEN = col(Split.due_minor) - col(Split.paid_minor)
_BETWEEN = (
    select(
        *(col(Split.id), col(Split.currency), _OPEN.label("open_minor")),
        func.sum(_OPEN)
        .over(partition_by=(_agency, _assistant, col(Split.currency)))
        .label("owed_in_all"),
    )
    .where(
        _agency == any_(bindparam("agencies", type_=ARRAY(Uuid))),
        _assistant != bindparam("but_to", type_=Uuid),
    )
    .subquery()
)
_OWED = Query(
    select(
        *(_BETWEEN.c.id, _BETWEEN.c.currency),
        cast(func.least(_BETWEEN.c.open_minor, _BETWEEN.c.owed_in_all), BigInteger).label(
            "owed_minor"
        ),
    )
    .where(_BETWEEN.c.open_minor > 0, _BETWEEN.c.owed_in_all > 0)
    .order_by(_BETWEEN.c.id)
    .limit(50)
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


async def owed_by(
    session: WriteSession, *, agencies: Collection[UUID], but_to: UUID
) -> Sequence[Row]:
    """Shares of which these owe something to anybody but one assistant, who is not paid by self."""
    return await session.rows(_OWED, agencies=list(agencies), but_to=but_to)
