"""Enumerations whose members are their values."""

from enum import StrEnum
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


class Choice(StrEnum):
    """One of a few words.

    A member is the text that the database holds and callers read, so it is written as that text,
    and a text of the database needs no member to be shown: looking for the value of a member, or
    for the member of a value, costs as much as everything else about a field of a page.
    """

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        found: Any = handler(source)
        found["serialization"] = core_schema.simple_ser_schema("str")
        checked: CoreSchema = found
        return checked
