"""Statements about versions of what was agreed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Integer, Uuid, any_, bindparam, select
from sqlmodel import col

from va_market.contracts.models import Contract, ContractTerms
from va_market.contracts.repository.contracts import visible_to
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways

_NEW_VERSIONS = (
    select(Contract)
    .where(col(Contract.next_version_at) <= bindparam("now", type_=DateTime(timezone=True)))
    .order_by(col(Contract.id))
    .limit(100)
    .with_for_update(skip_locked=True, key_share=True)
)
_OF_CONTRACT = col(ContractTerms.contract_id) == bindparam("contract_id", type_=Uuid)
_SOME_VERSIONS = Query(
    select(ContractTerms.__table__).where(
        _OF_CONTRACT,
        col(ContractTerms.version) == any_(bindparam("versions", type_=ARRAY(Integer))),
    )
)
_VERSIONS_BETWEEN = (
    select(ContractTerms)
    .where(
        _OF_CONTRACT,
        col(ContractTerms.version).between(
            bindparam("first", type_=Integer), bindparam("last", type_=Integer)
        ),
    )
    .order_by(col(ContractTerms.version))
)
VERSIONS = Listing(
    select(
        ContractTerms.__table__,
        col(Contract.terms_version).label("acting_version"),
        col(Contract.starts_on),
    )
    .join_from(ContractTerms, Contract, col(Contract.id) == col(ContractTerms.contract_id))
    .where(visible_to, _OF_CONTRACT),
    id_=col(ContractTerms.contract_id),
    sorts=both_ways("version", col(ContractTerms.version)),
    filters={},
)


async def some_versions(
    session: ReadSession, *, contract_id: UUID, versions: Sequence[int]
) -> Sequence[Row]:
    return await session.rows(_SOME_VERSIONS, contract_id=contract_id, versions=list(versions))


async def versions_between(
    session: WriteSession, *, contract_id: UUID, first: int, last: int
) -> Sequence[ContractTerms]:
    """Versions of what was agreed, the earliest first."""
    values = {"contract_id": contract_id, "first": first, "last": last}
    return (await session.execute(_VERSIONS_BETWEEN, values)).scalars().all()


async def get_version(session: WriteSession, *, contract_id: UUID, version: int) -> ContractTerms:
    return await session.get_one(ContractTerms, (contract_id, version))


async def lock_with_new_version(session: WriteSession, *, now: datetime) -> list[Contract]:
    """Contracts of which another version begins to act, at most 100, held."""
    return list((await session.execute(_NEW_VERSIONS, {"now": now})).scalars())


async def current_terms(session: WriteSession, contract: Contract | Row) -> ContractTerms:
    return await session.get_one(ContractTerms, (contract.id, contract.terms_version))
