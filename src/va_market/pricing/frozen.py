"""What callers send and see: fixed once made, without fields that nobody knows."""

from typing import Any

from pydantic import ConfigDict


def frozen(example: dict[str, Any]) -> ConfigDict:
    """The configuration of such a model, with the example that the document shows."""
    return ConfigDict(frozen=True, extra="forbid", json_schema_extra={"examples": [example]})
