"""State machines: one table each says what a status permits, to whom, and what follows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from va_market.kit.errors import Conflict

S = TypeVar("S", bound=StrEnum)
SYSTEM = "system"  # the party of moves that no caller makes


class IllegalMove(Conflict):
    code = "illegal_move"
    title = "The present state does not allow this"
    cause = "Each status permits some actions only; the detail names the status and the way out."
    fix = "Look at `status` and `allowed_actions`; all tables are at /v1/meta/state-machines."


@dataclass(frozen=True, slots=True)
class Move(Generic[S]):
    """`action` is permitted in `sources` to the parties in `by`; it leads to `target`.

    Without a target the status stays: the action is merely permitted there.
    """

    action: str
    sources: frozenset[S]
    target: S | None
    by: frozenset[str]


def move(action: str, sources: Iterable[S], target: S | None, by: Iterable[str]) -> Move[S]:
    """One line of a table, written with plain tuples."""
    return Move(action, frozenset(sources), target, frozenset(by))


class Machine(Generic[S]):
    """The table of one thing.

    An action stands in one line, or in several whose sources do not overlap.
    """

    registry: ClassVar[dict[str, "Machine[Any]"]] = {}

    def __init__(self, name: str, states: type[S], moves: Iterable[Move[S]]) -> None:
        self.name = name
        Machine.registry[name] = self
        self.states = states
        self.moves = tuple(moves)
        self._table: Mapping[tuple[S, str], Move[S]] = {
            (source, line.action): line for line in self.moves for source in line.sources
        }
        self._allowed: dict[tuple[S | str, frozenset[str]], list[str]] = {}

    def check(self, status: S, action: str) -> Move[S]:
        """The line that permits `action` in `status`.

        Raises:
            IllegalMove: the status does not permit the action.
        """
        line = self._table.get((status, action))
        if line is None:
            raise IllegalMove(self._refusal(status, action))
        return line

    def become(self, thing: Any, action: str) -> None:
        """Give `thing` the status that `action` leads to.

        Raises:
            IllegalMove: the present status does not permit the action.
        """
        target = self.check(self.states(thing.status), action).target
        if target is not None:
            thing.status = target

    def allowed(self, status: S | str, parties: Iterable[str]) -> list[str]:
        """The actions a caller who is all of `parties` may take now, sorted."""
        place = (status, frozenset(parties))
        found = self._allowed.get(place)
        if found is None:
            who = place[1]
            here = {m.action for m in self.moves if status in m.sources and m.by & who}
            found = self._allowed[place] = sorted(here)
        return list(found)

    def actions_of(self, parties: Iterable[str]) -> frozenset[str]:
        """The actions a caller who is all of `parties` may take in some status."""
        who = frozenset(parties)
        return frozenset(m.action for m in self.moves if m.by & who)

    def describe(self) -> dict[str, Any]:
        """The table as published to callers."""
        return {
            "name": self.name,
            "states": [str(state) for state in self.states],
            "final": [str(s) for s in self.states if self._is_final(s)],
            "moves": [
                {
                    "action": m.action,
                    "from": sorted(str(source) for source in m.sources),
                    "to": None if m.target is None else str(m.target),
                    "by": sorted(m.by),
                }
                for m in self.moves
            ],
        }

    def _is_final(self, status: S) -> bool:
        return not any(status in m.sources and m.target not in (None, status) for m in self.moves)

    def _refusal(self, status: S, action: str) -> str:
        here = sorted(
            {m.action for m in self.moves if status in m.sources and m.by != {SYSTEM}}
        ) or ["nothing"]
        return f"The {self.name} is {status}; {action} is not possible, only: {', '.join(here)}."
