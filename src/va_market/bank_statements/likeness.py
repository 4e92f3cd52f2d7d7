"""How alike two names are, as banks and people write them."""

import re
from unicodedata import normalize

_BETWEEN = re.compile(r"[^\w]+")


def likeness(one: str, other: str) -> int:
    """In percent, by the groups of three letters that both have (Dice); order says nothing."""
    left, right = _groups(one), _groups(other)
    if not left or not right:
        return 0
    return 200 * len(left & right) // (len(left) + len(right))


def _groups(name: str) -> set[str]:
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode() or name
    words = _BETWEEN.sub(" ", plain.casefold()).split()
    padded = (f"  {word} " for word in words)
    return {word[place : place + 3] for word in padded for place in range(len(word) - 2)}
