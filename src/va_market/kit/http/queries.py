"""Query parameters with several values: `status=open,paused`, or the name repeated."""

from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator

T = TypeVar("T")


def _split(given: Any) -> Any:
    if not isinstance(given, list):
        return given
    return [part.strip() for text in given for part in str(text).split(",")]


CommaList = Annotated[list[T], BeforeValidator(_split)]
