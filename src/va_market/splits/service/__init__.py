"""Splits: an assistant's part of what an agency receives, on the ledger (B5, R28)."""

from va_market.splits.repository import assignments_of, lock_of
from va_market.splits.service.moving import accounts_of, bring
from va_market.splits.service.obligations import obligations
from va_market.splits.service.paying import pay
from va_market.splits.service.planning import Share, Term, of_release, plan, terms_of
from va_market.splits.service.reading import get_visible, list_visible

__all__ = [
    "Share",
    "Term",
    "accounts_of",
    "assignments_of",
    "bring",
    "get_visible",
    "list_visible",
    "lock_of",
    "obligations",
    "of_release",
    "pay",
    "plan",
    "terms_of",
]
