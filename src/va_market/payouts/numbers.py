"""Numbers of accounts at banks, checked without a network: a well-formed one may be nobody's."""

import re
from typing import LiteralString

from pydantic_core import PydanticCustomError
from stdnum import bic, iban
from stdnum.exceptions import ValidationError

_NO_IBAN: LiteralString = "is no IBAN: check each sign"
_PLAIN = re.compile(r"[\s.-]")


def valid_iban(text: str) -> str:
    """The number without spaces, in capital letters; its country's own check digits count, too."""
    try:
        if text.isascii():
            return str(iban.validate(text))
    except ValidationError as error:
        raise PydanticCustomError("iban_invalid", _NO_IBAN) from error
    raise PydanticCustomError("iban_invalid", _NO_IBAN)  # digits of other scripts


def valid_bic(text: str) -> str:
    try:
        return str(bic.validate(text))
    except ValidationError as error:
        raise PydanticCustomError("bic_invalid", "is no BIC: check each sign") from error


def plain_number(text: str) -> str:
    """A number of a country without IBAN: letters and digits alone."""
    return _PLAIN.sub("", text).upper()
