from typing import Any
from uuid import UUID

from va_market.contracts import service as contracts
from va_market.expenses import repository
from va_market.expenses.schemas import ContractExpenseQuery, ExpenseQuery
from va_market.identity.actor import Actor
from va_market.kit.db import ReadSession, Row
from va_market.kit.errors import NotFound
from va_market.kit.pages import Page, PageRequest


async def get_visible(session: ReadSession, actor: Actor, *, expense_id: UUID) -> Row:
    """An expense of the caller, or on a contract of theirs, with the parties of the contract.

    Raises:
        NotFound: there is no such expense for this caller.
    """
    row = await repository.find_visible(session, expense_id=expense_id, scope=actor.scope)
    if row is None:
        raise NotFound
    return row


async def search(
    session: ReadSession, actor: Actor, *, query: ExpenseQuery, request: PageRequest
) -> Page[Row]:
    """Expenses of the caller and of their organizations."""
    filters = query.model_dump(exclude={"sort"})
    return await _page(session, actor, filters, sort=query.sort, request=request)


async def list_of_contract(
    session: ReadSession,
    actor: Actor,
    *,
    contract_id: UUID,
    query: ContractExpenseQuery,
    request: PageRequest,
) -> Page[Row]:
    """Expenses on a contract; who was replaced finds their own.

    Raises:
        NotFound: there is no such contract for this caller.
    """
    await contracts.get_worked(session, actor, contract_id=contract_id)
    filters = {**query.model_dump(exclude={"sort"}), "contract_id": contract_id}
    return await _page(session, actor, filters, sort=query.sort, request=request)


async def _page(
    session: ReadSession, actor: Actor, filters: dict[str, Any], *, sort: str, request: PageRequest
) -> Page[Row]:
    return await repository.LISTING.page(
        session, request, filters=filters, sort=sort, scope=actor.scope
    )
