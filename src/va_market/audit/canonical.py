"""The form in which a row of the audit log is hashed.

A JSON array of all columns but the hash itself, as PostgreSQL writes it: `, ` between the items,
only quotes, backslashes and control characters escaped. Ids and moments are texts, the moments in
UTC to the microsecond; hashes are lower-case hexadecimal; what is absent is null. The hash is the
SHA-256 of that text in UTF-8. The trigger of the table writes the same form.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

FIELDS = (
    *("chain_id", "position", "id", "created_at", "actor_id", "session_id", "key_id"),
    *("acted_for", "action", "object_id", "before_hash", "after_hash", "request_id"),
    *("reason", "route", "previous_hash"),
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
