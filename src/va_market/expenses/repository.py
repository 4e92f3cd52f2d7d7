from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Date,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    func,
    or_,
    select,
    type_coerce,
)
from sqlmodel import col

from va_market.contracts.models import Contract
from va_market.expenses.models import Expense, ExpenseStatus
from va_market.kit.db import Query, ReadSession, Row, WriteSession
from va_market.kit.pages import Listing, both_ways
from va_market.kit.ways import Way, to, to_any

_ACTOR = bindparam("actor_id", type_=Uuid)
_MINE = any_(bindparam("actor_organizations", type_=ARRAY(Uuid)))
_CLIENT = bindparam("organization_id", type_=Uuid)
_EXPENSE_ID = bindparam("expense_id", type_=Uuid)
_STATUSES = bindparam("status", type_=ARRAY(Text))
_status = type_coerce(col(Expense.status), Text)
_of_contract = col(Contract.id) == col(Expense.contract_id)
visible_to = or_(
    col(Expense.assistant_id) == _ACTOR,
    col(Contract.organization_id) == _MINE,
    col(Contract.agency_id) == _MINE,
)
"""Expenses of the actor, and those on contracts of the actor's organizations: clients and agencies.
Who works on a contract now reads nothing of who did before."""

_EXPENSES = (
    select(
        Expense.__table__,
        *(col(Contract.organization_id), col(Contract.agency_id)),
        *(col(Contract.supervisor_id), col(Contract.substitute_supervisor_id)),
    )
    .join_from(Expense, Contract, _of_contract)
    .where(visible_to)
)
_LOCKED = (
    select(Expense)
    .where(col(Expense.id) == any_(bindparam("expense_ids", type_=ARRAY(Uuid))))
    .order_by(col(Expense.id))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)
_ONE = Query(_EXPENSES.where(col(Expense.id) == _EXPENSE_ID))
# An expense says only its contract, as time does.
_CONTRACTS_OF_MINE = (
    select(col(Contract.id).label("value"), col(Contract.organization_id))
    .where(or_(col(Contract.organization_id) == _MINE, col(Contract.agency_id) == _MINE))
    .subquery("contract_of_mine")
)
LISTING = Listing(
    _EXPENSES,
    id_=col(Expense.id),
    sorts=both_ways("incurred_on", col(Expense.incurred_on)),
    filters={
        "status": _status == any_(_STATUSES),
        "category": type_coerce(col(Expense.category), Text)
        == any_(bindparam("category", type_=ARRAY(Text))),
        "contract_id": col(Expense.contract_id) == bindparam("contract_id", type_=Uuid),
        "organization_id": col(Contract.organization_id) == _CLIENT,
        "incurred_after": col(Expense.incurred_on) >= bindparam("incurred_after", type_=Date),
        "incurred_before": col(Expense.incurred_on) < bindparam("incurred_before", type_=Date),
    },
    ways=(
        to(
            col(Expense.assistant_id),
            _ACTOR,
            organization_id=select(col(Contract.id))
            .where(_of_contract, col(Contract.organization_id) == _CLIENT)
            .correlate(Expense)
            .exists(),
        ),
        Way(
            col(Expense.contract_id),
            _CONTRACTS_OF_MINE,
            {"organization_id": _CONTRACTS_OF_MINE.c.organization_id == _CLIENT},
        ),
    ),
    split={"status": to_any(_status, _STATUSES)},
    direct={"contract_id"},
)
_CONTRACT_OF = select(col(Expense.contract_id)).where(col(Expense.id) == _EXPENSE_ID)
_APPROVED_WITHIN = Query(
    select(cast(func.coalesce(func.sum(col(Expense.approved_minor)), 0), BigInteger))
    .join_from(Expense, Contract, _of_contract)
    .where(
        col(Expense.assistant_id) == bindparam("assistant_id", type_=Uuid),
        col(Contract.organization_id) == _CLIENT,
        col(Expense.category) == bindparam("category", type_=Text),
        col(Expense.currency) == bindparam("currency", type_=Text),
        col(Expense.incurred_on) >= bindparam("first", type_=Date),
        col(Expense.incurred_on) < bindparam("next_", type_=Date),
    )
)
_UNDECIDED = (
    select(col(Expense.contract_id), func.count().label("expenses"))
    .where(
        or_(
            col(Expense.assistant_id) == bindparam("person_id", type_=Uuid),
            col(Expense.filed_by) == bindparam("person_id", type_=Uuid),
        ),
        col(Expense.status).in_(
            [ExpenseStatus.DRAFT, ExpenseStatus.SUBMITTED, ExpenseStatus.RETURNED]
        ),
    )
    .group_by(col(Expense.contract_id))
    .order_by(col(Expense.contract_id))
    .limit(50)
)


async def find_visible(
    session: ReadSession, *, expense_id: UUID, scope: dict[str, Any]
) -> Row | None:
    return await session.row(_ONE, expense_id=expense_id, **scope)


async def contract_of(session: WriteSession, *, expense_id: UUID) -> UUID | None:
    """The id alone: an expense read before it is locked would be a lost race."""
    found = await session.execute(_CONTRACT_OF, {"expense_id": expense_id})
    return found.scalar_one_or_none()


async def approved_within(
    session: WriteSession, expense: Expense, *, organization_id: UUID, first: date, next_: date
) -> int:
    """What a client approved for the assistant in the category on days from `first` to `next_`."""
    return int(
        await session.value(
            _APPROVED_WITHIN,
            assistant_id=expense.assistant_id,
            organization_id=organization_id,
            category=str(expense.category),
            currency=expense.currency,
            first=first,
            next_=next_,
        )
    )


async def undecided(session: WriteSession, *, person_id: UUID) -> Sequence[Any]:
    """Contracts with expenses of a person that nobody has decided on, and how many there are."""
    return (await session.execute(_UNDECIDED, {"person_id": person_id})).all()


async def lock_all(session: WriteSession, expense_ids: Sequence[UUID]) -> Sequence[Expense]:
    """Those of one contract, locked in the order of their ids."""
    found = await session.execute(_LOCKED, {"expense_ids": list(expense_ids)})
    return found.scalars().all()
