"""How those are called whom a report names, and in which money somebody is paid."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, func, literal_column, or_, select, union
from sqlmodel import col

from va_market.accounts.kinds import AccountKind
from va_market.contracts.models import Contract, ContractStatus, ContractTerms
from va_market.identity.models import Organization, User
from va_market.kit.db import Query, ReadSession
from va_market.ledger.models import LedgerAccount
from va_market.reports.repository.moves import OWNER, is_of_kind

_IDS = any_(bindparam("ids", type_=ARRAY(Uuid)))
_NAMES = Query(
    select(col(User.id), col(User.name))
    .where(col(User.id) == _IDS)
    .union_all(
        select(col(Organization.id), col(Organization.name)).where(col(Organization.id) == _IDS)
    )
)
_AGREED = func.jsonb_path_query_first(
    col(ContractTerms.terms), literal_column("'$.**.currency'")
).op("#>>")(literal_column("'{}'::text[]"))
_KINDS = (
    *(AccountKind.ASSISTANT_PENDING, AccountKind.AGENCY_PENDING),
    *(AccountKind.ASSISTANT_AVAILABLE, AccountKind.AGENCY_AVAILABLE),
)
_CURRENCIES = Query(
    union(
        select(col(LedgerAccount.currency).label("currency")).where(
            col(LedgerAccount.owner_id) == OWNER,
            col(LedgerAccount.subject_id).is_(None),
            is_of_kind(LedgerAccount, *_KINDS),
        ),
        select(_AGREED.label("currency"))
        .join_from(Contract, ContractTerms, col(ContractTerms.contract_id) == col(Contract.id))
        .where(
            or_(col(Contract.assistant_id) == OWNER, col(Contract.agency_id) == OWNER),
            col(Contract.status) != ContractStatus.ENDED,
            col(ContractTerms.version) == 1,
        ),
    )
)


async def names_of(session: ReadSession, *, ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of people and organizations, by their ids."""
    return {row.id: row["name"] for row in await session.rows(_NAMES, ids=[*ids])}


async def currencies_of_payee(session: ReadSession, *, owner_id: UUID) -> Sequence[str]:
    """Those of money that was earned, and of contracts that go on, in order."""
    rows = await session.rows(_CURRENCIES, owner_id=owner_id)
    return sorted(row.currency for row in rows if row.currency is not None)
