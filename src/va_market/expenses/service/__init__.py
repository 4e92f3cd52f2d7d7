"""Expenses: spent for the work on a contract, filed, decided on by the client (R24)."""

from va_market.expenses.service.billing import free, invoice, reimburse
from va_market.expenses.service.deciding import approve, return_
from va_market.expenses.service.filing import delete, file, update
from va_market.expenses.service.moving import Held
from va_market.expenses.service.obligations import obligations
from va_market.expenses.service.reading import get_visible, list_of_contract, search
from va_market.expenses.service.submitting import submit, withdraw

__all__ = [
    "Held",
    "approve",
    "delete",
    "file",
    "free",
    "get_visible",
    "invoice",
    "list_of_contract",
    "obligations",
    "reimburse",
    "return_",
    "search",
    "submit",
    "update",
    "withdraw",
]
