"""How a thing shows itself to whoever asks, while it has a status."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from va_market.identity.actor import Actor

NOW = datetime(2026, 12, 7, 10, tzinfo=UTC)
Shown = Callable[[Actor, str], list[str]]
Who = Mapping[str, set[str]]
"""The parties of every caller who is one."""


@dataclass(frozen=True)
class View:
    machine: str
    about: str
    shown: Shown
    who: Who
    hidden_from_keys: frozenset[str] = frozenset()
    """What only people do, though a key is of the party."""


def each(callers: Iterable[str], *parties: str) -> dict[str, set[str]]:
    return {caller: set(parties) for caller in callers}


def plain(policy: Callable[..., list[str]], **thing: Any) -> Shown:
    """By the thing alone."""
    return lambda actor, status: policy(actor, SimpleNamespace(**thing, status=status))


def beside(policy: Callable[..., list[str]], **thing: Any) -> Shown:
    """By the thing and its contract, in one row."""

    def shown(actor: Actor, status: str) -> list[str]:
        row = SimpleNamespace(**thing, status=status)
        return policy(actor, row, row)

    return shown


def timed(policy: Callable[..., list[str]], **thing: Any) -> Shown:
    """By the thing and the time."""
    return lambda actor, status: policy(actor, SimpleNamespace(**thing, status=status), now=NOW)
