"""What a thing was before a transaction and what it is after it, as SHA-256.

The text that is hashed is JSON with sorted keys and no spaces: the table, and in it the columns of
the row. Moments are in UTC to the microsecond, bytes are hexadecimal. The unit of work knows the
values, so nothing is read for this.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from va_market.kit.db import Change


class Fingerprints:
    """Of everything that one unit of work has written."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._by_id: dict[UUID, list[tuple[tuple[Any, ...], Change]]] = defaultdict(list)
        for change in changes:
            key = change.key
            for part in key:
                self._by_id[part].append((key, change))

    def of(self, object_id: UUID, parties: Collection[UUID]) -> tuple[str | None, str | None]:
        """Before and after of an object; None where it was not there, or was not written.

        The object is the row with this key. A membership has none of its own: there it is the
        row whose key is the object and one of the parties.
        """
        found = self._by_id.get(object_id, ())
        known = {object_id, *parties}
        written = [c for key, c in found if key == (object_id,)] or [
            c for key, c in found if known.issuperset(key)
        ]
        before = {c.table: c.before for c in written if c.before is not None}
        after = {c.table: c.after for c in written if c.after is not None}
        return _hash(before), _hash(after)


def _hash(rows: dict[str, Any]) -> str | None:
    if not rows:
        return None
    text = json.dumps(
        rows, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, UUID | Decimal | date):
        return str(value)
    raise TypeError(f"a column holds {type(value).__name__}")
