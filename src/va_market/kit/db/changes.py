"""What a unit of work changes: its rows, as they were before and as they are now."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import InstanceState, Session

from va_market.kit.db.columns import Table

Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One row that was written. `before` is None for a new one."""

    thing: Table
    before: Columns | None

    @property
    def table(self) -> str:
        return self.thing.__table__.name

    @property
    def key(self) -> tuple[Any, ...]:
        return tuple(_state(self.thing).mapper.primary_key_from_instance(self.thing))

    @property
    def after(self) -> Columns | None:
        """The row as it is now; None for a deleted one."""
        state = _state(self.thing)
        return None if state.deleted or state.detached else _present(state)


class Unit(Session):
    """A session that remembers what it writes. A flush forgets what was there before."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._changes: dict[int, Change] = {}

    @property
    def changes(self) -> Iterator[Change]:
        """Everything that was flushed so far, in the order of its first writing."""
        yield from self._changes.values()

    def remember(self) -> None:
        for new in self.new:
            self.remember_new(new)
        for kept in (*self.dirty, *self.deleted):
            if id(kept) not in self._changes:
                self._changes[id(kept)] = Change(kept, _committed(_state(kept)))

    def known(self) -> dict[int, Change]:
        """What is remembered now."""
        return dict(self._changes)

    def forget_since(self, known: dict[int, Change]) -> None:
        """What was written since then was undone."""
        self._changes = known

    def remember_new(self, thing: Table) -> None:
        """`thing` was not there before this unit of work."""
        self._changes.setdefault(id(thing), Change(thing, None))


@event.listens_for(Unit, "before_flush")
def _remember(unit: Unit, _context: object, _instances: object) -> None:
    unit.remember()


def _state(thing: Table) -> InstanceState[Table]:
    state: InstanceState[Table] = inspect(thing)
    return state


def _present(state: InstanceState[Table]) -> Columns:
    """The loaded columns; nothing is read from the database for this."""
    loaded = state.dict
    return {a.key: loaded[a.key] for a in state.mapper.column_attrs if a.key in loaded}


def _committed(state: InstanceState[Table]) -> Columns:
    before = _present(state)
    for name in before.keys() - state.unmodified:
        old = state.attrs[name].history.deleted
        if old:
            before[name] = old[0]
    return before
