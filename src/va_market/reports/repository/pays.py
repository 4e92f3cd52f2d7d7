"""What organizations of each size pay, for medians that name nobody (R49)."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    DateTime,
    Text,
    bindparam,
    func,
    literal_column,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import col

from va_market.charges.models import Charge, ChargeKind
from va_market.contracts.models import Contract, ContractTerms
from va_market.identity.models import Organization
from va_market.kit.db import Query, ReadSession, Row
from va_market.reports.repository.rate_bands import LATEST

# What a salary was charged for last, by the index that keeps charges apart.
_LATEST_SALARY = (
    select(col(Charge.terms_version))
    .where(
        col(Charge.contract_id) == col(Contract.id),
        type_coerce(col(Charge.kind), Text) == str(ChargeKind.SALARY),
        col(Charge.created_at) >= bindparam("since", type_=DateTime(timezone=True)),
    )
    .order_by(col(Charge.period_starts_on).desc(), col(Charge.id).desc())
    .limit(1)
    .lateral("latest_salary")
)


def _part(kind: str) -> Any:
    """The pay term of this kind, alone or among several."""
    path: Any = literal_column(f"""'$.** ? (@.kind == "{kind}")'""")
    return func.jsonb_path_query_first(col(ContractTerms.terms), path, type_=JSONB)


def _observed(latest: Any, per: Any, amount: Any) -> Any:
    return (
        select(
            col(Contract.assistant_id).label("payee_id"),
            col(Contract.organization_id),
            type_coerce(col(Organization.size_band), Text).label("size_band"),
            per.label("per"),
            amount["amount"].astext.label("amount"),
            amount["currency"].astext.label("currency"),
        )
        .select_from(Contract)
        .join(latest, true())
        .join(
            ContractTerms,
            (col(ContractTerms.contract_id) == col(Contract.id))
            & (col(ContractTerms.version) == latest.c.terms_version),
        )
        .join(Organization, col(Organization.id) == col(Contract.organization_id))
        # The price of an agency holds its own share.
        .where(col(Contract.agency_id).is_(None), amount["amount"].astext.is_not(None))
    )


_SALARY = _part("salary")
_PAYS = Query(
    union_all(
        _observed(LATEST, literal_column("'hour'", type_=Text), _part("hourly")["rate"]),
        _observed(_LATEST_SALARY, _SALARY["period"].astext, _SALARY["amount"]),
    )
)


async def pays(session: ReadSession, *, since: datetime) -> list[Row]:
    """The latest rate of each contract with approved billable work, and its latest salary.

    `per` is `hour`, or what the salary is for: `month` or `year`.
    """
    return await session.rows(_PAYS, since=since)
