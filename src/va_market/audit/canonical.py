"""What of a row of the audit log is hashed, in the form of `kit.canonical`: all but its own hash.

The trigger of the table writes the same.
"""

from typing import Any

from va_market.kit import canonical

FIELDS = (
    *("chain_id", "position", "id", "created_at", "actor_id", "session_id", "key_id"),
    *("acted_for", "action", "object_id", "before_hash", "after_hash", "request_id"),
    *("reason", "route", "previous_hash"),
)


def text_of(row: Any) -> str:
    return canonical.text_of(row, FIELDS)


def hash_of(row: Any) -> bytes:
    return canonical.hash_of(row, FIELDS)
