"""Statements of the ledger: of those who move and read money, and of those who prove it."""

from va_market.ledger.repository.keeping import (
    KNOWN,
    OWNED,
    QUEUE,
    STATEMENT,
    answer_to,
    find_account,
    find_by_key,
    find_transaction,
    holdings,
    open_account,
    post,
)
from va_market.ledger.repository.proving import (
    account_after,
    balance_of,
    hash_at,
    postings_from,
    postings_of,
    transactions_after,
)

__all__ = [
    "KNOWN",
    "OWNED",
    "QUEUE",
    "STATEMENT",
    "account_after",
    "answer_to",
    "balance_of",
    "find_account",
    "find_by_key",
    "find_transaction",
    "hash_at",
    "holdings",
    "open_account",
    "post",
    "postings_from",
    "postings_of",
    "transactions_after",
]
