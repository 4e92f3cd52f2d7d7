"""What of a posting is hashed, in the form of `kit.canonical`.

It holds the account and the transaction it belongs to: so whoever changes one cent, on one leg or
on all of them, breaks every account it touches. The trigger of the table writes the same.
"""

from typing import Any

from va_market.kit import canonical

FIELDS = (
    *("account_id", "owner_id", "account_kind", "subject_id", "account_currency"),
    *("allow_negative", "position", "transaction_id", "idempotency_key", "action"),
    *("transaction_kind", "reference", "target_id", "made_at", "created_at", "state"),
    *("amount_minor", "balance_minor", "previous_hash"),
)


def text_of(row: Any) -> str:
    return canonical.text_of(row, FIELDS)


def hash_of(row: Any) -> bytes:
    return canonical.hash_of(row, FIELDS)
