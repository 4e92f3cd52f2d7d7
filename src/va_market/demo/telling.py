"""What the story is told to."""

from typing import Protocol

from va_market.demo.caller import Json


class Teller(Protocol):
    """Shows the story."""

    def step(self, text: str, call: str) -> None: ...
    def priced(self, sheet: Json) -> None: ...
