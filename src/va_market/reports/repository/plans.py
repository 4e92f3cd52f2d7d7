"""Which share of pay contracts plan to come from commission (R48)."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ARRAY, Date, Uuid, any_, bindparam, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col

from va_market.contracts.models import ContractTerms
from va_market.kit.db import Query, ReadSession

_PLANNED = func.jsonb_path_query_first(
    col(ContractTerms.terms),
    literal_column("""'$.** ? (@.kind == "commission").target_share_percent'"""),
).op("#>>")(literal_column("'{}'::text[]"))
_TARGETS = Query(
    select(col(ContractTerms.contract_id), _PLANNED.label("target"))
    .ext(distinct_on(col(ContractTerms.contract_id)))
    .where(
        col(ContractTerms.contract_id) == any_(bindparam("ids", type_=ARRAY(Uuid))),
        or_(
            col(ContractTerms.effective_on).is_(None),
            col(ContractTerms.effective_on) <= bindparam("day", type_=Date),
        ),
    )
    .order_by(col(ContractTerms.contract_id), col(ContractTerms.version).desc())
)


async def commission_targets(
    session: ReadSession, *, ids: Collection[UUID], day: date
) -> dict[UUID, Decimal]:
    """Of these contracts what the terms of a day plan, in percent, where they plan anything."""
    rows = await session.rows(_TARGETS, ids=[*ids], day=day)
    return {row.contract_id: Decimal(row.target) for row in rows if row.target is not None}
