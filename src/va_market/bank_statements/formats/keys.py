"""What tells a line from every other one, so that importing it twice adds nothing."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from va_market.bank_statements.formats.lines import Line


def keyed(lines: Iterable[Line]) -> list[tuple[bytes, Line]]:
    """Each line with its key: of the bank's own id, else of what it says and how often before.

    A reversal may carry the id of what it takes back: so the side it stands on counts as well.
    """
    seen: Counter[bytes] = Counter()
    return [(_key(line, seen), line) for line in lines]


def _key(line: Line, seen: Counter[bytes]) -> bytes:
    side = [line.account, line.direction, line.is_reversal]
    if line.bank_id is not None:
        return _hash(["id", *side, line.bank_id, line.part])
    said = [*content_of(line), line.remittance, line.counterparty, line.end_to_end_id]
    content = _hash(["content", *side, *said])
    seen[content] += 1
    return _hash([content.hex(), seen[content]])


def content_of(line: Line) -> list[Any]:
    """What a line cannot change while it keeps the id of the bank."""
    return [line.amount.currency, line.amount.minor, line.booked_on.isoformat()]


def _hash(said: list[Any]) -> bytes:
    return hashlib.sha256(json.dumps(said).encode()).digest()
