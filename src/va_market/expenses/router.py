from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from va_market.expenses import service
from va_market.expenses.deps import ExpenseMail
from va_market.expenses.errors import (
    CapSpent,
    ExpenseFixed,
    NotReimbursed,
    ReceiptNeeded,
    SubmittedTooLate,
)
from va_market.expenses.schemas import (
    ContractExpenseQuery,
    ExpenseApprove,
    ExpenseCreate,
    ExpensePage,
    ExpenseQuery,
    ExpenseRead,
    ExpenseReturn,
    ExpenseUpdate,
)
from va_market.identity.deps import CurrentActor
from va_market.identity.scopes import Scope
from va_market.kit.errors import Forbidden
from va_market.kit.http.access import keys_with, people_only
from va_market.kit.http.deps import Now, PageParams, ReadSession, WriteSession, created
from va_market.kit.http.docs import problems
from va_market.kit.http.routing import new_router
from va_market.kit.states import IllegalMove

of_contract = new_router("/v1/contracts/{contract_id}/expenses", tags=["reimbursement"])
router = new_router("/v1/expenses", tags=["reimbursement"])
_MOVE = problems(Forbidden, IllegalMove)
_CHANGE = problems(Forbidden, IllegalMove, ExpenseFixed)
_SUBMIT = problems(
    *(Forbidden, IllegalMove, NotReimbursed, SubmittedTooLate, ReceiptNeeded, CapSpent)
)


@of_contract.post("", status_code=201, responses=problems(Forbidden))
@keys_with(Scope.CONTRACTS_WRITE)
async def file_expense(
    contract_id: UUID,
    body: ExpenseCreate,
    actor: CurrentActor,
    session: WriteSession,
    now: Now,
    response: Response,
) -> ExpenseRead:
    """Write down what was spent for the work, as a draft; the assistant may, or the agency.

    What was spent in another currency needs the rate of exchange, and `amount` is what that comes
    to in the currency of the contract. Receipts are sent before, as files for the contract.
    """
    expense, contract = await service.file(
        session, actor, contract_id=contract_id, body=body, now=now
    )
    created(response, "/v1/expenses", expense.id)
    return ExpenseRead.of(expense, actor, contract)


@of_contract.get("")
@keys_with(Scope.CONTRACTS_READ)
async def list_expenses(
    contract_id: UUID,
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[ContractExpenseQuery, Query()],
) -> ExpensePage:
    """What was spent for a contract."""
    found = await service.list_of_contract(
        session, actor, contract_id=contract_id, query=query, request=page.request
    )
    return page.reply(ExpensePage, found, lambda row: ExpenseRead.of(row, actor, row))


@router.get("")
@keys_with(Scope.CONTRACTS_READ)
async def search_expenses(
    actor: CurrentActor,
    session: ReadSession,
    page: PageParams,
    query: Annotated[ExpenseQuery, Query()],
) -> ExpensePage:
    """Your own expenses, and those on the contracts of your organizations."""
    found = await service.search(session, actor, query=query, request=page.request)
    return page.reply(ExpensePage, found, lambda row: ExpenseRead.of(row, actor, row))


@router.get("/{expense_id}")
@keys_with(Scope.CONTRACTS_READ)
async def get_expense(expense_id: UUID, actor: CurrentActor, session: ReadSession) -> ExpenseRead:
    """One expense."""
    row = await service.get_visible(session, actor, expense_id=expense_id)
    return ExpenseRead.of(row, actor, row)


@router.patch("/{expense_id}", responses=_CHANGE)
@keys_with(Scope.CONTRACTS_WRITE)
async def update_expense(
    expense_id: UUID, body: ExpenseUpdate, actor: CurrentActor, session: WriteSession, now: Now
) -> ExpenseRead:
    """Change an expense that is a draft or was returned; only its side may."""
    expense, contract = await service.update(
        session, actor, expense_id=expense_id, body=body, now=now
    )
    return ExpenseRead.of(expense, actor, contract)


@router.delete("/{expense_id}", status_code=204, responses=_CHANGE)
@keys_with(Scope.CONTRACTS_WRITE)
async def delete_expense(
    expense_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> None:
    """Delete an expense that is a draft or was returned. Its receipts stay as loose files."""
    await service.delete(session, actor, expense_id=expense_id, now=now)


@router.post("/{expense_id}/submit", responses=_SUBMIT)
@keys_with(Scope.CONTRACTS_WRITE)
async def submit_expense(
    expense_id: UUID, actor: CurrentActor, session: WriteSession, letters: ExpenseMail, now: Now
) -> ExpenseRead:
    """Hand an expense in. What the client pays back now is frozen in it; `payable` says how much.

    The supervisor gets a mail.
    """
    expense, contract = await service.submit(
        session, actor, expense_id=expense_id, letters=letters, now=now
    )
    return ExpenseRead.of(expense, actor, contract)


@router.post("/{expense_id}/withdraw", responses=_MOVE)
@keys_with(Scope.CONTRACTS_WRITE)
async def withdraw_expense(
    expense_id: UUID, actor: CurrentActor, session: WriteSession, now: Now
) -> ExpenseRead:
    """Take an expense back before anybody has decided; it is a draft again."""
    expense, contract = await service.withdraw(session, actor, expense_id=expense_id, now=now)
    return ExpenseRead.of(expense, actor, contract)


@router.post("/{expense_id}/approve", responses=problems(Forbidden, IllegalMove, CapSpent))
@people_only
async def approve_expense(
    expense_id: UUID,
    body: ExpenseApprove,
    actor: CurrentActor,
    session: WriteSession,
    letters: ExpenseMail,
    now: Now,
) -> ExpenseRead:
    """Approve as much as the caps let through, or a lower `amount`; `excess` stays unpaid.

    Whoever supervises, hires or keeps the money for the client may, never on an expense of their
    own. It is final, and whoever filed it gets a mail.
    """
    expense, contract = await service.approve(
        session, actor, expense_id=expense_id, amount=body.amount, letters=letters, now=now
    )
    return ExpenseRead.of(expense, actor, contract)


@router.post("/{expense_id}/return", responses=_MOVE)
@people_only
async def return_expense(
    expense_id: UUID,
    body: ExpenseReturn,
    actor: CurrentActor,
    session: WriteSession,
    letters: ExpenseMail,
    now: Now,
) -> ExpenseRead:
    """Send an expense back with a note, to be mended and submitted again."""
    expense, contract = await service.return_(
        session, actor, expense_id=expense_id, note=body.note, letters=letters, now=now
    )
    return ExpenseRead.of(expense, actor, contract)
