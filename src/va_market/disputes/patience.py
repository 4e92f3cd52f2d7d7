"""How long a dispute waits for whom, and what silence means."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Self


@dataclass(frozen=True, slots=True)
class Patience:
    to_open: timedelta
    """After the invoice was opened."""
    to_answer: timedelta
    to_accept: timedelta
    """A settlement that was proposed; then it lapses."""
    to_go_on: timedelta
    """After an answer; then the dispute counts as withdrawn."""
    silence_settles: bool
    """Whether a dispute that is not answered is settled for the client, or else escalated."""

    @classmethod
    def of_days(
        cls, *, opening: int, answer: int, settlement: int, rest: int, silence_settles: bool
    ) -> Self:
        return cls(
            to_open=timedelta(days=opening),
            to_answer=timedelta(days=answer),
            to_accept=timedelta(days=settlement),
            to_go_on=timedelta(days=rest),
            silence_settles=silence_settles,
        )
