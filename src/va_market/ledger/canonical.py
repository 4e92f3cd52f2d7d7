"""The form in which a posting is hashed, with the account and the transaction it belongs to.

A JSON array as PostgreSQL writes it: `, ` between the items, only quotes, backslashes and control
characters escaped. Ids and moments are texts, the moments in UTC to the microsecond; the hash
before it is lower-case hexadecimal; what is absent is null. The hash is the SHA-256 of that text
in UTF-8. So whoever changes one cent, on one leg or on all of them, breaks every account it
touches. The trigger of the table writes the same form.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

FIELDS = (
    *("account_id", "owner_id", "account_kind", "subject_id", "account_currency"),
    *("allow_negative", "position", "transaction_id", "idempotency_key", "action"),
    *("transaction_kind", "reference", "target_id", "made_at", "created_at", "state"),
    *("amount_minor", "balance_minor", "previous_hash"),
)


def text_of(row: Any) -> str:
    return json.dumps([_plain(row[name]) for name in FIELDS], ensure_ascii=False)


def hash_of(row: Any) -> bytes:
    return hashlib.sha256(text_of(row).encode()).digest()


def _plain(value: Any) -> str | int | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, bytes):
        return value.hex()
    return str(value) if isinstance(value, UUID) else value
