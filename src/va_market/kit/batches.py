"""Many things in one request: each succeeds or fails by itself, as if it had been sent alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import ValidationError, ValidatorFunctionWrapHandler, WrapValidator

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Faulty:
    """In place of an item that breaks its rules: which ones, as Pydantic says it."""

    faults: tuple[Mapping[str, Any], ...]


def _or_faulty(given: Any, read: ValidatorFunctionWrapHandler) -> Any:
    try:
        return read(given)
    except ValidationError as error:
        return Faulty(tuple(error.errors(include_url=False, include_input=False)))


Item = Annotated[T, WrapValidator(_or_faulty)]
"""One of a batch: `T`, or `Faulty` where a request for `T` alone would be refused with 422."""
