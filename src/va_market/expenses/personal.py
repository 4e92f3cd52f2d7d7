"""What expenses keep about a person."""

from sqlalchemy import select
from sqlmodel import col

from va_market.expenses.models import Expense
from va_market.kit.personal import PERSON, Part, columns_of

PARTS = (
    Part(
        "expenses",
        "What was spent for your work, with the decision and the note of the client.",
        select(*columns_of(Expense)).where(col(Expense.assistant_id) == PERSON),
        by=(col(Expense.incurred_on), col(Expense.id)),
        covers=(Expense.assistant_id,),
    ),
    Part(
        "expenses_filed",
        "What you filed, for yourself or for an assistant of the agency.",
        select(
            col(Expense.id).label("expense_id"),
            *(col(Expense.contract_id), col(Expense.created_at)),
        ).where(col(Expense.filed_by) == PERSON),
        by=(col(Expense.filed_by), col(Expense.id)),
        covers=(Expense.filed_by,),
    ),
    Part(
        "expense_decisions",
        "What you approved or returned; the words of others are theirs.",
        select(
            col(Expense.id).label("expense_id"),
            *(col(Expense.contract_id), col(Expense.decided_at), col(Expense.return_note)),
        ).where(col(Expense.decided_by) == PERSON),
        by=(col(Expense.decided_by), col(Expense.id)),
        covers=(Expense.decided_by,),
    ),
)
