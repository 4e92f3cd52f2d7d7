"""The ledger: accounts, and transactions between them that sum to zero and never change.

It knows nothing of the market. What is positive belongs to the owner of the account; what came
from outside stands with the opposite sign in an account that may be negative.
"""

from va_market.ledger.service.accounting import Fault
from va_market.ledger.service.accounts import (
    balance,
    find_account,
    get_account,
    hold_balance,
    holdings,
    open_account,
    queue,
)
from va_market.ledger.service.answering import reverse, settle, void
from va_market.ledger.service.comparing import compare
from va_market.ledger.service.posting import hold, post
from va_market.ledger.service.reading import list_accounts, statement
from va_market.ledger.service.verifying import Total, Verified, verify

__all__ = [
    "Fault",
    "Total",
    "Verified",
    "balance",
    "compare",
    "find_account",
    "get_account",
    "hold",
    "hold_balance",
    "holdings",
    "list_accounts",
    "open_account",
    "post",
    "queue",
    "reverse",
    "settle",
    "statement",
    "verify",
    "void",
]
