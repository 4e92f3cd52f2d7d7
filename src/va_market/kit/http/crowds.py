"""Routes that few may be in at once: the rest is turned away before anything is done for them.

A burst of sign-ins would otherwise be read, validated and looked up one and all, while every other
route waits behind them, only to find the queue for hashing full.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, TypeVar

from fastapi import Request

from va_market.kit.errors import TooManyRequests

F = TypeVar("F", bound=Callable[..., Any])
_MARK = "__crowd__"


class Crowd:
    """At most so many requests at once; `refusal` is what the others hear."""

    def __init__(self, most: int, refusal: type[TooManyRequests]) -> None:
        self._free = most
        self._refusal = refusal

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place, for as long as the context lasts.

        Raises:
            TooManyRequests: all are taken.
        """
        if self._free == 0:
            raise self._refusal(retry_after=2)
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1


def few_at_once(endpoint: F) -> F:
    """Stands as a decorator on a route that hashes a password."""
    vars(endpoint)[_MARK] = True
    return endpoint


def place_for(request: Request, endpoint: object) -> AbstractContextManager[None]:
    """What a request to `endpoint` has to hold while it is answered."""
    if not getattr(endpoint, _MARK, False):
        return nullcontext()
    crowd: Crowd = request.app.state.crowd
    return crowd.place()
