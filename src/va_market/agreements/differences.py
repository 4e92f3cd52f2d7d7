"""What is different between two versions of an agreement, field by field."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from va_market.kit.schema import Schema

_EXAMPLE: JsonDict = {"pointer": "/terms/rate/amount", "before": "25.00", "after": "27.50"}


class Difference(Schema):
    """One field that a later version says otherwise."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    pointer: str = Field(description="Where it stands, as a JSON pointer (RFC 6901).")
    before: Any = Field(description="What it said; null: nothing.")
    after: Any = Field(description="What it says now; null: nothing.")


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What differs between two JSON objects, in the order of their fields.

    Objects are compared field by field; lists and plain values as a whole.
    """
    return list(_between("", before, after))


def _between(pointer: str, before: Any, after: Any) -> Iterator[Difference]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in [*before, *(name for name in after if name not in before)]:
            yield from _between(f"{pointer}/{_escaped(name)}", before.get(name), after.get(name))
    elif before != after:
        yield Difference(pointer=pointer, before=before, after=after)


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
