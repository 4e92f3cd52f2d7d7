"""The end-to-end id of a payout: what both banks and the payee read; and that of a batch."""

import re
from uuid import UUID

from va_market.kit import references

_PREFIX = "VAP"
# The id of a batch as its file names it, wherever in a text: of version 7, as all ids are.
_BATCH = re.compile(r"(?=([0-9A-F]{12}7[0-9A-F]{3}[89AB][0-9A-F]{15}))")


def new_reference() -> str:
    """One that nobody had."""
    return references.new_reference(_PREFIX)


def references_in(text: str) -> list[str]:
    """Every reference that a text may hold, however a bank has broken it up, each once."""
    return references.references_in(text, _PREFIX)


def batches_in(text: str) -> list[UUID]:
    """Every id of a batch that a text may hold, each once."""
    found = (match[1] for match in _BATCH.finditer(references.joined(text)))
    return [UUID(one) for one in dict.fromkeys(found)]
