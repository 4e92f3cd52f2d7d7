"""The kinds of events. Each feature declares its own beside the code that records them."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class EventKind:
    """`name` is `thing.happened`, in the past tense; `meaning` is public text."""

    name: str
    meaning: str

    registry: ClassVar[dict[str, "EventKind"]] = {}

    def __post_init__(self) -> None:
        EventKind.registry[self.name] = self
