"""The form in which rows are hashed that are chained to each other.

A JSON array as PostgreSQL writes it: `, ` between the items, only quotes, backslashes and control
characters escaped. Ids and moments are texts, the moments in UTC to the microsecond; hashes are
lower-case hexadecimal; what is absent is null. The hash is the SHA-256 of that text in UTF-8. The
triggers of the tables write the same form.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID


def text_of(row: Any, fields: Sequence[str]) -> str:
    return json.dumps([_plain(row[name]) for name in fields], ensure_ascii=False)


def hash_of(row: Any, fields: Sequence[str]) -> bytes:
    return hashlib.sha256(text_of(row, fields).encode()).digest()


def _plain(value: Any) -> str | int | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, bytes):
        return value.hex()
    return str(value) if isinstance(value, UUID) else value
