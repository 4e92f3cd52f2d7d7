"""Accounts as their owners see them. Whatever moves money asks the ledger itself."""

from va_market.accounts.service.covering import check_covers
from va_market.accounts.service.obligations import obligations
from va_market.accounts.service.opening import (
    Payee,
    available_account,
    cash_account,
    clearing_account,
    debt_account,
    find_debt_account,
    held_account,
    milestone_account,
    pending_account,
    processing_account,
    reserve_account,
    revenue_account,
)
from va_market.accounts.service.reading import get_visible, list_visible, statement

__all__ = [
    "Payee",
    "available_account",
    "cash_account",
    "check_covers",
    "clearing_account",
    "debt_account",
    "find_debt_account",
    "get_visible",
    "held_account",
    "list_visible",
    "milestone_account",
    "obligations",
    "pending_account",
    "processing_account",
    "reserve_account",
    "revenue_account",
    "statement",
]
