"""From a row or an object to an output schema, in one place."""

from typing import Any, TypeVar

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)


def shaped(shape: type[M], thing: Any, **more: Any) -> M:
    """An output whose fields carry the names of the columns of `thing`; `more` adds the others.

    Raises:
        AttributeError: a field is neither a column nor given.
    """
    columns = {name: getattr(thing, name) for name in shape.model_fields.keys() - more.keys()}
    return shape(**columns, **more)
